import { createRequire } from 'node:module';
import type * as re2js from 're2js';

/** What stands before a pattern in a list of names (Bifrost since 2.0). */
const PREFIX = 'regex:';

/** A pattern of more characters is a mistake, and its program may be large. */
const MAX_LENGTH = 1000;

/** The pattern that an entry of a list of names is; undefined for a name. */
export function patternIn(entry: string): string | undefined {
  return entry.startsWith(PREFIX) ? entry.slice(PREFIX.length) : undefined;
}

/**
 * A regular expression that has to fit a whole name, without regard to case: what Bifrost writes after `regex:`, which is
 * Go's RE2. Callers choose the names, so that only an engine will do that reads a name once, whatever the pattern is:
 * JavaScript's own expressions can be made to take hours.
 */
export class NamePattern {
  private readonly expression: re2js.RE2JS;

  /** @throws SyntaxError that says what is not understood */
  constructor(readonly text: string) {
    if (text.length > MAX_LENGTH) throw new SyntaxError(`it is longer than ${MAX_LENGTH} characters`);
    const { RE2JS: engine } = loadEngine();
    try {
      this.expression = engine.compile(text, engine.CASE_INSENSITIVE);
    } catch (error) {
      throw new SyntaxError(faultIn(error), { cause: error });
    }
  }

  /** True when the pattern fits the name from its first to its last character. */
  fits(name: string): boolean {
    return this.expression.matches(name);
  }
}

/** RE2's own words, without the piece of the pattern that its message quotes. */
function faultIn(thrown: unknown): string {
  const { error = 'it is not understood' } = thrown as { readonly error?: string };
  return error;
}

type Engine = Pick<typeof re2js, 'RE2JS'>;

/** Few configurations have a pattern, and the engine brings the tables of Unicode: the others start without it. */
function loadEngine(): Engine {
  return createRequire(import.meta.url)('re2js') as Engine;
}
