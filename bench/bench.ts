import { execFileSync } from 'node:child_process';
import { loadavg } from 'node:os';
import { buildStamp } from './build.js';
import { type LoadSide } from './load-side.js';
import { type Pinning } from './machine.js';
import { type BenchOptions } from './options.js';

/** Everything that the lives of a run share. */
export interface Bench {
  /** The project. */
  readonly root: string;
  /** Temporary; belongs to this run. */
  readonly folder: string;
  readonly options: BenchOptions;
  readonly pinning: Pinning | undefined;
  readonly loadSide: LoadSide;
  /** Why the cores may halt between requests; undefined where they are kept from it. */
  readonly mayHalt: string | undefined;
  /** Of the build that is measured. */
  readonly build: number | undefined;
}

/** How the machine was just before a life. */
export interface Mood {
  /** CPU time of a fixed piece of work on the subject's core. */
  readonly calibrationMs?: number;
  /** Of the last minute; each program that keeps a core from halting counts as one. */
  readonly loadAverage: number;
}

export function readMood({ loadSide, pinning }: Bench): Mood {
  const mood = { loadAverage: loadavg()[0] ?? 0 };
  if (loadSide.calibration === undefined || pinning === undefined) return mood;
  const output = execFileSync(pinning.taskset, ['-c', String(pinning.subjectCore), loadSide.calibration]);
  return { ...mood, calibrationMs: Number(output.toString()) };
}

/** @throws Error when the product was built anew: half of the lives would be those of another program */
export function checkBuild({ root, build }: Bench): void {
  if (buildStamp(root) === build) return;
  throw new Error('dist was built anew during the run; start again when it rests');
}
