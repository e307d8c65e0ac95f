import 'reflect-metadata';
import { isIP } from 'node:net';
import { type TlsPair } from '../server/tls-handshakes.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const VALID_DAYS = 30;

/** How far the clock of a client on another machine may be behind. */
const CLOCK_SKEW_MS = 60 * 60 * 1000;

/**
 * A new key (EC P-256) and a certificate for it, valid 30 days and its own authority: the certificate alone is the bundle
 * that clients are told to trust.
 * @param hosts names and IP addresses that clients may use for the server
 * @throws Error when a host is no name that a certificate can hold
 */
export async function createSelfSigned(hosts: readonly string[]): Promise<TlsPair & { readonly cert: string }> {
  // Takes tens of milliseconds to load: only who needs a certificate pays.
  const { generate } = await import('selfsigned');
  const now = Date.now();
  const made = await generate([{ name: 'commonName', value: 'Asbru (self-signed)' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notBeforeDate: new Date(now - CLOCK_SKEW_MS),
    notAfterDate: new Date(now + VALID_DAYS * DAY_MS),
    extensions: [
      { name: 'basicConstraints', cA: true, pathLenConstraint: 0, critical: true },
      { name: 'keyUsage', digitalSignature: true, keyCertSign: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: hosts.map(toAltName) },
    ],
  });
  // It comes without the line's end that bundles of several certificates need.
  return { cert: `${made.cert.trimEnd()}\n`, key: made.private };
}

function toAltName(host: string): { type: 2; value: string } | { type: 7; ip: string } {
  return isIP(host) === 0 ? { type: 2, value: host } : { type: 7, ip: host };
}
