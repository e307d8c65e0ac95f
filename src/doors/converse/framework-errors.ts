import { HttpException } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { asGatewayError, GatewayError } from '../../gateway/errors/gateway-error.js';
import { type ErrorKind } from '../../gateway/errors/error-kind.js';
import { MODEL_OPERATIONS } from '../../gateway/model/operation.js';

/** Fastify's own refusals by code (fastify/lib/errors.js), in our words: its codes would read as AWS error codes. */
const FASTIFY_ERRORS: Readonly<Record<string, readonly [ErrorKind, string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: [
    'payloadTooLarge',
    'The request body is larger than this gateway accepts. client.max_request_body_size_mb sets the limit.',
  ],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['invalidRequest', 'The body is not as long as its Content-Length header says.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['unsupportedMediaType', 'Send the body as application/json.'],
  FST_ERR_BAD_URL: ['invalidRequest', 'The path is not valid percent-encoding.'],
  FST_ERR_MAX_PARAM_LENGTH: ['invalidRequest', 'modelId: expected 1 to 2048 characters'],
};

const OTHER_OPERATIONS = MODEL_OPERATIONS.slice(1).join(', ');

/** What a failure that the framework raised is called here; anything unknown is a defect and says nothing. */
export function toGatewayError(exception: unknown, request: FastifyRequest): GatewayError {
  const code = codeOf(exception);
  const known = FASTIFY_ERRORS[code];
  if (known !== undefined) return new GatewayError(known[0], known[1], { cause: exception });
  const status = exception instanceof HttpException ? exception.getStatus() : 500;
  if (status === 404) return noRoute(request);
  if (code === 'ECONNRESET' || code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return new GatewayError('clientGone', 'The client closed the connection while it was sending.', {
      cause: exception,
    });
  }
  if (status < 500) return new GatewayError('invalidRequest', 'The request is not well-formed.', { cause: exception });
  return asGatewayError(exception);
}

/** Nest wraps Fastify's errors in its own; the code stays with the cause. */
function codeOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return '';
  return 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : codeOf(thrown.cause);
}

function noRoute(request: FastifyRequest): GatewayError {
  const path = request.originalUrl.split('?', 1)[0] ?? '';
  const shown = path.length > 200 ? `${path.slice(0, 200)}…` : path;
  return new GatewayError(
    'notFound',
    `No route ${request.method} ${shown}. Converse is served at POST /bedrock/model/{modelId}/converse, and beside it ` +
      `${OTHER_OPERATIONS}, also under /pydanticai/bedrock and /pydanticai: point the endpoint URL of the SDK there. ` +
      'Models are listed at GET /bedrock/inference-profiles.',
  );
}
