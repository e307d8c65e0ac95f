import { type OpeningException } from './observe-stream.js';
import { parseObject } from './read-usage.js';
import { type BedrockFailure } from './vendor-failure.js';

/** An error answer: what it means and its JSON body. */
export interface OpeningFailure extends BedrockFailure {
  readonly type: string;
  readonly body: Uint8Array;
}

/** Statuses of the exceptions, as the service model has them, by their names before an answer. */
const STATUSES: Readonly<Partial<Record<string, number>>> = {
  AccessDeniedException: 403,
  ExpiredTokenException: 403,
  InternalServerException: 500,
  InvalidSignatureException: 403,
  ModelErrorException: 424,
  ModelNotReadyException: 429,
  ModelStreamErrorException: 424,
  ModelTimeoutException: 408,
  ResourceNotFoundException: 404,
  ServiceQuotaExceededException: 400,
  ServiceUnavailableException: 503,
  ThrottlingException: 429,
  UnrecognizedClientException: 403,
  ValidationException: 400,
};

const CAMEL_CASE_NAME = /^[A-Za-z]\w{0,99}$/;

/**
 * The error answer that says what a stream says which begins with an exception: nothing was given yet, so callers may
 * have the status that they would have had without the 200 before it. The payload is the body as it is.
 */
export function toOpeningFailure({ kind, payload }: OpeningException): OpeningFailure {
  const type = toErrorType(kind.type);
  const status = STATUSES[type] ?? 424;
  if (payload !== undefined && typeof parseObject(payload)['message'] === 'string') {
    return { status, type, body: payload };
  }
  const message = kind.message ?? `The stream of the vendor bedrock began with ${type}.`;
  return { status, type, body: Buffer.from(JSON.stringify({ message })) };
}

/** In a stream names begin in lower case, before an answer in upper case. */
function toErrorType(name = ''): string {
  return CAMEL_CASE_NAME.test(name) ? name.charAt(0).toUpperCase() + name.slice(1) : 'ModelErrorException';
}
