import { encodeMessage } from './event-stream-frames.js';
import { type HttpScript, type Split, type Step } from './upstream-script.js';

/** Bedrock's id of every scripted answer. */
export const UPSTREAM_REQUEST_ID = '5d0a9f5e-7c3b-4f0e-9d7c-2f6f0c1b7a11';

/** A whole reply of Converse, with spaces and numbers that no re-encoding would keep. */
export const CONVERSE_REPLY =
  '{ "metrics":{"latencyMs":522.0}, "output":{"message":{"content":[{"text":"Hei \\u00e6 \u2728"}],"role":"assistant"}},' +
  '"stopReason":"end_turn","usage":{"inputTokens":13,"outputTokens":82,"serverToolUsage":{},"totalTokens":95}, "x":7006652.0 }';

/** One event of a stream, with the padding that AWS adds. */
export function bedrockEvent(type: string, payload: object): Uint8Array {
  const headers = { ':event-type': type, ':content-type': 'application/json', ':message-type': 'event' };
  return encodeMessage(headers, JSON.stringify({ ...payload, p: 'abcdefghijk' }));
}

/** An exception in a stream. */
export function bedrockException(type: string, message: string): Uint8Array {
  const headers = { ':exception-type': type, ':content-type': 'application/json', ':message-type': 'exception' };
  return encodeMessage(headers, JSON.stringify({ message }));
}

/** The frames of a turn of some words. */
export const TURN_FRAMES: readonly Uint8Array[] = [
  bedrockEvent('messageStart', { role: 'assistant' }),
  ...['Hei', ' from', ' Bedrock ✨'].map((text) =>
    bedrockEvent('contentBlockDelta', { contentBlockIndex: 0, delta: { text } }),
  ),
  bedrockEvent('contentBlockStop', { contentBlockIndex: 0 }),
  bedrockEvent('messageStop', { stopReason: 'end_turn' }),
  bedrockEvent('metadata', {
    metrics: { latencyMs: 522 },
    usage: { inputTokens: 13, outputTokens: 82, serverToolUsage: {}, totalTokens: 95 },
  }),
];

/** A reply of Bedrock. */
export function bedrockReply(
  body: string | Uint8Array,
  options: {
    status?: number;
    contentType?: string;
    headers?: Readonly<Record<string, string>>;
    split?: Split;
    after?: readonly Step[];
  } = {},
): HttpScript {
  const { status = 200, contentType = 'application/json', headers, split, after = [] } = options;
  return {
    status,
    headers: { 'content-type': contentType, 'x-amzn-requestid': UPSTREAM_REQUEST_ID, ...headers },
    steps: [split === undefined ? { send: body } : { send: body, split }, ...after],
  };
}

/** A stream of Bedrock: these frames, cut as told. */
export function bedrockStream(
  frames: readonly Uint8Array[],
  options: { split?: Split; after?: readonly Step[] } = {},
): HttpScript {
  return bedrockReply(Buffer.concat(frames), { contentType: 'application/vnd.amazon.eventstream', ...options });
}

/** A refusal of Bedrock. */
export function bedrockError(status: number, type: string, message: string): HttpScript {
  return bedrockReply(JSON.stringify({ message }), { status, headers: { 'x-amzn-errortype': type } });
}
