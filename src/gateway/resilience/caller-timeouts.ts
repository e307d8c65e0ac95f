import { GatewayError } from '../errors/gateway-error.js';
import { type CallerTimeouts, type IncomingHeaders, NO_TIMEOUTS } from '../model/call.js';

/** What a caller sets each of its limits with; Asbru's own headers. All are milliseconds. */
export const TIMEOUT_HEADERS = {
  total: 'x-asbru-timeout-ms',
  connect: 'x-asbru-connect-timeout-ms',
  firstEvent: 'x-asbru-first-event-timeout-ms',
  idle: 'x-asbru-idle-timeout-ms',
} as const;

/** As long as the longest time of the configuration: a day. */
export const LONGEST_MS = 86_400_000;

const DIGITS = /^\d{1,8}$/;

/**
 * The limits that a caller sets for one call. A call that sets none costs four look-ups.
 * @throws GatewayError `invalidRequest` naming the header: a limit that is not understood would be none
 */
export function readCallerTimeouts(headers: IncomingHeaders): CallerTimeouts {
  const totalMs = readMs(headers, TIMEOUT_HEADERS.total);
  const connectMs = readMs(headers, TIMEOUT_HEADERS.connect);
  const firstEventMs = readMs(headers, TIMEOUT_HEADERS.firstEvent);
  const idleMs = readMs(headers, TIMEOUT_HEADERS.idle);
  if ((totalMs ?? connectMs ?? firstEventMs ?? idleMs) === undefined) return NO_TIMEOUTS;
  return { totalMs, connectMs, firstEventMs, idleMs };
}

function readMs(headers: IncomingHeaders, name: string): number | undefined {
  const value = headers[name];
  if (value === undefined) return undefined;
  const ms = typeof value === 'string' && DIGITS.test(value) ? Number(value) : 0;
  if (ms >= 1 && ms <= LONGEST_MS) return ms;
  throw new GatewayError(
    'invalidRequest',
    `${name}: expected a whole number of milliseconds from 1 to ${LONGEST_MS}, such as 30000.`,
  );
}
