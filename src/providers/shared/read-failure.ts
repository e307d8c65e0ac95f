import { type VendorFailure } from '../../gateway/ports/upstream-dialect.js';
import { readBody } from './read-reply.js';
import { toTransportError } from './transport-error.js';
import { type UpstreamResponse } from './dispatch-request.js';
import { type Abortable } from '../../gateway/model/light-abort.js';

/** An error body is read up to here; what matters stands at its beginning. */
const MAX_ERROR_BYTES = 64 * 1024;

/**
 * What a vendor answered instead of a reply.
 * @throws GatewayError when the connection broke meanwhile
 */
export async function readFailure(
  vendor: string,
  response: UpstreamResponse,
  signal: Abortable,
): Promise<VendorFailure> {
  const { statusCode: status, headers } = response;
  try {
    const body = await readBody(response, MAX_ERROR_BYTES, 'cut');
    return { vendor, status, headers, body: Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString() };
  } catch (error) {
    throw toTransportError(error, { vendor, phase: 'beforeFirstEvent', signal });
  }
}
