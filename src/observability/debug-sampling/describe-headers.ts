import { type IncomingHeaders } from '../../gateway/model/call.js';

/** Headers whose values are shown. Of all others, credentials or not, the length is. */
const SHOWN: ReadonlySet<string> = new Set([
  'accept',
  'accept-encoding',
  'amz-sdk-invocation-id',
  'amz-sdk-request',
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'expect',
  'host',
  'traceparent',
  'transfer-encoding',
  'user-agent',
  'x-amz-date',
  'x-amz-user-agent',
  'x-asbru-strict',
  'x-bf-direct-key',
  'x-bf-fallbacks',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
]);

const MAX_LENGTH = 200;

/** The headers of a request, without the values of those that may hold a credential. */
export function describeHeaders(headers: IncomingHeaders): Readonly<Record<string, string>> {
  const described: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) continue;
    const text = typeof value === 'string' ? value : value.join(', ');
    const shownName = name.slice(0, MAX_LENGTH);
    described[shownName] = SHOWN.has(name) ? text.slice(0, MAX_LENGTH) : `(${text.length} characters)`;
  }
  return described;
}
