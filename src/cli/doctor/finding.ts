/** What a check found: all is well, something to know, or something that does not work. */
export interface Finding {
  readonly state: 'ok' | 'note' | 'bad';
  /** One line: what was looked at, and how it is. Holds no secret. */
  readonly text: string;
  /** What to do about it. */
  readonly advice?: string;
}

export function ok(text: string): Finding {
  return { state: 'ok', text };
}

export function note(text: string, advice?: string): Finding {
  return { state: 'note', text, ...(advice !== undefined && { advice }) };
}

export function bad(text: string, advice: string): Finding {
  return { state: 'bad', text, advice };
}

/** The system's name of a failure: `ECONNREFUSED`. */
export function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'unknown reason';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return 'cause' in error ? codeOf(error.cause) : 'unknown reason';
}
