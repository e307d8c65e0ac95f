import { isAscii } from 'node:buffer';
import { LiftedMedia, MAX_LIFTED, tokenOf } from '../../gateway/model/lifted-media.js';
import { MAX_IMAGE_BYTES } from './check-conversation.js';

/** Smaller bodies are parsed as they are. */
const MIN_BODY_BYTES = 64 * 1024;

/** Shorter images are left where they are. */
const MIN_TEXT_LENGTH = 16 * 1024;

/** The longest base64 text of an image that is taken: what is longer is refused, and its length told. */
const MAX_TEXT_LENGTH = (MAX_IMAGE_BYTES / 3) * 4;

/** What stands before the bytes of an image, as JSON writers write it: members in either order, with or without spaces. */
const BEFORE_BYTES = /"image"\s*:\s*\{\s*(?:"format"\s*:\s*"[a-z]{1,8}"\s*,\s*)?"source"\s*:\s*\{\s*$/;
const MAX_BEFORE_LENGTH = 128;

const KEY = Buffer.from('"bytes"');

/**
 * Takes the large images out of a Converse request without parsing it. What is not written as every client writes it stays
 * where it is, and so does whatever has to be looked at as a whole: text with escapes, characters beyond printable ASCII.
 */
export function liftImages(body: Uint8Array): LiftedMedia | undefined {
  if (body.byteLength < MIN_BODY_BYTES) return undefined;
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const pieces: Uint8Array[] = [];
  const media: Buffer[] = [];
  let passed = 0;
  for (let key = bytes.indexOf(KEY); key >= 0 && media.length < MAX_LIFTED; key = bytes.indexOf(KEY, key + 1)) {
    const image = imageAt(bytes, key);
    if (image === undefined) continue;
    pieces.push(bytes.subarray(passed, image.start), tokenOf(image.text, media.length));
    media.push(image.text);
    key = passed = image.start + image.text.length;
  }
  if (media.length === 0) return undefined;
  pieces.push(bytes.subarray(passed));
  return new LiftedMedia(Buffer.concat(pieces), media);
}

interface FoundImage {
  readonly start: number;
  readonly text: Buffer;
}

/** The text of the image whose member `bytes` stands at `key`; undefined for what is not lifted. */
function imageAt(bytes: Buffer, key: number): FoundImage | undefined {
  const start = startOfValue(bytes, key + KEY.length);
  if (start === undefined) return undefined;
  const length = bytes.indexOf(QUOTE, start) - start;
  if (length < MIN_TEXT_LENGTH || length > MAX_TEXT_LENGTH || length % 4 !== 0) return undefined;
  if (!BEFORE_BYTES.test(bytes.toString('latin1', Math.max(0, key - MAX_BEFORE_LENGTH), key))) return undefined;
  const text = bytes.subarray(start, start + length);
  return isPlain(text) ? { start, text } : undefined;
}

/** Where the string begins that is the value of a member whose name ends before `offset`. */
function startOfValue(bytes: Buffer, offset: number): number | undefined {
  const colon = skipSpace(bytes, offset);
  if (bytes[colon] !== COLON) return undefined;
  const quote = skipSpace(bytes, colon + 1);
  return bytes[quote] === QUOTE ? quote + 1 : undefined;
}

function skipSpace(bytes: Buffer, offset: number): number {
  let next = offset;
  while (isSpace(bytes[next])) next += 1;
  return next;
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** True for printable ASCII without a backslash, which means in any JSON string what it says. */
function isPlain(text: Buffer): boolean {
  if (text.includes(BACKSLASH) || !isAscii(text)) return false;
  const lead = (4 - (text.byteOffset % 4)) % 4;
  const count = (text.length - lead) >> 4;
  const inWords = lead + count * 16;
  if (hasControls(new Int32Array(text.buffer, text.byteOffset + lead, count * 4))) return false;
  return !text.subarray(0, lead).some(isControl) && !text.subarray(inWords).some(isControl);
}

/** Sixteen bytes at a time: of ASCII, those below 0x20 alone have neither 0x20 nor 0x40. */
function hasControls(words: Int32Array): boolean {
  let all = PRINTABLE;
  let offset = words.length;
  // An iterator would take ten times as long, and one word at a time twice as long.
  while (offset >= 4) {
    offset -= 4;
    const one = words[offset] ?? 0;
    const two = words[offset + 1] ?? 0;
    const three = words[offset + 2] ?? 0;
    const four = words[offset + 3] ?? 0;
    all &= (one | (one << 1)) & (two | (two << 1)) & (three | (three << 1)) & (four | (four << 1));
  }
  return all !== PRINTABLE;
}

function isControl(byte: number): boolean {
  return byte < 0x20;
}

const PRINTABLE = 0x40404040;
const QUOTE = 0x22;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
