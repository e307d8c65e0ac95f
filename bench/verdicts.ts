import { type Figure, type Missing } from './figures.js';
import { type InProcessFigure } from './in-process/in-process-figures.js';
import { type Spread } from './statistics.js';
import { JUDGED, type Target, TARGETS } from './targets.js';

export type Judgement = 'pass' | 'fail' | 'not judged';

/** What a run says about one target. The median is what is judged. */
export interface Verdict {
  readonly target: Target;
  /** Undefined where this run did not take the figure. */
  readonly figure: Spread | undefined;
  /** Absent where the target has only an aim. */
  readonly must?: Judgement;
  readonly aim: Judgement;
  /** Why it is not judged. */
  readonly reason?: string;
}

/** What was measured, as far as targets look at it. */
export interface Measured {
  readonly work: readonly { readonly workload: { readonly name: string }; readonly figures: readonly Figure[] }[];
  readonly inProcess: readonly {
    readonly work: { readonly name: string };
    readonly figures: readonly InProcessFigure[];
  }[];
  /** Length of the window of the streams that stay open. */
  readonly openSeconds: number;
  /** Whether it was a smoke run, by which nothing is judged. */
  readonly quick: boolean;
}

/** Every target, in the order of the list. */
export function judge(measured: Measured, targets: readonly Target[] = TARGETS): Verdict[] {
  return targets.map((target) => judgeOne(target, measured));
}

/** Whether a target that was judged is missed. */
export function missesAMust(verdicts: readonly Verdict[]): boolean {
  return verdicts.some(({ must }) => must === 'fail');
}

function judgeOne(target: Target, measured: Measured): Verdict {
  const value = findFigure(target, measured);
  const figure = value === undefined || 'missing' in value ? undefined : value;
  const reason = whyNotJudged(target, measured, value);
  const against = (bound: number): Judgement => {
    if (figure === undefined || reason !== undefined) return 'not judged';
    return figure.median <= bound ? 'pass' : 'fail';
  };
  return {
    ...{ target, figure, aim: against(target.aim) },
    ...(target.must !== undefined && { must: against(target.must) }),
    ...(reason !== undefined && { reason }),
  };
}

function whyNotJudged(target: Target, measured: Measured, value: Spread | Missing | undefined): string | undefined {
  if (value === undefined) return 'not measured in this run';
  if ('missing' in value) return value.missing;
  if (measured.quick) return 'a smoke run measures nothing';
  const least = target.leastWindowSeconds;
  if (least === undefined || measured.openSeconds >= least) return undefined;
  return `takes a window of ${least} s (--open-seconds) and this one had ${measured.openSeconds} s`;
}

function findFigure(target: Target, { work, inProcess }: Measured): Spread | Missing | undefined {
  if (target.value === 'to openai-chat') {
    const report = inProcess.find((each) => each.work.name === target.work);
    return report?.figures.find(({ subject }) => subject === target.figure)?.toReference;
  }
  const report = work.find(({ workload }) => workload.name === target.work);
  const figure = report?.figures.find(({ name }) => name === target.figure);
  return target.value === 'to floor' ? figure?.toFloor : figure?.of[JUDGED];
}
