const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

/** A member of the outermost object, with the whitespace round it and without the commas. */
interface Member {
  readonly start: number;
  readonly end: number;
  readonly isNamed: boolean;
}

/**
 * A JSON object without the top-level member `name`; every other byte stays. The very same buffer when there is no such
 * member, or when the text is not well-formed enough to tell: then its reader judges it.
 * @param name a name without characters that JSON escapes; an escaped spelling of it is not found
 */
export function cutMember(json: Uint8Array, name: string): Uint8Array {
  const bytes = Buffer.from(json.buffer, json.byteOffset, json.byteLength);
  const key = `"${name}"`;
  if (!bytes.includes(key)) return json;
  const open = skipWhitespace(bytes, 0);
  if (bytes[open] !== OPEN_BRACE) return json;
  const members = readMembers(bytes, open + 1, Buffer.from(key));
  const close = members?.at(-1)?.end;
  if (members === undefined || close === undefined || members.every((member) => !member.isNamed)) return json;
  const parts: Uint8Array[] = [bytes.subarray(0, open + 1)];
  for (const member of members) {
    if (member.isNamed) continue;
    if (parts.length > 1) parts.push(Buffer.of(COMMA));
    parts.push(bytes.subarray(member.start, member.end));
  }
  return Buffer.concat([...parts, bytes.subarray(close)]);
}

/** The members up to the object's closing brace; undefined when the text breaks off or is no object. */
function readMembers(bytes: Buffer, from: number, key: Buffer): Member[] | undefined {
  const members: Member[] = [];
  let start = from;
  for (;;) {
    const nameStart = skipWhitespace(bytes, start);
    if (bytes[nameStart] !== QUOTE) return undefined;
    const nameEnd = endOfString(bytes, nameStart);
    const colon = skipWhitespace(bytes, nameEnd);
    if (bytes[colon] !== COLON) return undefined;
    const end = endOfValue(bytes, colon + 1);
    members.push({ start, end, isNamed: bytes.subarray(nameStart, nameEnd).equals(key) });
    if (bytes[end] === CLOSE_BRACE) return members;
    if (bytes[end] !== COMMA) return undefined;
    start = end + 1;
  }
}

/** Offset of the comma or bracket that ends the value; the length of the text when none does. */
function endOfValue(bytes: Buffer, start: number): number {
  let depth = 0;
  let offset = start;
  while (offset < bytes.length) {
    const byte = bytes[offset];
    if (byte === QUOTE) {
      offset = endOfString(bytes, offset);
      continue;
    }
    if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth++;
    else if (byte === COMMA && depth === 0) return offset;
    else if ((byte === CLOSE_BRACE || byte === CLOSE_BRACKET) && --depth < 0) return offset;
    offset++;
  }
  return offset;
}

/** Offset behind the quote that ends the string which begins at `start`; the length of the text when none does. */
function endOfString(bytes: Buffer, start: number): number {
  let end = bytes.indexOf(QUOTE, start + 1);
  while (end !== -1) {
    let backslashes = 0;
    while (bytes[end - 1 - backslashes] === BACKSLASH) backslashes++;
    if (backslashes % 2 === 0) return end + 1;
    end = bytes.indexOf(QUOTE, end + 1);
  }
  return bytes.length;
}

function skipWhitespace(bytes: Buffer, start: number): number {
  let offset = start;
  while (isWhitespace(bytes[offset])) offset++;
  return offset;
}

function isWhitespace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
