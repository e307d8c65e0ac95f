import { type LoggedCall } from '../test/support/call-records.js';
import { type Exchange } from './exchange-ledger.js';
import { expectedText } from './expected-answer.js';
import { type Asked, type Outcome, SILENT_END } from './outcome.js';
import { type Question } from './question.js';

/**
 * What an end of a question was. `begun`: an error after the vendor had begun to answer, which nobody can take back.
 * `exhausted`: an error after every model of the chain had failed. Whatever is `wrong`, `hung` or `unexplained` must not
 * be.
 */
export type Verdict = 'good' | 'left' | 'begun' | 'exhausted' | 'wrong' | 'hung' | 'unexplained';

/** What is known of a question beside what its client saw. */
export interface Evidence {
  /** What its vendors saw of it. */
  readonly exchanges: readonly Exchange[];
  /** What the gateway's log says of its requests. */
  readonly calls: readonly LoggedCall[];
}

export function judge({ question, outcome }: Asked, evidence: Evidence): Verdict {
  if (outcome === undefined) return 'hung';
  if (!isTrue(question, outcome)) return 'wrong';
  switch (outcome.kind) {
    case 'answer':
      return 'good';
    case 'left':
      return 'left';
    case 'error':
      return explain(question, evidence);
  }
}

/** Whether all that was said is what had to be said: the whole of it, or the beginning of what was cut and said to be. */
function isTrue({ marker, task }: Question, { kind, text, toolArguments, error }: Outcome): boolean {
  const expected = expectedText(marker);
  if (error?.name === SILENT_END) return false;
  if (toolArguments.some((argument) => argument !== marker)) return false;
  if (kind !== 'answer') return expected.startsWith(text);
  return text === expected && toolArguments.length === (task === 'tool' ? 1 : 0);
}

function explain({ models }: Question, { exchanges, calls }: Evidence): Verdict {
  if (calls.some((call) => isExhausted(models, call))) return 'exhausted';
  return exchanges.some(({ begun, fault }) => begun && fault !== undefined) ? 'begun' : 'unexplained';
}

/** Every model of the chain was tried, and nothing came of it; a try that began to answer has not failed. */
function isExhausted(models: readonly string[], { attempts = [] }: LoggedCall): boolean {
  if (attempts.at(-1)?.failure === undefined) return false;
  const failed = attempts.filter(({ failure }) => failure !== undefined);
  return models.every((model) => failed.some((attempt) => `${attempt.provider}/${attempt.model}` === model));
}
