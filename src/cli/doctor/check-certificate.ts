import { X509Certificate } from 'node:crypto';
import { type TlsConfig } from '../../config/tls.config.js';
import { readTlsPair } from '../../config/tls-files.js';
import { bad, type Finding, note, ok } from './finding.js';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Renewal should have happened by then: certificates that are renewed by machines hold at least so long afterwards. */
const SOON_DAYS = 14;

/**
 * Whether the gateway's own certificate holds now. That the files are a pair, reading the configuration has checked.
 * @param now time of day in milliseconds
 */
export function checkCertificate(tls: TlsConfig | undefined, now: number): Finding[] {
  if (tls === undefined) return [];
  const { validFromDate: from, validToDate: to } = new X509Certificate(readTlsPair(tls).cert);
  const what = `certificate ${tls.cert}`;
  if (now > to.getTime()) {
    return [bad(`${what}: expired on ${dayOf(to)}`, 'Renew it; a running gateway takes the new files by itself.')];
  }
  if (now < from.getTime()) {
    return [bad(`${what}: not valid before ${dayOf(from)}`, "Check this machine's clock, or the certificate.")];
  }
  const days = Math.floor((to.getTime() - now) / DAY_MS);
  if (days < SOON_DAYS) return [note(`${what}: expires in ${days} days`, 'Renew it.')];
  return [ok(`${what}: holds until ${dayOf(to)}`)];
}

function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}
