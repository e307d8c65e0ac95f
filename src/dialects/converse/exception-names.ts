import { type ErrorKind } from '../../gateway/errors/error-kind.js';

/** How a failure looks before the first event. */
interface HttpException {
  readonly status: number;
  /** Goes into `x-amzn-ErrorType`: SDKs make their exception class from it. */
  readonly exception: string;
}

/**
 * SDKs repeat 429, 500 and 503 by themselves, and nothing else of these: what a repeat cannot cure must have another
 * status. 401, 405, 413, 415 and 499 are not modelled by AWS; SDKs show them as a plain service error with that code.
 */
export const HTTP_EXCEPTIONS: Readonly<Record<ErrorKind, HttpException>> = {
  invalidRequest: { status: 400, exception: 'ValidationException' },
  unauthenticated: { status: 401, exception: 'UnrecognizedClientException' },
  forbidden: { status: 403, exception: 'AccessDeniedException' },
  expiredCredential: { status: 403, exception: 'ExpiredTokenException' },
  // SDKs that read this name set their clock by the answer's Date header and try once more.
  badSignature: { status: 403, exception: 'InvalidSignatureException' },
  notFound: { status: 404, exception: 'ResourceNotFoundException' },
  methodNotAllowed: { status: 405, exception: 'UnknownOperationException' },
  payloadTooLarge: { status: 413, exception: 'ValidationException' },
  unsupportedMediaType: { status: 415, exception: 'UnsupportedMediaTypeException' },
  throttled: { status: 429, exception: 'ThrottlingException' },
  quotaExceeded: { status: 400, exception: 'ServiceQuotaExceededException' },
  timeout: { status: 408, exception: 'ModelTimeoutException' },
  unavailable: { status: 503, exception: 'ServiceUnavailableException' },
  vendorFault: { status: 500, exception: 'InternalServerException' },
  modelError: { status: 424, exception: 'ModelErrorException' },
  streamBroken: { status: 424, exception: 'ModelErrorException' },
  clientGone: { status: 499, exception: 'RequestAbortedException' },
  internal: { status: 500, exception: 'InternalServerException' },
  overloaded: { status: 503, exception: 'ServiceUnavailableException' },
};

/** The exceptions that ConverseStream can carry; clients drop any other name or show it empty. */
export type StreamException =
  | 'internalServerException'
  | 'modelStreamErrorException'
  | 'validationException'
  | 'throttlingException'
  | 'serviceUnavailableException';

/** What a failure is called after the first event. */
export const STREAM_EXCEPTIONS: Readonly<Record<ErrorKind, StreamException>> = {
  invalidRequest: 'validationException',
  unauthenticated: 'validationException',
  forbidden: 'validationException',
  expiredCredential: 'validationException',
  badSignature: 'validationException',
  notFound: 'validationException',
  methodNotAllowed: 'validationException',
  payloadTooLarge: 'validationException',
  unsupportedMediaType: 'validationException',
  throttled: 'throttlingException',
  quotaExceeded: 'modelStreamErrorException',
  timeout: 'modelStreamErrorException',
  unavailable: 'serviceUnavailableException',
  vendorFault: 'modelStreamErrorException',
  modelError: 'modelStreamErrorException',
  streamBroken: 'modelStreamErrorException',
  clientGone: 'internalServerException',
  internal: 'internalServerException',
  overloaded: 'serviceUnavailableException',
};
