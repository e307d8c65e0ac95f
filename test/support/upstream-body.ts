import { Readable } from 'node:stream';
import { type UpstreamResponse } from '../../src/providers/shared/upstream-client.js';

/** How the body of a vendor's answer ends. */
export type BodyEnd = 'end' | 'reset';

/** A vendor's answer without a vendor: these pieces, then the end of the body or of the connection. */
export function upstreamBody(pieces: readonly Uint8Array[], end: BodyEnd): UpstreamResponse {
  return { statusCode: 200, headers: {}, body: Readable.from(give(pieces, end), { objectMode: true }) } as never;
}

function* give(pieces: readonly Uint8Array[], end: BodyEnd): Generator<Uint8Array> {
  yield* pieces;
  if (end === 'reset') throw Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
}
