/** A place on a {@link Roster}. */
export interface RosterPlace<T> {
  readonly item: T;
  /** Where it stands; -1 when it was struck off. */
  index: number;
}

/**
 * Things that come and go with every call. A `Set` would do the same, but V8 makes it anew every few deletions, and each
 * table that it leaves behind names the next one and what was in it: once one is old, whole calls are kept, and moved to
 * the old generation, until the next full collection (docs/adr/0017).
 */
export class Roster<T> {
  private readonly places: RosterPlace<T>[] = [];

  get size(): number {
    return this.places.length;
  }

  /** What it gives is what {@link strike} takes. */
  enter(item: T): RosterPlace<T> {
    const place = { item, index: this.places.length };
    this.places.push(place);
    return place;
  }

  /** Does nothing to what was struck off before. The order of the others may change. */
  strike(place: RosterPlace<T>): void {
    const { index } = place;
    const last = this.places.at(-1);
    if (index < 0 || last === undefined) return;
    this.places[index] = last;
    last.index = index;
    place.index = -1;
    this.places.pop();
  }

  /** Those that are on it now, whatever becomes of them meanwhile. */
  list(): T[] {
    return this.places.map(({ item }) => item);
  }
}
