const MINUTE_MS = 60_000;

/** Something that has a place for each minute. */
export interface MinuteRows {
  clear(slot: number): void;
}

/** What a ring goes by: the time that never jumps, and what people call it. Milliseconds. */
export interface HistoryClock {
  /** Never goes back. */
  nowMs(): number;
  /** Since 1970; may be set. */
  wallMs(): number;
}

/** Injection token of the {@link HistoryClock}. */
export const HISTORY_CLOCK = Symbol('HISTORY_CLOCK');

/** The clocks of this process. */
export const SYSTEM_CLOCK: HistoryClock = { nowMs: () => performance.now(), wallMs: () => Date.now() };

/**
 * The minutes of the last hour, of which the running one is the last. They begin when those of the wall clock did as the
 * process started; when that clock is set, they go on by the one that never jumps.
 */
export class MinuteRing {
  private minute: number;
  private readonly phaseMs: number;
  private readonly rows: MinuteRows[] = [];

  constructor(
    readonly size: number,
    private readonly clock: HistoryClock,
  ) {
    const nowMs = clock.nowMs();
    this.phaseMs = (clock.wallMs() % MINUTE_MS) - (nowMs % MINUTE_MS);
    this.minute = this.minuteAt(nowMs);
  }

  /** Registers what is to be cleared when a minute comes round. */
  track<Rows extends MinuteRows>(rows: Rows): Rows {
    this.rows.push(rows);
    return rows;
  }

  /** Forgets what {@link track} was given. */
  drop(rows: MinuteRows): void {
    const index = this.rows.indexOf(rows);
    if (index !== -1) this.rows.splice(index, 1);
  }

  /** The slot of the running minute; those of minutes in which nobody asked are cleared. */
  current(): number {
    const now = this.minuteAt(this.clock.nowMs());
    const passed = Math.min(now - this.minute, this.size);
    for (let ago = passed - 1; ago >= 0; ago -= 1) this.clear(this.slotOf(now - ago));
    if (passed > 0) this.minute = now;
    return this.slotOf(this.minute);
  }

  /** The slots of all minutes, the oldest first. */
  slots(): number[] {
    const newest = this.current();
    return Array.from({ length: this.size }, (_, index) => (newest + 1 + index) % this.size);
  }

  /** When the oldest minute of {@link slots} began, by the wall clock of now. */
  oldestBeganAtMs(): number {
    const intoMinuteMs = this.clock.nowMs() + this.phaseMs - this.minute * MINUTE_MS;
    return this.clock.wallMs() - intoMinuteMs - (this.size - 1) * MINUTE_MS;
  }

  private clear(slot: number): void {
    for (const rows of this.rows) rows.clear(slot);
  }

  private minuteAt(nowMs: number): number {
    return Math.floor((nowMs + this.phaseMs) / MINUTE_MS);
  }

  private slotOf(minute: number): number {
    return ((minute % this.size) + this.size) % this.size;
  }
}
