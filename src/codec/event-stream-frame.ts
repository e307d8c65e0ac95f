import { checksumPrelude, checksumRange } from './event-stream-checksum.js';

// Frame: u32 total length | u32 headers length | u32 CRC of those 8 bytes | headers | payload | u32 CRC of everything
// before. Big-endian; the CRC is zlib's. Header: u8 name length, name, u8 type, u16 value length, value.
const PRELUDE_BYTES = 8;
const HEADERS_OFFSET = 12;
const CRC_BYTES = 4;
const OVERHEAD_BYTES = HEADERS_OFFSET + CRC_BYTES;
const STRING_TYPE = 7;
const MAX_NAME_BYTES = 255;
const MAX_VALUE_BYTES = 32_767;

/** What is the same in all frames of one kind, made once. */
export interface FrameTemplate {
  /** The encoded headers. */
  readonly headers: Buffer;
}

/** One message of `application/vnd.amazon.eventstream`. */
export interface Frame {
  readonly template: FrameTemplate;
  readonly payload: string;
}

/**
 * The template of frames that carry these headers, in this order; all values are strings.
 * @throws RangeError when a name is longer than 255 bytes or a value longer than 32,767
 */
export function createFrameTemplate(headers: Readonly<Record<string, string>>): FrameTemplate {
  const parts: Uint8Array[] = [];
  for (const [name, value] of Object.entries(headers)) {
    const nameBytes = Buffer.from(name);
    const valueBytes = Buffer.from(value);
    if (nameBytes.length > MAX_NAME_BYTES) throw new RangeError(`header name is longer than ${MAX_NAME_BYTES} bytes`);
    if (valueBytes.length > MAX_VALUE_BYTES)
      throw new RangeError(`header "${name}" is longer than ${MAX_VALUE_BYTES} bytes`);
    const valuePrefix = Buffer.from([STRING_TYPE, valueBytes.length >> 8, valueBytes.length & 0xff]);
    parts.push(Buffer.from([nameBytes.length]), nameBytes, valuePrefix, valueBytes);
  }
  return { headers: Buffer.concat(parts) };
}

/** The template of an event with a JSON payload. AWS sends these three headers in this order. */
export function createEventTemplate(eventType: string): FrameTemplate {
  return createFrameTemplate({
    ':event-type': eventType,
    ':content-type': 'application/json',
    ':message-type': 'event',
  });
}

/** The template of an exception with a JSON payload; the order of its headers is by analogy with events. */
export function createExceptionTemplate(exceptionType: string): FrameTemplate {
  return createFrameTemplate({
    ':exception-type': exceptionType,
    ':content-type': 'application/json',
    ':message-type': 'exception',
  });
}

/** One frame as bytes. */
export function encodeFrame(frame: Frame): Uint8Array {
  return encodeFrames([frame]);
}

/** All frames as one run of bytes in one allocation. */
export function encodeFrames(frames: readonly Frame[]): Uint8Array {
  let total = 0;
  for (const { template, payload } of frames) {
    total += OVERHEAD_BYTES + template.headers.length + Buffer.byteLength(payload);
  }
  const out = Buffer.allocUnsafe(total);
  let offset = 0;
  for (const frame of frames) offset = writeFrame(out, offset, frame);
  return out;
}

/** Writes a frame at `start` and gives the offset behind it. */
function writeFrame(out: Buffer, start: number, { template, payload }: Frame): number {
  const { headers } = template;
  const payloadOffset = start + HEADERS_OFFSET + headers.length;
  const end = payloadOffset + out.write(payload, payloadOffset, 'utf8') + CRC_BYTES;
  out.writeUInt32BE(end - start, start);
  out.writeUInt32BE(headers.length, start + 4);
  const preludeCrc = checksumPrelude(out, start);
  out.writeUInt32BE(preludeCrc, start + PRELUDE_BYTES);
  out.set(headers, start + HEADERS_OFFSET);
  out.writeUInt32BE(checksumRange(out, start + PRELUDE_BYTES, end - CRC_BYTES, preludeCrc), end - CRC_BYTES);
  return end;
}
