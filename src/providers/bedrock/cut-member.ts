const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

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
  return bytes[open] === OPEN_BRACE ? (cutFrom(bytes, open + 1, Buffer.from(key)) ?? json) : json;
}

/**
 * Walks over the members and copies what stands between the named ones, each of which goes with one comma beside it.
 * Undefined when there is nothing to cut, or when the text breaks off or is no object. A request may have millions of
 * members: nothing is kept of them.
 */
function cutFrom(bytes: Buffer, from: number, key: Buffer): Buffer | undefined {
  let rest: Remainder | undefined;
  let hasKept = false;
  let start = from;
  for (;;) {
    const nameStart = skipWhitespace(bytes, start);
    if (bytes[nameStart] !== QUOTE) return undefined;
    const nameEnd = endOfString(bytes, nameStart);
    const colon = skipWhitespace(bytes, nameEnd);
    if (bytes[colon] !== COLON) return undefined;
    const end = endOfValue(bytes, colon + 1);
    const closer = bytes[end];
    if (closer !== CLOSE_BRACE && closer !== COMMA) return undefined;
    if (isKey(bytes, { nameStart, nameEnd, key })) {
      rest ??= new Remainder(bytes);
      if (hasKept) rest.cut(start - 1, end);
      else rest.cut(start, closer === COMMA ? end + 1 : end);
    } else hasKept = true;
    if (closer === CLOSE_BRACE) return rest?.end();
    start = end + 1;
  }
}

function isKey(
  bytes: Buffer,
  { nameStart, nameEnd, key }: { nameStart: number; nameEnd: number; key: Buffer },
): boolean {
  return nameEnd - nameStart === key.length && key.compare(bytes, nameStart, nameEnd) === 0;
}

/** What is left of some bytes when ranges of them are cut out, from front to back. */
class Remainder {
  private readonly kept: Buffer;
  private length = 0;
  private passed = 0;

  constructor(private readonly bytes: Buffer) {
    this.kept = Buffer.allocUnsafe(bytes.length);
  }

  cut(start: number, end: number): void {
    this.length += this.bytes.copy(this.kept, this.length, this.passed, start);
    this.passed = end;
  }

  end(): Buffer {
    this.cut(this.bytes.length, this.bytes.length);
    return this.kept.subarray(0, this.length);
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
