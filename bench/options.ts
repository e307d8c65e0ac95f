import { isCount, isDuration, parseCommandLine, readNumber, UsageError } from './command-line.js';
import { IN_PROCESS, type InProcessWork } from './in-process/work.js';
import { START, type StartWork, type Workload, WORKLOADS } from './workloads.js';

/** Everything that can be measured. */
export type Work = Workload | StartWork | InProcessWork;

export const ALL_WORK: readonly Work[] = [...WORKLOADS, START, ...IN_PROCESS];

/** What the targets need. */
export const GATING_WORK: readonly Work[] = ALL_WORK.filter(({ gating }) => gating);

/** Stands for all work of pure code. */
const DIALECTS_GROUP = 'dialects';

/** What the command line asked for. */
export interface BenchOptions {
  /** Process lives per kind of work and subject. */
  readonly lives: number;
  readonly warmupSeconds: number;
  /** Length of the measured window. */
  readonly seconds: number;
  /** The same for streams that stay open. */
  readonly openSeconds: number;
  readonly work: readonly Work[];
  /** Whether subjects that no target needs are measured too. */
  readonly beside: boolean;
  /** Whether a target that must be met and is missed is a failure. */
  readonly gate: boolean;
  /** A smoke run: it shows that everything works and measures nothing. */
  readonly quick: boolean;
  /** `ASBRU_LOG_LEVEL` of the gateway; its log goes to /dev/null. */
  readonly logLevel: string;
  /** Whether the C programs may be used. */
  readonly native: boolean;
  /** Whether the cores may halt between requests. */
  readonly letHalt: boolean;
  readonly jsonFile?: string;
  /** Where every life of the gateway leaves a profile of its CPU, which costs CPU itself. */
  readonly profileFolder?: string;
  /** A page whose marked part is rewritten. */
  readonly markdownFile?: string;
}

export const USAGE = `npm run bench -- [options]

  --all              everything, and not only what the targets need
  --only NAME,NAME   ${listNames([...WORKLOADS, START])},
                     ${DIALECTS_GROUP}, which is ${listNames(IN_PROCESS)}
  --gate             exit status 3 when a target that must be met is missed
  --lives N          process lives of each subject per kind of work (5)
  --warmup SECONDS   load before the measured window (10; at most 3 for dialects)
  --seconds SECONDS  measured window (5; at most 2 for dialects)
  --open-seconds SECONDS  measured window of streams-open (20; the target for growth takes 300)
  --quick            one life, one second each: shows that it runs, measures nothing
  --log-level LEVEL  the gateway's log level; the log goes to /dev/null (info)
  --no-native        JavaScript load generator and upstream even where cc is present
  --let-halt         lets the cores halt between requests, which makes slower subjects dearer
  --profile FOLDER   a .cpuprofile of every life of the gateway; its figures are none to go by
  --json FILE        every figure of every life
  --markdown FILE    rewrites what stands between the markers of that page
`;

const OPTIONS = {
  all: { type: 'boolean' },
  gate: { type: 'boolean' },
  'open-seconds': { type: 'string' },
  lives: { type: 'string' },
  warmup: { type: 'string' },
  seconds: { type: 'string' },
  only: { type: 'string' },
  quick: { type: 'boolean' },
  'log-level': { type: 'string' },
  'no-native': { type: 'boolean' },
  'let-halt': { type: 'boolean' },
  profile: { type: 'string' },
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
  const { json, markdown, profile, all = false, only } = written;
  if (quick && markdown !== undefined) throw new UsageError('--quick measures nothing that a page could tell');
  if (profile !== undefined && markdown !== undefined) throw new UsageError('--profile costs what the page tells');
  return {
    ...readDurations(written, quick),
    work: readWork(only, all).map((work) => (all || only !== undefined ? withBeside(work) : work)),
    beside: all || only !== undefined,
    gate: written.gate === true,
    quick,
    logLevel: written['log-level'] ?? 'info',
    native: written['no-native'] !== true,
    letHalt: written['let-halt'] === true,
    ...(profile !== undefined && { profileFolder: profile }),
    ...(json !== undefined && { jsonFile: json }),
    ...(markdown !== undefined && { markdownFile: markdown }),
  };
}

type Durations = Pick<BenchOptions, 'lives' | 'warmupSeconds' | 'seconds' | 'openSeconds'>;
type WrittenDurations = Readonly<Partial<Record<'lives' | 'warmup' | 'seconds' | 'open-seconds', string>>>;

/** How often and for how long; a smoke run takes next to no time. */
function readDurations(written: WrittenDurations, quick: boolean): Durations {
  return {
    lives: readNumber('lives', written.lives, { absent: quick ? 1 : 5, accepts: isCount }),
    warmupSeconds: readNumber('warmup', written.warmup, { absent: quick ? 1 : 10, accepts: isDuration }),
    seconds: readNumber('seconds', written.seconds, { absent: quick ? 1 : 5, accepts: isDuration }),
    openSeconds: readNumber('open-seconds', written['open-seconds'], { absent: quick ? 1 : 20, accepts: isDuration }),
  };
}

/** With the subjects that no target needs. */
function withBeside(work: Work): Work {
  if (work.kind !== 'load' || work.beside === undefined) return work;
  return { ...work, subjects: [...work.subjects, ...work.beside] };
}

function readWork(text: string | undefined, all: boolean): readonly Work[] {
  if (text === undefined) return all ? ALL_WORK : GATING_WORK;
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
