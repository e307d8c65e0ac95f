import { fileURLToPath } from 'node:url';
import { type Bench, checkBuild, type Mood, readMood } from '../bench.js';
import { runToEnd } from '../child-process.js';
import { type BenchOptions } from '../options.js';
import { type InProcessResult } from './result.js';
import { type InProcessSubject, type InProcessWork, type Side } from './work.js';

/** A loop over one function is compiled for good within a second or two; a gateway takes ten. */
const LONGEST_WARMUP_SECONDS = 3;
const LONGEST_WINDOW_SECONDS = 2;

/** A smoke run has a hundred lives of these. */
const QUICK_SECONDS = 0.2;

/** One process life of one subject on one side. */
export interface InProcessLife extends Mood {
  readonly subject: InProcessSubject;
  readonly side: Side;
  /** Counted from 1; lives of the same number are neighbours in time. */
  readonly number: number;
  /** CPU time per event, reply or request. */
  readonly cpuUs: number;
  /** Events of one stream; 1 for whole messages. */
  readonly unitsPerRound: number;
}

/** All lives of one kind of work: subjects and sides take turns, so that the machine's moods fall on all of them alike. */
export async function inProcessLives(
  bench: Bench,
  work: InProcessWork,
  announce: (title: string) => void,
): Promise<InProcessLife[]> {
  const lives: InProcessLife[] = [];
  for (let number = 1; number <= bench.options.lives; number++) {
    for (const subject of work.subjects) {
      for (const side of sidesOf(bench.options)) {
        announce(`${work.name}, life ${number} of ${bench.options.lives}, ${subject}, ${side}`);
        lives.push({ subject, side, number, ...(await live(bench, work, { subject, side })) });
      }
    }
  }
  return lives;
}

/** The bare side is for the reader; no target needs it. */
export function sidesOf({ beside }: Pick<BenchOptions, 'beside'>): readonly Side[] {
  return beside ? ['asbru', 'bare'] : ['asbru'];
}

/** How long one life takes, without its start. */
export function inProcessSeconds({ warmupSeconds, seconds, quick }: BenchOptions): number {
  if (quick) return 2 * QUICK_SECONDS;
  return Math.min(warmupSeconds, LONGEST_WARMUP_SECONDS) + Math.min(seconds, LONGEST_WINDOW_SECONDS);
}

type Measured = Omit<InProcessLife, 'subject' | 'side' | 'number'>;

async function live(
  bench: Bench,
  { name }: InProcessWork,
  { subject, side }: Pick<InProcessLife, 'subject' | 'side'>,
): Promise<Measured> {
  checkBuild(bench);
  const mood = readMood(bench);
  const { warmupSeconds, seconds, quick } = bench.options;
  const words: Record<string, string | number> = {
    root: bench.root,
    work: name,
    subject,
    side,
    warmup: quick ? QUICK_SECONDS : Math.min(warmupSeconds, LONGEST_WARMUP_SECONDS),
    seconds: quick ? QUICK_SECONDS : Math.min(seconds, LONGEST_WINDOW_SECONDS),
  };
  const command = {
    program: process.execPath,
    arguments: [
      '--import',
      fileURLToPath(new URL('../resolve-typescript.mjs', import.meta.url)),
      fileURLToPath(new URL('./measure.ts', import.meta.url)),
      ...Object.entries(words).flatMap(([word, value]) => [`--${word}`, String(value)]),
    ],
    core: bench.pinning?.subjectCore,
    variables: { NODE_ENV: 'production' },
  };
  try {
    const output = await runToEnd(command, bench.pinning);
    const { cpuUs, rounds, unitsPerRound } = (await new Response(output).json()) as InProcessResult;
    return { ...mood, cpuUs: cpuUs / (rounds * unitsPerRound), unitsPerRound };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`${name}, ${subject}, ${side}: ${why}`, { cause: error });
  }
}
