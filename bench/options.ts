import { parseCommandLine, readNumber, UsageError } from './command-line.js';
import { IN_PROCESS, type InProcessWork } from './in-process/work.js';
import { START, type StartWork, type Workload, WORKLOADS } from './workloads.js';

/** Everything that can be measured. */
export type Work = Workload | StartWork | InProcessWork;

export const ALL_WORK: readonly Work[] = [...WORKLOADS, START, ...IN_PROCESS];

/** Stands for all work of pure code. */
const DIALECTS_GROUP = 'dialects';

/** What the command line asked for. */
export interface BenchOptions {
  /** Process lives per kind of work and subject. */
  readonly lives: number;
  readonly warmupSeconds: number;
  /** Length of the measured window. */
  readonly seconds: number;
  readonly work: readonly Work[];
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

  --lives N          process lives of each subject per kind of work (3)
  --warmup SECONDS   load before the measured window (10; at most 3 for dialects)
  --seconds SECONDS  measured window (5; at most 2 for dialects)
  --only NAME,NAME   ${listNames([...WORKLOADS, START])} (all)
                     ${DIALECTS_GROUP}, which is ${listNames(IN_PROCESS)}
  --quick            one life, one second each: shows that it runs, measures nothing
  --log-level LEVEL  the gateway's log level; the log goes to /dev/null (info)
  --no-native        JavaScript load generator and upstream even where cc is present
  --json FILE        every figure of every life
  --markdown FILE    rewrites what stands between the markers of that page
`;

const OPTIONS = {
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
} as const;

/**
 * Undefined when only help was asked for.
 * @throws UsageError
 */
export function readOptions(commandLine: readonly string[]): BenchOptions | undefined {
  const written = parseCommandLine(commandLine, OPTIONS);
  if (written.help === true) return undefined;
  const quick = written.quick === true;
  const { json, markdown } = written;
  if (quick && markdown !== undefined) throw new UsageError('--quick measures nothing that a page could tell');
  return {
    lives: readNumber('lives', written.lives, { absent: quick ? 1 : 3, accepts: isCount }),
    warmupSeconds: readNumber('warmup', written.warmup, { absent: quick ? 1 : 10, accepts: isDuration }),
    seconds: readNumber('seconds', written.seconds, { absent: quick ? 1 : 5, accepts: isDuration }),
    work: readWork(written.only),
    quick,
    logLevel: written['log-level'] ?? 'info',
    native: written['no-native'] !== true,
    ...(json !== undefined && { jsonFile: json }),
    ...(markdown !== undefined && { markdownFile: markdown }),
  };
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value > 0;
}

function isDuration(value: number): boolean {
  return Number.isFinite(value) && value > 0;
}

function readWork(text: string | undefined): readonly Work[] {
  if (text === undefined) return ALL_WORK;
  return text.split(',').flatMap((name): readonly Work[] => {
    if (name === DIALECTS_GROUP) return IN_PROCESS;
    const work = ALL_WORK.find((candidate) => candidate.name === name);
    if (work === undefined) throw new UsageError(`--only: there is no work "${name}"`);
    return [work];
  });
}

function listNames(work: readonly Work[]): string {
  return work.map(({ name }) => name).join(', ');
}
