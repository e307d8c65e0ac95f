import { createExceptionTemplate, encodeFrame, type FrameTemplate } from '../../codec/event-stream-frame.js';
import { type ErrorDetail, type GatewayError } from '../../gateway/errors/gateway-error.js';
import { type EncodedError } from '../../gateway/ports/ingress-dialect.js';
import { HTTP_EXCEPTIONS, STREAM_EXCEPTIONS, type StreamException } from './exception-names.js';

const STREAM_TEMPLATES: Readonly<Record<StreamException, FrameTemplate>> = {
  internalServerException: createExceptionTemplate('internalServerException'),
  modelStreamErrorException: createExceptionTemplate('modelStreamErrorException'),
  validationException: createExceptionTemplate('validationException'),
  throttlingException: createExceptionTemplate('throttlingException'),
  serviceUnavailableException: createExceptionTemplate('serviceUnavailableException'),
};

/**
 * A failure before the first event. AWS's clients read the exception's name from the header, then from `__type`; readers
 * of Bifrost's form find `message` and `type`, which is Bifrost's own name of the fault where it has one.
 */
export function encodeError(error: GatewayError): EncodedError {
  const { status, exception } = HTTP_EXCEPTIONS[error.kind];
  const { reason, vendor } = error.detail;
  const body = {
    message: error.message,
    type: reason ?? exception,
    __type: exception,
    originalStatusCode: exception === 'ModelErrorException' ? vendor?.status : undefined,
  };
  return {
    status,
    headers: { 'content-type': 'application/json', 'x-amzn-ErrorType': exception, ...hintHeaders(error.detail) },
    body: JSON.stringify(body),
  };
}

/** A failure after the first event, as the exception frame that ends the stream. */
export function encodeStreamError(error: GatewayError): Uint8Array {
  const exception = STREAM_EXCEPTIONS[error.kind];
  const vendor = exception === 'modelStreamErrorException' ? error.detail.vendor : undefined;
  const payload = { message: error.message, originalStatusCode: vendor?.status, originalMessage: vendor?.message };
  return encodeFrame({ template: STREAM_TEMPLATES[exception], payload: JSON.stringify(payload) });
}

/** The AWS SDK for JavaScript reads both forms of the pause; `Retry-After` counts whole seconds. */
function hintHeaders({ retryAfterMs, allow }: ErrorDetail): Record<string, string> {
  const headers: Record<string, string> = {};
  if (retryAfterMs !== undefined) {
    headers['Retry-After'] = String(Math.ceil(retryAfterMs / 1000));
    headers['x-amz-retry-after'] = String(Math.ceil(retryAfterMs));
  }
  if (allow !== undefined) headers['Allow'] = allow.join(', ');
  return headers;
}
