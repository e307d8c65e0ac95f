import { bad, type Finding, note, ok } from './finding.js';

/** No clock is right that shows a time before this was written. */
const WRITTEN_MS = Date.UTC(2026, 10, 1);

/** AWS refuses signatures that are further off, and so does the gateway. */
const SIGNATURE_LIMIT_MS = 5 * 60 * 1000;

const NOTICEABLE_MS = 60 * 1000;

const ADVICE = "Set this machine's clock by NTP: signatures, tokens and certificates depend on it.";

/**
 * Whether the clock can be right, and how far it is from a vendor's.
 * @param now time of day in milliseconds
 * @param vendorNow what a vendor's answer said at that moment; undefined when none was asked
 */
export function checkClock(now: number, vendorNow?: number): Finding {
  const shown = `clock: ${new Date(now).toISOString()}`;
  if (now < WRITTEN_MS) return bad(`${shown}: in the past`, ADVICE);
  if (vendorNow === undefined) return ok(shown);
  const offMs = Math.abs(now - vendorNow);
  const off = `${shown}, ${Math.round(offMs / 1000)} s from a vendor's`;
  if (offMs > SIGNATURE_LIMIT_MS) return bad(off, ADVICE);
  return offMs > NOTICEABLE_MS ? note(off, ADVICE) : ok(off);
}
