import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { type IncomingHeaders } from '../../gateway/model/call.js';
import { bedrock } from './bedrock.vendor.js';

type HeaderValues = Readonly<Record<string, string | readonly string[] | undefined>>;

const BEDROCK_HEADER = 'x-amzn-bedrock-';

/** Everything else of the request is between the caller and the gateway, its credentials above all. */
const REQUEST_HEADERS: ReadonlySet<string> = new Set(['accept', 'content-type']);

/** Bodies pass as they are, so what tells how to read them passes too. */
const REPLY_HEADERS: ReadonlySet<string> = new Set([
  'content-encoding',
  'content-type',
  'retry-after',
  'x-amz-retry-after',
  'x-amzn-errortype',
]);

/** Signatures are computed over these bytes; other characters have no agreed encoding in a header. */
const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;

/** Bifrost's name of the event stream, which AWS does not know. */
const FOREIGN_EVENT_STREAM = /application\/x-amz-eventstream/gi;
const EVENT_STREAM = 'application/vnd.amazon.eventstream';

/**
 * The caller's headers that Bedrock gets.
 * @throws GatewayError `invalidRequest` for one that cannot be sent: leaving it out could switch a guardrail off
 */
export function requestHeaders(headers: IncomingHeaders): Record<string, string> {
  const passed = select(headers, REQUEST_HEADERS);
  for (const [name, value] of Object.entries(passed)) {
    if (PRINTABLE_ASCII.test(value)) continue;
    throw new GatewayError(
      'invalidRequest',
      `The header ${name} holds characters that cannot be sent to ${bedrock.name}: it must be printable ASCII.`,
    );
  }
  if (passed['accept'] !== undefined) passed['accept'] = passed['accept'].replace(FOREIGN_EVENT_STREAM, EVENT_STREAM);
  return passed;
}

/**
 * Bedrock's headers that the caller gets, but for those that cannot be sent; its request id under a name of our own.
 * @param isWhole true when the body's length is known to be the answer's: no frame of ours will follow it
 */
export function replyHeaders(headers: HeaderValues, isWhole: boolean): Record<string, string> {
  const passed: Record<string, string> = {};
  for (const [name, value] of Object.entries(select(headers, REPLY_HEADERS))) {
    if (PRINTABLE_ASCII.test(value)) passed[name] = value;
  }
  const requestId = headers['x-amzn-requestid'];
  if (typeof requestId === 'string') passed['x-asbru-upstream-request-id'] = requestId;
  const length = headers['content-length'];
  if (isWhole && typeof length === 'string') passed['content-length'] = length;
  return passed;
}

function select(headers: HeaderValues, names: ReadonlySet<string>): Record<string, string> {
  const selected: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || !(names.has(name) || name.startsWith(BEDROCK_HEADER))) continue;
    selected[name] = typeof value === 'string' ? value : value.join(', ');
  }
  return selected;
}
