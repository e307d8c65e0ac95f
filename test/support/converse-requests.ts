import { decodeRequest } from '../../src/dialects/converse/decode-request.js';
import { type ModelRequest } from '../../src/gateway/model/model-request.js';

/** A message that has no fault. */
export const HELLO = { role: 'user', content: [{ text: 'Hello' }] };

export const decodeText = (body: string): ModelRequest => decodeRequest(Buffer.from(body));
export const decodeJson = (request: unknown): ModelRequest => decodeText(JSON.stringify(request));

/** A request whose only message has this block. */
export const withBlock = (block: unknown) => ({ messages: [{ role: 'user', content: [block] }] });

/** A request with one more member beside a good message. */
export const withMember = (name: string, value: unknown) => ({ messages: [HELLO], [name]: value });

/** What `run` throws. */
export function faultOf(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

/** JSON text of an array in an array in an array. */
export const nestedArrays = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
