import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Bench } from './bench.js';
import { buildStamp, buildWhenStale } from './build.js';
import { UsageError } from './command-line.js';
import { checkAwake, keepAwake, letHalt } from './keep-awake.js';
import { prepareLoadSide } from './load-side.js';
import { choosePinning } from './machine.js';
import { type BenchOptions } from './options.js';

/** The project. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/**
 * Measures with everything that the lives of a run share; the product is built where it is not, and no core halts
 * meanwhile where that can be helped.
 * @throws Error when it does not build, and what measuring throws
 */
export async function withBench<Result>(
  options: BenchOptions,
  measure: (bench: Bench) => Promise<Result>,
): Promise<Result> {
  const prepared = prepare(options);
  const { keepers, mayHalt } = await keepAwake(prepared);
  try {
    const result = await measure({ ...prepared, mayHalt });
    checkAwake(keepers);
    return result;
  } finally {
    await letHalt(keepers);
  }
}

function prepare(options: BenchOptions): Omit<Bench, 'mayHalt'> {
  const folder = mkdtempSync(join(tmpdir(), 'asbru-bench-'));
  // Not at the end of a function: a signal ends the process without it.
  process.on('exit', () => {
    rmSync(folder, { recursive: true });
  });
  buildWhenStale(ROOT);
  const loadSide = prepareLoadSide(folder, options.native);
  return { root: ROOT, folder, options, pinning: choosePinning(), loadSide, build: buildStamp(ROOT) };
}

/** A line of progress: it does not belong to the result. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Runs a command and tells what went wrong: 1 when a measurement failed, 2 when the command line makes no sense. */
export async function runReporting(usage: string, run: () => Promise<number>): Promise<number> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const isUsage = error instanceof UsageError;
    const isHelp = isUsage && error.message === '';
    (isHelp ? process.stdout : process.stderr).write(
      isHelp ? usage : `${error.message}\n${isUsage ? `\n${usage}` : ''}`,
    );
    if (isHelp) return 0;
    return isUsage ? 2 : 1;
  }
}
