import { type Question } from './question.js';

/** The end of a question as its client saw it. */
export interface Outcome {
  /** `left`: the client itself went away. */
  readonly kind: 'answer' | 'error' | 'left';
  /** What was read of the answer; of a turn that called a tool first, of the last turn. */
  readonly text: string;
  /** The values that the tool was called with. */
  readonly toolArguments: readonly unknown[];
  /** The gateway's ids of the requests, as far as the client showed them. */
  readonly requestIds: readonly string[];
  /** Of an error: what the client calls it, its HTTP status, and what it says. */
  readonly error?: { readonly name: string; readonly status?: number; readonly message: string };
}

/** What clients here call a stream that ended as if it were whole, and was not. */
export const SILENT_END = 'SilentEnd';

/** A question with its end. */
export interface Asked {
  readonly question: Question;
  /** Undefined when there was no end within the time that the slowest one can take. */
  readonly outcome: Outcome | undefined;
  readonly elapsedMs: number;
}
