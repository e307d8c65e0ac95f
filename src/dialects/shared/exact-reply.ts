import { parseJson, parseJsonExact } from '../../codec/json.js';

/** A reply with its numbers as they were written; for the few replies that need it, because it is read twice. */
export function parseReplyExact(text: string): unknown {
  try {
    return parseJsonExact(text);
  } catch {
    // Only the exact parser refuses the key `__proto__`.
    return parseJson(text);
  }
}
