import { type ErrorKind } from '../../gateway/errors/error-kind.js';
import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { KeyRefusal } from '../shared/key-refusal.js';
import { kindOfStatus } from '../shared/status-kind.js';
import { bedrock } from './bedrock.vendor.js';
import { parseObject } from './read-usage.js';

/** What Bedrock answered instead of a reply. */
export interface BedrockFailure {
  readonly status: number;
  /** AWS's name of the error, where it gave one. */
  readonly type: string | undefined;
  /** How long AWS asks to wait, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
}

/** Errors of AWS that speak of the request's credentials, whatever their status. */
const CREDENTIAL_ERRORS: ReadonlySet<string> = new Set([
  'ExpiredTokenException',
  'IncompleteSignatureException',
  'InvalidClientTokenIdException',
  'InvalidSignatureException',
  'MissingAuthenticationTokenException',
  'NotAuthorizedException',
  'UnrecognizedClientException',
]);

/** Names of exceptions in a stream (camel case there), as the service model has them. */
const KINDS_BY_EXCEPTION: Readonly<Record<string, ErrorKind>> = {
  internalServerException: 'vendorFault',
  modelStreamErrorException: 'modelError',
  modelTimeoutException: 'timeout',
  serviceUnavailableException: 'unavailable',
  throttlingException: 'throttled',
  validationException: 'invalidRequest',
};

/** Names of the errors before an answer, as the service model has them. */
const TYPES_BY_STATUS: Readonly<Partial<Record<number, string>>> = {
  404: 'ResourceNotFoundException',
  408: 'ModelTimeoutException',
  424: 'ModelErrorException',
  429: 'ThrottlingException',
  503: 'ServiceUnavailableException',
};

const ERROR_NAME = /^[A-Za-z]\w{0,99}$/;

/** AWS's name of an error: from its header, else from the body; both may carry a namespace or a URL round it. */
export function readErrorType(header: string | readonly string[] | undefined, body?: Uint8Array): string | undefined {
  const named = typeof header === 'string' ? header : typeInBody(body);
  const name = named?.split(':', 1)[0]?.split('#').at(-1) ?? '';
  return ERROR_NAME.test(name) ? name : undefined;
}

/** True when AWS refused the credentials that the gateway sent, or the account has no access to the model. */
export function refusesCredentials({ status, type }: BedrockFailure): boolean {
  return status === 401 || status === 403 || (status === 400 && type !== undefined && CREDENTIAL_ERRORS.has(type));
}

/**
 * The failure behind a refusal of the gateway's own credentials. AWS's sentence about it names accounts and users, and
 * stays with the cause.
 */
export function toCredentialFailure({ status, type }: BedrockFailure, keyName: string, body: Uint8Array): KeyRefusal {
  const { message } = parseObject(toBuffer(body));
  const isKnown = status !== 401 && (type === undefined || !CREDENTIAL_ERRORS.has(type));
  return new KeyRefusal(
    `AWS refused the gateway's credentials (${type ?? `status ${status}`}). Whoever runs the gateway must check the ` +
      `key "${keyName}" of the vendor ${bedrock.name}: that it is valid, may invoke the model, and that its account has ` +
      'access to the model.',
    // Who is known may still lack one model.
    isKnown ? 'model' : 'key',
    {
      cause: typeof message === 'string' ? new Error(message) : undefined,
      vendor: { name: bedrock.name, status, ...(type === undefined ? undefined : { message: type }) },
    },
  );
}

/** The failure behind an answer that Bedrock never gives, a redirection above all: somebody else is at the address. */
export function toForeignReply(status: number): GatewayError {
  return new GatewayError(
    'modelError',
    `The vendor ${bedrock.name} answered ${status}, which is no answer of its API. Whoever runs the gateway must check ` +
      `providers.${bedrock.name}.network_config.base_url.`,
    { vendor: { name: bedrock.name, status } },
  );
}

/** AWS's name of an error that came without one; SDKs make their exception class from it. */
export function errorTypeOfStatus(status: number): string {
  return TYPES_BY_STATUS[status] ?? (status >= 500 ? 'InternalServerException' : 'ValidationException');
}

/** What any other failure means for retries, fallbacks and the log; the caller gets Bedrock's own bytes. */
export function toFailure({ status, type, retryAfterMs }: BedrockFailure): GatewayError {
  const name = type ?? 'no error type';
  return new GatewayError(kindOf(status, type), `The vendor ${bedrock.name} answered ${status} (${name}).`, {
    vendor: { name: bedrock.name, status, message: name },
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}

/** What an exception frame means; the caller gets the frame itself. */
export function toStreamFailure(type: string | undefined): GatewayError {
  const name = type !== undefined && ERROR_NAME.test(type) ? type : 'an unnamed exception';
  const kind = KINDS_BY_EXCEPTION[name] ?? 'modelError';
  return new GatewayError(kind, `The stream of the vendor ${bedrock.name} ended with ${name}.`, {
    vendor: { name: bedrock.name, message: name },
  });
}

function kindOf(status: number, type: string | undefined): ErrorKind {
  return type === 'ServiceQuotaExceededException' ? 'quotaExceeded' : kindOfStatus(status);
}

function typeInBody(body: Uint8Array | undefined): string | undefined {
  if (body === undefined) return undefined;
  const { __type: type, code } = parseObject(toBuffer(body));
  if (typeof type === 'string') return type;
  return typeof code === 'string' ? code : undefined;
}

function toBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
