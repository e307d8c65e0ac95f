import { type ErrorKind } from '../../gateway/errors/error-kind.js';
import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { type VendorFailure } from '../../gateway/ports/upstream-dialect.js';
import { readRetryAfterMs } from './retry-hint.js';
import { readErrorBody, readErrorValue, type VendorError } from './vendor-error.js';
import { toVendorMessage } from './vendor-message.js';

const KIND_OF_STATUS: ReadonlyMap<number, ErrorKind> = new Map<number, ErrorKind>([
  [400, 'invalidRequest'],
  // The gateway's own key: saying "unauthenticated" would blame the caller's.
  [401, 'modelError'],
  [402, 'quotaExceeded'],
  [403, 'modelError'],
  [404, 'notFound'],
  [408, 'timeout'],
  [409, 'unavailable'],
  [410, 'notFound'],
  [413, 'invalidRequest'],
  [422, 'invalidRequest'],
  [429, 'throttled'],
  // Groq and vLLM: the queue is full.
  [498, 'unavailable'],
  [499, 'unavailable'],
  [503, 'unavailable'],
  [504, 'timeout'],
  [524, 'timeout'],
  [529, 'unavailable'],
]);

/** What the Responses API calls faults of the caller's images. */
const IMAGE_CODES = [
  ...['invalid_image', 'invalid_image_format', 'invalid_base64_image', 'invalid_image_url', 'invalid_image_mode'],
  ...['image_too_large', 'image_too_small', 'image_file_too_large', 'empty_image_file', 'image_parse_error'],
  ...['unsupported_image_media_type', 'image_content_policy_violation', 'failed_to_download_image'],
  'image_file_not_found',
];

/** What errors are called where no HTTP status tells: inside a reply that began as a success. */
const STATUS_OF_CODE: ReadonlyMap<string, number> = new Map<string, number>([
  ['invalid_request_error', 400],
  ['context_length_exceeded', 400],
  ['invalid_prompt', 400],
  ['content_filter', 400],
  ['invalid_encrypted_content', 400],
  ...IMAGE_CODES.map((code): [string, number] => [code, 400]),
  ['authentication_error', 401],
  ['invalid_api_key', 401],
  ['permission_error', 403],
  ['not_found_error', 404],
  ['model_not_found', 404],
  ['timeout', 408],
  ['rate_limit_exceeded', 429],
  ['rate_limit_error', 429],
  ['billing_error', 402],
  ['request_too_large', 413],
  ['timeout_error', 504],
  ['RESOURCE_EXHAUSTED', 429],
  ['server_error', 500],
  ['api_error', 500],
  ['internal_server_error', 500],
  ['INTERNAL', 500],
  ['overloaded_error', 503],
  ['service_unavailable', 503],
  ['UNAVAILABLE', 503],
]);

const QUOTA_CODE = /^(?:insufficient_quota|billing_|.*credit|payment_required)/;
const QUOTA_MESSAGE =
  /exceeded your current quota|billing|credit balance|out of credits|insufficient (?:funds|balance)/i;

/** Names the failure behind an answer whose status is not 2xx. `nowMs` is the time of day. */
export function decodeError(failure: VendorFailure, nowMs: number): GatewayError {
  const { vendor, status, headers, body } = failure;
  const error = readErrorBody(body);
  const retryAfterMs = readRetryAfterMs(headers, status, nowMs) ?? error.retryAfterMs;
  return toGatewayError({ vendor, status, said: `answered ${status}`, error, retryAfterMs });
}

/** Names a failure that a vendor reports inside a reply that began as a success. */
export function decodeErrorInReply(vendor: string, value: unknown): GatewayError {
  const error = readErrorValue(value);
  const coded = error.codes.map((code) => STATUS_OF_CODE.get(code)).find((status) => status !== undefined);
  const status = error.status ?? coded;
  const said = status === undefined ? 'failed in its reply' : `failed with ${status} in its reply`;
  return toGatewayError({ vendor, status, said, error, retryAfterMs: error.retryAfterMs });
}

interface Findings {
  readonly vendor: string;
  readonly status: number | undefined;
  readonly said: string;
  readonly error: VendorError;
  readonly retryAfterMs: number | undefined;
}

function toGatewayError({ vendor, status, said, error, retryAfterMs }: Findings): GatewayError {
  const message = toVendorMessage(error.message);
  const refusesKey = status === 401 || status === 403 ? " and refuses the gateway's own key or its rights" : '';
  const statement = `${vendor} ${said}${refusesKey}`;
  const kind = kindOf(status, error);
  const told = endSentence(message === '' ? statement : `${statement}: ${message}`);
  return new GatewayError(kind, `${told} ${adviceFor(kind, status, vendor)}`, {
    vendor: { name: vendor, status: status ?? 200, ...(message !== '' && { message }) },
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}

function endSentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}

/** What to do about it. */
function adviceFor(kind: ErrorKind, status: number | undefined, vendor: string): string {
  if (status === 401 || status === 403) return `Check providers.${vendor}.keys.`;
  if (status !== undefined && status >= 300 && status < 400)
    return `Check providers.${vendor}.network_config.base_url.`;
  if (kind === 'modelError' && (status === undefined || status === 400)) return 'Send the request again.';
  return ADVICE[kind] ?? `Check the request and providers.${vendor}.network_config.base_url.`;
}

const ADVICE: Readonly<Partial<Record<ErrorKind, string>>> = {
  invalidRequest: 'Change the request.',
  notFound: 'Check the name of the model.',
  quotaExceeded: "Check the plan and the credit of the vendor's account.",
  throttled: 'Wait and send the request again.',
  timeout: 'Send the request again.',
  unavailable: 'Wait and send the request again.',
  vendorFault: 'Send the request again.',
};

function kindOf(status: number | undefined, error: VendorError): ErrorKind {
  if (isQuota(status, error)) return 'quotaExceeded';
  if (error.codes.includes('tool_use_failed')) return 'modelError';
  if (status === undefined) return 'modelError';
  return KIND_OF_STATUS.get(status) ?? (status >= 500 ? 'vendorFault' : 'modelError');
}

/** Google says "exceeded your current quota" about limits per minute too, and calls them RESOURCE_EXHAUSTED. */
function isQuota(status: number | undefined, { codes, message = '' }: VendorError): boolean {
  if (codes.some((code) => QUOTA_CODE.test(code))) return true;
  return status === 429 && !codes.includes('RESOURCE_EXHAUSTED') && QUOTA_MESSAGE.test(message);
}
