import { type IncomingHeaders } from '../model/call.js';

/** AWS's SDKs count their own tries here: `attempt=2; max=3`. */
const ATTEMPT = /(?:^|;)\s*attempt=(\d+)/;

/**
 * True when the caller's SDK has tried the same before: its tries and the gateway's would multiply.
 */
export function isRetryOfClient(headers: IncomingHeaders): boolean {
  const value = headers['amz-sdk-request'];
  const [, attempt = '1'] = (typeof value === 'string' ? ATTEMPT.exec(value) : null) ?? [];
  return Number(attempt) > 1;
}
