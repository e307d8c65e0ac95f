import { type UpstreamResponse } from '../../src/providers/shared/dispatch-request.js';
import { type BodySource, UpstreamBody } from '../../src/providers/shared/upstream-body.js';

/** How the body of a vendor's answer ends. */
export type BodyEnd = 'end' | 'reset';

/** A vendor's answer without a vendor: these pieces, then the end of the body or of the connection. */
export function upstreamBody(pieces: readonly Uint8Array[], end: BodyEnd): UpstreamResponse {
  const body = new UpstreamBody(NO_SOURCE);
  for (const piece of pieces) body.push(piece);
  if (end === 'end') body.end();
  else body.fail(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }));
  return { statusCode: 200, headers: {}, body };
}

const NO_SOURCE: BodySource = { pause: () => undefined, resume: () => undefined, abort: () => undefined };
