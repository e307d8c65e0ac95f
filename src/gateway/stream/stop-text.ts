/** Where a text ends. */
export interface StopMatch {
  readonly sequence: string;
  /** The held text before it. */
  readonly before: string;
  /** The text behind it, which belongs to no turn. */
  readonly rest: string;
}

/**
 * The text of one block, held back as far as it may be the beginning of a stop sequence: all but its last characters, one
 * fewer than the longest sequence has, is safe to show. Of several matches the one that is complete first counts, as a
 * model would stop there; of two that end together, the longer.
 */
export class StopText {
  private readonly sequences: readonly string[];
  private readonly heldLength: number;
  private held = '';

  constructor(sequences: readonly string[]) {
    this.sequences = sequences.filter((sequence) => sequence !== '');
    this.heldLength = Math.max(0, ...this.sequences.map(({ length }) => length - 1));
  }

  /** Adds a fragment; a match when that completes a stop sequence. Nothing can be added after it. */
  add(fragment: string): StopMatch | undefined {
    this.held += fragment;
    const { held } = this;
    let found: { readonly start: number; readonly end: number } | undefined;
    for (const { length, start } of this.occurrences(held)) {
      const end = start + length;
      if (found === undefined || end < found.end || (end === found.end && start < found.start)) found = { start, end };
    }
    if (found === undefined) return undefined;
    const { start, end } = found;
    return { sequence: held.slice(start, end), before: withoutHalf(held.slice(0, start)), rest: held.slice(end) };
  }

  /**
   * What is safe to show.
   * @param isShown false while nothing of the block was shown: then nothing is that is blank
   */
  release(isShown: boolean): string {
    const safe = withoutHalf(this.held.slice(0, Math.max(0, this.held.length - this.heldLength)));
    if (!isShown && !NON_BLANK.test(safe)) return '';
    this.held = this.held.slice(safe.length);
    return safe;
  }

  /** All that is left, when the block has ended without a match. */
  flush(): string {
    const rest = this.held;
    this.held = '';
    return rest;
  }

  private *occurrences(text: string): Generator<{ readonly start: number; readonly length: number }> {
    for (const sequence of this.sequences) {
      const start = text.indexOf(sequence);
      if (start !== -1) yield { start, length: sequence.length };
    }
  }
}

const NON_BLANK = /\S/;

/** Without a first half of a character at its end: UTF-8 cannot say the halves one by one. */
function withoutHalf(text: string): string {
  return (text.charCodeAt(text.length - 1) & 0xfc00) === 0xd800 ? text.slice(0, -1) : text;
}
