import { type ChatTurn } from '../../test/support/openai-chat-replies.js';
import { type RecordedRequest } from '../../test/support/scripted-upstream.js';
import { type HttpScript } from '../../test/support/upstream-script.js';

/** How a vendor words its answers: every vendor of the demonstration says the same things in its own dialect. */
export interface VendorSpeech {
  /** Whether the request asks for a stream. */
  wantsStream(request: RecordedRequest): boolean;
  /** The turn as the body of a whole reply. */
  tellWhole(turn: ChatTurn): string;
  /** The turn as the frames of a stream, in order. */
  tellFrames(turn: ChatTurn): readonly Uint8Array[];
  /** How many of these frames come before anything of the turn itself: until then nothing is lost by asking somebody else. */
  countOpening(turn: ChatTurn): number;
  /** True when the gateway gives the vendor's replies byte for byte: whatever comes with 200 is the vendor's word. */
  readonly passesThrough: boolean;
  /** `content-type` of a stream. */
  readonly streamType: string;
  /** A refusal with a status of its own. */
  refuse(status: number, message: string): HttpScript;
  /** A refusal inside a stream that has begun with 200. */
  readonly errorFrame: Uint8Array;
  /** A frame that nobody can read. */
  readonly brokenFrame: Uint8Array;
}

/** The frames of a stream of server-sent events. */
export function framesOf(events: string): Uint8Array[] {
  return events
    .split(/(?<=\n\n|\r\n\r\n)/)
    .filter((event) => event !== '')
    .map((event) => Buffer.from(event));
}
