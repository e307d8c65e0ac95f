import { endOfString } from './json-string.js';

/** A run of so many digits, at most, is an integer that a double holds exactly. */
const SAFE_DIGITS = 15;

/** The longest numeral that is worth comparing: a double prints none with more characters. */
const MAX_PRINTED_LENGTH = 25;

/**
 * True for JSON text with a number that a double would not print as it is written. It reads every character outside the
 * strings once, and hops over the strings. Without regular expressions: a loop of theirs over some millions of characters
 * overflows V8's stack in a process where it has stopped optimising them.
 */
export function holdsInexactNumber(text: string): boolean {
  const { length } = text;
  for (let offset = 0; offset < length;) {
    const code = text.charCodeAt(offset);
    if (code === QUOTE) offset = endOfString(text, offset) + 1;
    else if (!beginsNumber(code)) offset += 1;
    else {
      const end = endOfNumber(text, offset);
      if (isInexact(text, offset, end)) return true;
      offset = end;
    }
  }
  return false;
}

function isInexact(text: string, start: number, end: number): boolean {
  if (isSmallInteger(text, start, end)) return false;
  if (end - start > MAX_PRINTED_LENGTH) return true;
  const numeral = text.slice(start, end);
  return String(Number(numeral)) !== numeral;
}

/** The numbers that most texts hold, without a look at what they are. */
function isSmallInteger(text: string, start: number, end: number): boolean {
  if (end - start > SAFE_DIGITS) return false;
  // A leading zero or minus is left to the comparison, unless it is all there is.
  if (end - start > 1 && !isBetween(text.charCodeAt(start), ONE, NINE)) return false;
  for (let offset = start; offset < end; offset++) {
    if (!isBetween(text.charCodeAt(offset), ZERO, NINE)) return false;
  }
  return true;
}

function endOfNumber(text: string, start: number): number {
  let end = start + 1;
  while (end < text.length && continuesNumber(text.charCodeAt(end))) end += 1;
  return end;
}

function isBetween(code: number, first: number, last: number): boolean {
  return code >= first && code <= last;
}

function beginsNumber(code: number): boolean {
  return isBetween(code, ZERO, NINE) || code === MINUS;
}

function continuesNumber(code: number): boolean {
  if (beginsNumber(code)) return true;
  return code === POINT || code === SMALL_E || code === LARGE_E || code === PLUS;
}

const QUOTE = 0x22;
const PLUS = 0x2b;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const ONE = 0x31;
const NINE = 0x39;
const LARGE_E = 0x45;
const SMALL_E = 0x65;
