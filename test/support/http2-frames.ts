/** The first bytes of a client of HTTP/2 (RFC 9113 §3.4), and its settings, which say nothing. */
export const CLIENT_PREFACE = `PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n${frame(0x4, 0, 0, '')}`;

const HEADERS = 0x1;
const DATA = 0x0;
const END_STREAM = 0x1;
const END_HEADERS = 0x4;

/** A frame, one character per byte. */
function frame(type: number, flags: number, stream: number, payload: string): string {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(stream, 5);
  return head.toString('latin1') + payload;
}

/** What a request is made of. */
export interface PlainRequest {
  readonly fields: readonly (readonly [string, string])[];
  readonly body: string;
  /** Compressed fields behind the others. */
  readonly compressed?: string;
}

/** A request whose head is written as it is told, right or wrong: no field is compressed, sorted or checked. */
export function requestFrames(stream: number, { fields, body, compressed = '' }: PlainRequest): string {
  const head = fields.map(([name, value]) => `\u0000${literal(name)}${literal(value)}`).join('');
  return frame(HEADERS, END_HEADERS, stream, head + compressed) + frame(DATA, END_STREAM, stream, body);
}

/** One large field, put into the table of HPACK and then named by one byte each time (RFC 7541 §6.1, §6.2.1). */
export function growingFields(copies: number): string {
  return `@${literal('x-grows')}${literal('a'.repeat(3900))}${'\u00be'.repeat(copies)}`;
}

/** The types of the frames that a server has sent, with the streams that they are about. */
export function framesIn(
  received: string,
): { readonly type: number; readonly stream: number; readonly payload: string }[] {
  const bytes = Buffer.from(received, 'latin1');
  const frames = [];
  for (let at = 0; at + 9 <= bytes.length;) {
    const length = bytes.readUIntBE(at, 3);
    const payload = bytes.toString('latin1', at + 9, at + 9 + length);
    frames.push({ type: bytes[at + 3] ?? 0, stream: bytes.readUInt32BE(at + 5) & 0x7fffffff, payload });
    at += 9 + length;
  }
  return frames;
}

/** A string of HPACK without Huffman's code (RFC 7541 §5.2); its length has a prefix of seven bits. */
function literal(text: string): string {
  if (text.length < 127) return String.fromCharCode(text.length) + text;
  let rest = text.length - 127;
  let length = '\u007f';
  for (; rest >= 128; rest = Math.floor(rest / 128)) length += String.fromCharCode((rest % 128) + 128);
  return length + String.fromCharCode(rest) + text;
}
