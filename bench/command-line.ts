import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';

/** A command line that makes no sense; the message says which part. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/**
 * The options that were written, by their names.
 * @throws UsageError
 */
export function parseCommandLine<const Options extends ParseArgsOptionsConfig>(
  commandLine: readonly string[],
  options: Options,
) {
  try {
    return parseArgs({ args: [...commandLine], options }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** How a number is read that may be absent. */
export interface NumberRule {
  readonly absent: number;
  readonly accepts: (value: number) => boolean;
}

/** @throws UsageError for a text that is no number, or none that is accepted */
export function readNumber(name: string, text: string | undefined, { absent, accepts }: NumberRule): number {
  if (text === undefined) return absent;
  const value = Number(text);
  if (text.trim() === '' || !accepts(value)) throw new UsageError(`--${name}: "${text}" is no such number`);
  return value;
}

/** Accepts a number of things: 1, 2, … */
export function isCount(value: number): boolean {
  return Number.isInteger(value) && value > 0;
}

/** Accepts a number of seconds. */
export function isDuration(value: number): boolean {
  return Number.isFinite(value) && value > 0;
}

/** The command as somebody would type it again. */
export function commandOf(script: string, commandLine: readonly string[]): string {
  return [`npm run ${script}`, ...(commandLine.length > 0 ? ['--', ...commandLine] : [])].join(' ');
}
