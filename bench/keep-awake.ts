import { type Bench } from './bench.js';
import { type RunningProgram, startProgram } from './child-process.js';

/** What keeps the cores of a run from halting while it measures, or why nothing does. */
export interface Awake {
  /** One program for each core. */
  readonly keepers: readonly RunningProgram[];
  /** Why the cores may halt between requests; undefined where they may not. */
  readonly mayHalt: string | undefined;
}

/** Keeps the subject's core and the load side's from halting, where that can be done and is wanted. */
export async function keepAwake(bench: Pick<Bench, 'options' | 'pinning' | 'loadSide'>): Promise<Awake> {
  const { options, pinning, loadSide } = bench;
  if (options.letHalt) return { keepers: [], mayHalt: '--let-halt' };
  if (pinning === undefined) return { keepers: [], mayHalt: 'nothing is pinned' };
  if (loadSide.keepAwake === undefined) return { keepers: [], mayHalt: 'what forbids it is written in C' };
  const keepers: RunningProgram[] = [];
  try {
    for (const core of [pinning.subjectCore, pinning.loadCore]) {
      keepers.push(await startProgram({ program: loadSide.keepAwake, arguments: [], core }, pinning));
    }
    return { keepers, mayHalt: undefined };
  } catch (error) {
    await letHalt(keepers);
    return { keepers: [], mayHalt: error instanceof Error ? error.message : String(error) };
  }
}

/** @throws Error where one of them has ended by itself: the figures would be of two kinds */
export function checkAwake(keepers: readonly RunningProgram[]): void {
  for (const { pid } of keepers) {
    try {
      process.kill(pid, 0);
    } catch {
      throw new Error('what kept the cores from halting has ended meanwhile; measure again, or with --let-halt');
    }
  }
}

/** Ends what keeps cores from halting. */
export async function letHalt(keepers: readonly RunningProgram[]): Promise<void> {
  await Promise.all(keepers.map(async (keeper) => keeper.stop()));
}
