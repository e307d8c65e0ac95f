import { isIP } from 'node:net';

const LABEL = '[a-z0-9](?:[a-z0-9_-]{0,61}[a-z0-9])?';
/** A last label of digits alone would be a mistyped IPv4 address. */
const HOST_NAME = new RegExp(`^(?!(?:.*\\.)?\\d+$)${LABEL}(?:\\.${LABEL})*$`, 'i');

/** True for a host name or an IP address, without scheme, port or brackets. */
export function isHost(value: unknown): boolean {
  return typeof value === 'string' && (isIP(value) !== 0 || HOST_NAME.test(value));
}
