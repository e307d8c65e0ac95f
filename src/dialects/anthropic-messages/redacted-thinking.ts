import { type Base64 } from '../../gateway/model/content-block.js';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Converse's blob is the bytes of Anthropic's text, which is base64 itself. */
export function encodeRedactedContent(data: string): Base64 {
  return Buffer.from(data).toString('base64');
}

/** Anthropic's text; undefined for a blob of another vendor, whose bytes are no text. */
export function decodeRedactedContent(content: Base64): string | undefined {
  try {
    return utf8.decode(Buffer.from(content, 'base64'));
  } catch {
    return undefined;
  }
}
