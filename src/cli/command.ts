import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { type EnvironmentVariables } from '../config/resolve-secret.js';
import { UsageError } from './usage-error.js';

/** What a command may ask of its surroundings. */
export interface CommandContext {
  readonly environment: EnvironmentVariables;
  /** Where relative paths begin. */
  readonly directory: string;
  /** Asks for a secret; it is no parameter, because parameters show in process lists and in the shell's history. */
  readonly readSecret: (prompt: string) => Promise<string>;
  /** Writes to standard output: what was asked for. */
  readonly print: (text: string) => void;
  /** Writes to standard error: what is wrong. */
  readonly complain: (text: string) => void;
}

/** How a command ended: 0 done, 1 a fault was found. A wrong command line is a {@link UsageError}. */
export type ExitCode = 0 | 1;

/** One command of `asbru`. */
export interface Command {
  /** Its words: `config validate`. */
  readonly name: string;
  /** What follows them: `[file]`. */
  readonly parameters: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** What `--help` says beside it, options included; whole lines. */
  readonly details: string;
  /** @throws UsageError */
  run(parameters: readonly string[], context: CommandContext): Promise<ExitCode>;
}

/**
 * The options and the other parameters of a command line.
 * @param most how many other parameters there may be
 * @throws UsageError
 */
export function readOptions<Options extends ParseArgsOptionsConfig>(
  parameters: readonly string[],
  options: Options,
  most = 0,
) {
  const parsed = parse(parameters, options);
  const extra = parsed.positionals[most];
  if (extra !== undefined) throw new UsageError(`Unexpected parameter "${extra}".`);
  return parsed;
}

function parse<Options extends ParseArgsOptionsConfig>(parameters: readonly string[], options: Options) {
  try {
    return parseArgs({ args: [...parameters], options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
