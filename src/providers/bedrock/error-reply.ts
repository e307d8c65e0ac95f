import { readRetryAfterMs } from '../../dialects/shared/retry-hint.js';
import { type Call } from '../../gateway/model/call.js';
import { type NativeReply } from '../../gateway/ports/provider.js';
import { type UpstreamResponse } from '../shared/dispatch-request.js';
import { type OpeningFailure } from './opening-failure.js';
import { passPeeked, peekBody } from './pass-body.js';
import { replyHeaders } from './pass-headers.js';
import { type SecretMask } from './secret-mask.js';
import {
  type BedrockFailure,
  errorTypeOfStatus,
  readErrorType,
  refusesCredentials,
  toCredentialFailure,
  toFailure,
} from './vendor-failure.js';

/** An error body is read up to here; what matters stands at its beginning. */
const MAX_ERROR_BYTES = 64 * 1024;

/** The parts of a reply that are an error's own. */
type ErrorParts = Pick<NativeReply, 'status' | 'headers' | 'body' | 'failure'>;

/** An exchange that went wrong. */
export interface FailedExchange {
  readonly call: Call;
  readonly response: UpstreamResponse;
  /** Name of the key that Bedrock was asked with. */
  readonly keyName: string;
  /** Knows what was sent and must not come back. */
  readonly mask: SecretMask;
}

/**
 * An error answer of Bedrock as callers get it: its own bytes, but for secrets of the gateway that they may repeat.
 * @throws GatewayError `modelError` for a refusal of the gateway's credentials, of which callers see nothing
 */
export async function readErrorReply({ call, response, keyName, mask }: FailedExchange): Promise<ErrorParts> {
  const { statusCode: status } = response;
  const peeked = await peekBody(response, call, MAX_ERROR_BYTES);
  const bytes = mask.hide(Buffer.from(peeked.bytes.buffer, peeked.bytes.byteOffset, peeked.bytes.byteLength));
  call.inspector?.received(bytes);
  const headers = mask.hideInHeaders(replyHeaders(response.headers, true));
  const named = headers['x-amzn-errortype'];
  const retryAfterMs = readRetryAfterMs(response.headers, status, Date.now());
  const failure: BedrockFailure = { status, type: readErrorType(named, bytes), retryAfterMs };
  if (refusesCredentials(failure)) {
    response.body.release();
    throw toCredentialFailure(failure, keyName, bytes);
  }
  return {
    status,
    headers: { ...headers, 'x-amzn-errortype': named ?? failure.type ?? errorTypeOfStatus(status) },
    body: peeked.isWhole
      ? passPeeked(response, call, { bytes, isWhole: true })
      : mask.hideInBody(passPeeked(response, call, peeked)),
    failure: toFailure(failure),
  };
}

/**
 * The error answer that a stream comes to which begins with an exception.
 * @throws GatewayError `modelError` for a refusal of the gateway's credentials
 */
export function toErrorReply(
  { status, type: told, body }: OpeningFailure,
  headers: NativeReply['headers'],
  { call, response, keyName, mask }: FailedExchange,
): ErrorParts {
  response.body.release();
  const type = mask.hideInText(told);
  const bytes = mask.hide(Buffer.from(body));
  const failure = { status, type };
  if (refusesCredentials(failure)) throw toCredentialFailure(failure, keyName, bytes);
  return {
    status,
    headers: {
      ...mask.hideInHeaders(headers),
      'content-type': 'application/json',
      'content-length': String(bytes.byteLength),
      'x-amzn-errortype': type,
    },
    body: passPeeked(response, call, { bytes, isWhole: true }),
    failure: toFailure(failure),
  };
}
