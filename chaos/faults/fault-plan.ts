import { fractionOf, pickWeighted } from '../seeded.js';

/** What can become of one answer of a vendor, and how often beside the others. */
const FAULTS = [
  { kind: 'answers 429', weight: 4 },
  { kind: 'answers 500', weight: 2 },
  { kind: 'answers 503', weight: 2 },
  { kind: 'answers 529', weight: 2 },
  { kind: 'never begins', weight: 2 },
  { kind: 'resets at once', weight: 1 },
  { kind: 'closes at once', weight: 1 },
  { kind: 'speaks no HTTP', weight: 1 },
  { kind: 'says an error with 200', weight: 3 },
  { kind: 'breaks off', weight: 3 },
  { kind: 'resets inside', weight: 3 },
  { kind: 'stalls inside', weight: 2 },
  { kind: 'says an error inside', weight: 2 },
  { kind: 'sends what nobody can read', weight: 3 },
] as const;

/** What a vendor does to one answer. */
export type PlannedFault = (typeof FAULTS)[number]['kind'];

/** What happens to a whole vendor or key for a while. */
export type OutageFault = 'refuses the key' | 'goes down';

/** What is written down of an answer that was none. */
export type Fault = PlannedFault | OutageFault;

/** An answer that may be spoiled: the `attempt`th that this vendor is asked for at this step of a question. */
export interface AnswerIdentity {
  readonly vendor: string;
  readonly marker: string;
  /** `asked` before the tool has answered, `told` afterwards. */
  readonly step: 'asked' | 'told';
  readonly attempt: number;
}

/** Decides from the seed alone which answers are spoiled, and how. */
export class FaultPlan {
  /** @param share of the answers that are spoiled, between 0 and 1 */
  constructor(
    private readonly seed: number,
    private readonly share: number,
  ) {}

  /** Undefined when the answer is to be a good one. */
  faultOf(answer: AnswerIdentity): PlannedFault | undefined {
    if (this.draw(answer, 'spoiled') >= this.share) return undefined;
    return pickWeighted(FAULTS, this.draw(answer, 'kind')).kind;
  }

  /** A number in [0, 1) for one decision about the answer. */
  draw({ vendor, marker, step, attempt }: AnswerIdentity, decision: string): number {
    return fractionOf(this.seed, decision, vendor, marker, step, attempt);
  }
}
