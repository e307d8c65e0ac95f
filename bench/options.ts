import { parseArgs } from 'node:util';
import { type Workload, WORKLOADS } from './workloads.js';

/** What the command line asked for. */
export interface BenchOptions {
  /** Process lives per workload and subject. */
  readonly lives: number;
  readonly warmupSeconds: number;
  /** Length of the measured window. */
  readonly seconds: number;
  readonly workloads: readonly Workload[];
  /** A smoke run: it shows that everything works and measures nothing. */
  readonly quick: boolean;
  /** `ASBRU_LOG_LEVEL` of the gateway; its log goes to /dev/null. */
  readonly logLevel: string;
  /** Whether the C programs may be used. */
  readonly native: boolean;
  readonly jsonFile?: string;
  /** A page whose marked part is rewritten. */
  readonly markdownFile?: string;
}

export const USAGE = `npm run bench -- [options]

  --lives N          process lives of each subject per workload (3)
  --warmup SECONDS   load before the measured window (10)
  --seconds SECONDS  measured window (5)
  --only NAME,NAME   ${WORKLOADS.map(({ name }) => name).join(', ')} (all)
  --quick            one life, one second each: shows that it runs, measures nothing
  --log-level LEVEL  the gateway's log level; the log goes to /dev/null (info)
  --no-native        JavaScript load generator and upstream even where cc is present
  --json FILE        every figure of every life
  --markdown FILE    rewrites what stands between the markers of that page
`;

/** A command line that makes no sense; the message says which part. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/**
 * Undefined when only help was asked for.
 * @throws UsageError
 */
export function readOptions(commandLine: readonly string[]): BenchOptions | undefined {
  const written = parseCommandLine(commandLine);
  if (written.help === true) return undefined;
  const quick = written.quick === true;
  const { json, markdown } = written;
  if (quick && markdown !== undefined) throw new UsageError('--quick measures nothing that a page could tell');
  return {
    lives: readNumber('lives', written.lives, quick ? 1 : 3, Number.isInteger),
    warmupSeconds: readNumber('warmup', written.warmup, quick ? 1 : 10),
    seconds: readNumber('seconds', written.seconds, quick ? 1 : 5),
    workloads: readWorkloads(written.only),
    quick,
    logLevel: written['log-level'] ?? 'info',
    native: written['no-native'] !== true,
    ...(json !== undefined && { jsonFile: json }),
    ...(markdown !== undefined && { markdownFile: markdown }),
  };
}

function parseCommandLine(commandLine: readonly string[]) {
  try {
    return parseArgs({
      args: [...commandLine],
      options: {
        lives: { type: 'string' },
        warmup: { type: 'string' },
        seconds: { type: 'string' },
        only: { type: 'string' },
        quick: { type: 'boolean' },
        'log-level': { type: 'string' },
        'no-native': { type: 'boolean' },
        json: { type: 'string' },
        markdown: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function readNumber(
  name: string,
  text: string | undefined,
  absent: number,
  accepts: (value: number) => boolean = Number.isFinite,
): number {
  if (text === undefined) return absent;
  const value = Number(text);
  if (text.trim() === '' || value <= 0 || !accepts(value))
    throw new UsageError(`--${name}: "${text}" is no such number`);
  return value;
}

function readWorkloads(text: string | undefined): readonly Workload[] {
  if (text === undefined) return WORKLOADS;
  return text.split(',').map((name) => {
    const workload = WORKLOADS.find((candidate) => candidate.name === name);
    if (workload === undefined) throw new UsageError(`--only: there is no workload "${name}"`);
    return workload;
  });
}
