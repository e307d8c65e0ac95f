import { type ChatTurn } from '../../test/support/openai-chat-replies.js';
import { type HttpScript, jsonReply, type Script, type Step } from '../../test/support/upstream-script.js';
import { between } from '../seeded.js';
import { type VendorSpeech } from '../speech/vendor-speech.js';

/** One answer that a vendor is about to give. */
export interface SpokenAnswer {
  readonly speech: VendorSpeech;
  readonly turn: ChatTurn;
  readonly streamed: boolean;
  /** A number in [0, 1) for one decision about the answer, the same every time. */
  readonly draw: (decision: string) => number;
}

/** A good answer, at the pace of a hurried model: a whole one after a while, a stream in portions cut anywhere. */
export function goodScript(answer: SpokenAnswer): Script {
  const { speech, turn, streamed, draw } = answer;
  const headersAfterMs = between(5, 150, draw('thinking'));
  if (!streamed) return { ...jsonReply(200, speech.tellWhole(turn)), headersAfterMs };
  return { ...streamHead(speech), headersAfterMs, steps: paced(speech.tellFrames(turn), answer) };
}

/** The head of a stream. */
export function streamHead(speech: VendorSpeech): Pick<HttpScript, 'status' | 'headers'> {
  return { status: 200, headers: { 'content-type': speech.streamType } };
}

/** The frames in a few portions with a pause after each; portions end where frames do, and are cut where they do not. */
export function paced(frames: readonly Uint8Array[], { draw }: SpokenAnswer): Step[] {
  const perPortion = Math.ceil(frames.length / between(2, 8, draw('portions')));
  const every = between(200, 1200, draw('cut'));
  const waitMs = between(2, 30, draw('pause'));
  const steps: Step[] = [];
  for (let start = 0; start < frames.length; start += perPortion) {
    const portion = Buffer.concat(frames.slice(start, start + perPortion));
    steps.push({ send: portion, split: { every } }, { waitMs });
  }
  return steps;
}
