import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import { isLoopback } from '../config/is-loopback.js';

/** Long enough to copy it from a terminal and to set the gateway up. */
const LIFETIME_MS = 30 * 60_000;

/** What opens the management side once where it has no administrator yet: on this machine, and for half an hour. */
export class SetupToken {
  /** To be shown at the start, and nowhere else. */
  readonly value = `setup-${randomBytes(24).toString('base64url')}`;
  private readonly untilMs: number;
  private used = false;

  /** @param nowMs milliseconds of `performance.now()` */
  constructor(nowMs: number) {
    this.untilMs = nowMs + LIFETIME_MS;
  }

  /** True once, for the token presented in time over a connection of this machine. */
  redeem(presented: string, address: string | undefined, nowMs: number): boolean {
    if (this.used || nowMs >= this.untilMs || !isLoopback(withoutMapping(address))) return false;
    this.used = timingSafeEqual(digestOf(presented), digestOf(this.value));
    return this.used;
  }
}

function withoutMapping(address = ''): string {
  return address.replace(/^::ffff:/i, '');
}

function digestOf(token: string): Buffer {
  return hash('sha256', token, 'buffer');
}
