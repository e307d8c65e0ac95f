import { EventStreamCodec, type Message } from '@smithy/eventstream-codec';
import { fromUtf8, toUtf8 } from '@smithy/util-utf8';

/** A frame as the AWS library reads it. */
export interface DecodedFrame {
  readonly headers: Readonly<Record<string, string>>;
  /** The payload: its JSON value where `:content-type` says JSON, else its text. */
  readonly body: unknown;
}

const codec = new EventStreamCodec(toUtf8, fromUtf8);
const MINIMUM_FRAME_BYTES = 16;

/**
 * Every frame of a complete event stream.
 * @throws Error when the bytes end inside a frame, a checksum is wrong, or a header is doubled
 */
export function decodeFrames(bytes: Uint8Array): DecodedFrame[] {
  const frames: DecodedFrame[] = [];
  let offset = 0;
  while (offset < bytes.byteLength) {
    const rest = bytes.subarray(offset);
    if (rest.byteLength < MINIMUM_FRAME_BYTES) throw new Error(`the stream ends inside frame ${frames.length}`);
    const length = new DataView(rest.buffer, rest.byteOffset).getUint32(0);
    if (length > rest.byteLength) throw new Error(`the stream ends inside frame ${frames.length}`);
    frames.push(readFrame(rest.subarray(0, length)));
    offset += length;
  }
  return frames;
}

/** Frames that were read before, by their bytes: tests with thousands of streams see the same ones over and over. */
const known = new Map<string, DecodedFrame>();
const MOST_KNOWN = 5_000;
const LONGEST_KNOWN_BYTES = 1_024;

function readFrame(bytes: Uint8Array): DecodedFrame {
  if (bytes.byteLength > LONGEST_KNOWN_BYTES) return toFrame(decodeMessage(bytes));
  const name = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  let frame = known.get(name);
  if (frame === undefined) {
    frame = toFrame(decodeMessage(bytes));
    if (known.size < MOST_KNOWN) known.set(name, frame);
  }
  return frame;
}

/** One frame, read by the AWS library, which itself takes doubled headers. */
export function decodeMessage(bytes: Uint8Array): Message {
  const message = codec.decode(bytes);
  const headerBytes = new DataView(bytes.buffer, bytes.byteOffset).getUint32(4);
  if (codec.formatHeaders(message.headers).byteLength !== headerBytes) throw new Error('a header is doubled');
  return message;
}

/** One frame, written by the AWS library. */
export function encodeMessage(headers: Readonly<Record<string, string>>, payload: string): Uint8Array {
  const typed = Object.entries(headers).map(([name, value]) => [name, { type: 'string', value }] as const);
  return codec.encode({ headers: Object.fromEntries(typed), body: fromUtf8(payload) });
}

function toFrame(message: Message): DecodedFrame {
  const headers = Object.fromEntries(
    Object.entries(message.headers).map(([name, { value }]) => [name, String(value)] as const),
  );
  const text = toUtf8(message.body);
  const isJson = headers[':content-type'] === 'application/json';
  return { headers, body: isJson ? (JSON.parse(text) as unknown) : text };
}
