import {
  closeBeforeHeaders,
  garbage,
  type HttpScript,
  jsonReply,
  neverAnswer,
  resetBeforeHeaders,
  type Script,
  type Step,
} from '../../test/support/upstream-script.js';
import { between } from '../seeded.js';
import { type PlannedFault } from './fault-plan.js';
import { paced, type SpokenAnswer, streamHead } from './spoken-answer.js';

/** An answer that is none, and how much of it there was. */
export interface SpoiledAnswer {
  readonly script: Script;
  /** True when a part of the turn was streamed before: what a caller has begun to read cannot be taken back. */
  readonly begun: boolean;
}

/** The pause that a vendor asks for with a 429, in seconds. */
const RETRY_AFTER = '1';

/** Frames at the end of every stream that only say that it ends; one that lacks them is not whole. */
const CLOSING_FRAMES = 3;

/** The answer of a vendor that does this instead of answering well. */
export function spoil(fault: PlannedFault, answer: SpokenAnswer): SpoiledAnswer {
  return spoilAtOnce(fault, answer) ?? spoilInside(fault, answer);
}

/** Faults by which nothing of an answer is ever sent. */
function spoilAtOnce(fault: PlannedFault, answer: SpokenAnswer): SpoiledAnswer | undefined {
  const { speech, streamed } = answer;
  const none = (script: Script): SpoiledAnswer => ({ script, begun: false });
  switch (fault) {
    case 'answers 429':
      return none(withHeader(speech.refuse(429, 'You are too fast.'), 'retry-after', RETRY_AFTER));
    case 'answers 500':
      return none(speech.refuse(500, 'Something broke.'));
    case 'answers 503':
      return none(speech.refuse(503, 'Come back later.'));
    case 'answers 529':
      return none(speech.refuse(529, 'Overloaded.'));
    case 'never begins':
      return none(neverAnswer());
    case 'resets at once':
      return none(resetBeforeHeaders());
    case 'closes at once':
      return none(closeBeforeHeaders());
    case 'speaks no HTTP':
      return none(garbage());
    case 'says an error with 200':
      return none(streamed ? { ...streamHead(speech), steps: [{ send: speech.errorFrame }] } : withStatus200(answer));
    default:
      return undefined;
  }
}

function spoilInside(fault: PlannedFault, answer: SpokenAnswer): SpoiledAnswer {
  return answer.streamed ? spoilStream(fault, answer) : { script: spoilWhole(fault, answer), begun: false };
}

/** A stream that goes wrong after some frames; in one of four already before the first one. */
function spoilStream(fault: PlannedFault, answer: SpokenAnswer): SpoiledAnswer {
  const { speech, turn, draw } = answer;
  const frames = speech.tellFrames(turn);
  const sent = draw('begun') < 0.25 ? 0 : between(1, frames.length - CLOSING_FRAMES, draw('frames'));
  const rest = endOf(fault, answer, frames[sent] ?? new Uint8Array());
  return {
    script: { ...streamHead(speech), steps: [...paced(frames.slice(0, sent), answer), ...rest] },
    begun: sent > speech.countOpening(turn),
  };
}

function endOf(fault: PlannedFault, { speech, draw }: SpokenAnswer, next: Uint8Array): Step[] {
  const half: Step = { send: next.subarray(0, between(1, next.length - 1, draw('half'))) };
  switch (fault) {
    case 'resets inside':
      return [half, { waitMs: 5 }, { reset: true }];
    case 'stalls inside':
      return [half, { stall: true }];
    case 'says an error inside':
      return [{ send: speech.errorFrame }];
    case 'sends what nobody can read':
      return [{ send: speech.brokenFrame }];
    default:
      return draw('at a seam') < 0.5 ? [] : [half];
  }
}

/** A whole reply of which only a part is good. */
function spoilWhole(fault: PlannedFault, answer: SpokenAnswer): Script {
  const { speech, turn, draw } = answer;
  const body = Buffer.from(speech.tellWhole(turn));
  const half: Step = { send: body.subarray(0, between(1, body.length - 1, draw('half'))) };
  const head = { status: 200, headers: { 'content-type': 'application/json' } };
  switch (fault) {
    case 'resets inside':
      return { ...head, steps: [half, { waitMs: 5 }, { reset: true }] };
    case 'stalls inside':
      return { ...head, steps: [half, { stall: true }] };
    case 'breaks off':
      return { raw: [{ send: announcing(body.length) }, half, { end: true }] };
    case 'sends what nobody can read':
      return speech.passesThrough ? withStatus200(answer) : jsonReply(200, '{"choices":[');
    default:
      return withStatus200(answer);
  }
}

/** An error under a status that is none; under its own where the gateway takes a vendor at its word. */
function withStatus200({ speech }: SpokenAnswer): Script {
  const refusal = speech.refuse(503, 'Come back later.');
  return speech.passesThrough ? refusal : { ...refusal, status: 200 };
}

/** The head of a reply with so many bytes, written by hand: Node's server would not promise more than it sends. */
function announcing(length: number): string {
  return `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n`;
}

function withHeader(script: HttpScript, name: string, value: string): HttpScript {
  return { ...script, headers: { ...script.headers, [name]: value } };
}
