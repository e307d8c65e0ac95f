import { type InProcessName, type InProcessSubject, REFERENCE_DIALECT, type Side } from './work.js';
import { Product } from './product.js';
import { replyRound } from './reply-round.js';
import { decodeRound, encodeRound } from './request-round.js';
import { replyTurn, textTurn, toolTurn } from './sample-turn.js';
import { SAMPLES } from './samples.js';
import { streamRound } from './stream-round.js';
import { mediumConverseBody, pictureConverseBody, smallConverseBody } from '../request-bodies.js';

/** One piece of work, done again and again. */
export interface Round {
  /** Does it once, and returns something of the result, so that nobody can say that it was not needed. */
  readonly run: () => number;
  /** What it is counted as: events of a stream, otherwise 1. */
  readonly units: number;
}

/** What is measured in one process. */
export interface RoundChoice {
  readonly work: InProcessName;
  readonly subject: InProcessSubject;
  readonly side: Side;
}

/** Pieces that the network would bring. */
const DELTAS = 200;
const BATCH_BYTES = 16 * 1024;

/**
 * Prepares a round; the result of the first has been looked at.
 * @throws Error when the work is not done as it must be
 */
export async function prepareRound(root: string, { work, subject, side }: RoundChoice): Promise<Round> {
  const product = new Product(root);
  const dialect = subject === 'converse' ? REFERENCE_DIALECT : subject;
  const samples = SAMPLES[dialect];
  switch (work) {
    case 'dialects-stream':
      return streamRound(product, { dialect, side, events: samples.streamed(textTurn(DELTAS)) });
    case 'dialects-stream-batched':
      return streamRound(product, {
        ...{ dialect, side, events: samples.streamed(textTurn(DELTAS)) },
        batchBytes: BATCH_BYTES,
      });
    case 'dialects-stream-tools':
      return streamRound(product, { dialect, side, events: samples.streamed(toolTurn()) });
    case 'dialects-reply':
      return replyRound(product, { dialect, side, body: samples.whole(replyTurn()) });
    case 'dialects-request-small':
      return encodeRound(product, { dialect, side, body: smallConverseBody() });
    case 'dialects-request-medium':
      return encodeRound(product, { dialect, side, body: mediumConverseBody() });
    case 'dialects-decode-small':
      return decodeRound(product, side, smallConverseBody());
    case 'dialects-decode-medium':
      return decodeRound(product, side, mediumConverseBody());
    case 'dialects-decode-picture':
      return decodeRound(product, side, pictureConverseBody());
  }
}
