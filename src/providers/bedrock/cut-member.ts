const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

/** What is cut out of an object, and where it goes on: in its member `parent`, unless that is where it stands. */
interface Cut {
  readonly key: Buffer;
  readonly parent: Buffer | undefined;
  readonly rest: Remainder;
}

/**
 * A JSON object without the members `name` that stand at its top or at the top of its member `parent`; every other byte
 * stays. The very same buffer when there is none, or when the text is not well-formed enough to tell: then its reader
 * judges it.
 * @param name a name without characters that JSON escapes; an escaped spelling of it is not found, nor of `parent`
 */
export function cutMember(json: Uint8Array, name: string, parent: string): Uint8Array {
  const bytes = Buffer.from(json.buffer, json.byteOffset, json.byteLength);
  const key = Buffer.from(`"${name}"`);
  if (!bytes.includes(key)) return json;
  const open = skipWhitespace(bytes, 0);
  const rest = new Remainder(bytes);
  const isWhole = cutFrom(bytes, open, { key, parent: Buffer.from(`"${parent}"`), rest });
  return isWhole && rest.isCut ? rest.end() : json;
}

/**
 * Walks over the members of the object that opens at `open` and keeps what stands between the named ones, each of which
 * goes with one comma beside it. False when the text breaks off or is no object. A request may have millions of members:
 * nothing is kept of them.
 */
function cutFrom(bytes: Buffer, open: number, { key, parent, rest }: Cut): boolean {
  if (bytes[open] !== OPEN_BRACE) return false;
  if (bytes[skipWhitespace(bytes, open + 1)] === CLOSE_BRACE) return true;
  let hasKept = false;
  for (let start = open + 1; ;) {
    const member = readMember(bytes, start);
    if (member === undefined) return false;
    const { name, valueStart, end, isLast } = member;
    if (!name.equals(key)) {
      hasKept = true;
      if (parent?.equals(name) && !cutInside(bytes, valueStart, { key, rest })) return false;
    } else if (hasKept) rest.cut(start - 1, end);
    else rest.cut(start, isLast ? end : end + 1);
    if (isLast) return true;
    start = end + 1;
  }
}

/** The same inside a value; one that is no object holds no members. */
function cutInside(bytes: Buffer, valueStart: number, { key, rest }: Omit<Cut, 'parent'>): boolean {
  const open = skipWhitespace(bytes, valueStart);
  return bytes[open] !== OPEN_BRACE || cutFrom(bytes, open, { key, parent: undefined, rest });
}

interface Member {
  /** In its quotes. */
  readonly name: Buffer;
  readonly valueStart: number;
  /** Offset of the comma or brace behind it. */
  readonly end: number;
  readonly isLast: boolean;
}

/** The member that stands behind `start`; undefined where none does. */
function readMember(bytes: Buffer, start: number): Member | undefined {
  const nameStart = skipWhitespace(bytes, start);
  if (bytes[nameStart] !== QUOTE) return undefined;
  const nameEnd = endOfString(bytes, nameStart);
  const colon = skipWhitespace(bytes, nameEnd);
  if (bytes[colon] !== COLON) return undefined;
  const end = endOfValue(bytes, colon + 1);
  const isLast = bytes[end] === CLOSE_BRACE;
  if (!isLast && bytes[end] !== COMMA) return undefined;
  return { name: bytes.subarray(nameStart, nameEnd), valueStart: colon + 1, end, isLast };
}

/** What is left of some bytes when ranges of them are cut out, from front to back. */
class Remainder {
  private kept: Buffer | undefined;
  private length = 0;
  private passed = 0;

  constructor(private readonly bytes: Buffer) {}

  get isCut(): boolean {
    return this.kept !== undefined;
  }

  cut(start: number, end: number): void {
    this.kept ??= Buffer.allocUnsafe(this.bytes.length);
    this.length += this.bytes.copy(this.kept, this.length, this.passed, start);
    this.passed = end;
  }

  end(): Buffer {
    this.cut(this.bytes.length, this.bytes.length);
    return this.kept?.subarray(0, this.length) ?? this.bytes;
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
