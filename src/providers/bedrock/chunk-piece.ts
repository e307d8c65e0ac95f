import { isJsonObject } from '../../codec/json.js';
import { parseObject } from './read-usage.js';

const NOTHING = Buffer.alloc(0);

/** The model's own bytes in the payload of a `chunk` frame; none when the payload is something else. Never throws. */
export function decodePiece(payload: Buffer): Buffer {
  const { bytes } = parseObject(payload);
  return typeof bytes === 'string' ? Buffer.from(bytes, 'base64') : NOTHING;
}

/**
 * True for pieces that come before a model has said anything: the Messages API's `message_start`, `ping` and the
 * announcement of an empty block, Nova's `messageStart`. Other models begin with their words.
 */
export function isBarePiece(piece: Buffer): boolean {
  const members = parseObject(piece);
  switch (members['type']) {
    case 'message_start':
    case 'ping':
      return true;
    case 'content_block_start':
      return isEmptyBlock(members['content_block']);
    default:
      return Object.hasOwn(members, 'messageStart');
  }
}

function isEmptyBlock(block: unknown): boolean {
  if (!isJsonObject(block)) return false;
  const { type } = block;
  return (type === 'text' || type === 'thinking') && block[type] === '';
}
