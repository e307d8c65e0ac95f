import { isIPv4 } from 'node:net';

/** True for a host that only this machine reaches. A name other than `localhost` may resolve to anything. */
export function isLoopback(host: string): boolean {
  return host === '::1' || host.toLowerCase() === 'localhost' || (isIPv4(host) && host.startsWith('127.'));
}
