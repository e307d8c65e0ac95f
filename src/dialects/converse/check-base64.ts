import { wrongType, wrongValue } from '../shared/request-path.js';
import { type Check } from './check.js';

const SHORT_BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
const BASE64_HEAD = /^[A-Za-z0-9+/]+$/;
const BASE64_TAIL = /^[A-Za-z0-9+/]{2}(?:[A-Za-z0-9+/]{2}|[A-Za-z0-9+/]=|==)$/;
const SCANNED = 64;

/** Bytes as base64 text, by its first and last characters: media are megabytes, and their reader notices the rest. */
export const base64: Check = (value, path) => {
  if (typeof value !== 'string') throw wrongType(path, 'base64 text', value);
  if (value === '') throw wrongValue(path, 'base64 text', 'an empty string');
  if (!isBase64Shaped(value)) throw wrongValue(path, 'base64 text', 'another string');
};

function isBase64Shaped(value: string): boolean {
  // Padding may be left out; where it is, it fills the last group of four.
  const overhang = value.length % 4;
  if (overhang === 1 || (overhang !== 0 && value.endsWith('='))) return false;
  if (value.length <= SCANNED) return SHORT_BASE64.test(value);
  return BASE64_HEAD.test(value.slice(0, SCANNED)) && BASE64_TAIL.test(value.slice(-4));
}
