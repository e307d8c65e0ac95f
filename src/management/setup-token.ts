import { randomBytes, timingSafeEqual } from 'node:crypto';
import { isLoopback } from '../config/is-loopback.js';
import { digestOf } from './secret-digest.js';

/** Long enough to copy it from a terminal and to set the gateway up. */
const LIFETIME_MS = 30 * 60_000;

/**
 * What opens the management side where it has no administrator yet, on this machine: as a bearer token one request, within
 * half an hour of the start; as the password of a browser what there is to be read, until half an hour has passed without.
 */
export class SetupToken {
  /** To be shown at the start, and nowhere else. */
  readonly value = `setup-${randomBytes(24).toString('base64url')}`;
  private readonly untilMs: number;
  private readableUntilMs: number;
  private used = false;

  /** @param nowMs milliseconds of `performance.now()` */
  constructor(nowMs: number) {
    this.untilMs = nowMs + LIFETIME_MS;
    this.readableUntilMs = this.untilMs;
  }

  /** True once, for the token presented in time over a connection of this machine. */
  redeem(presented: string, address: string | undefined, nowMs: number): boolean {
    if (this.used || nowMs >= this.untilMs || !isLoopback(withoutMapping(address))) return false;
    this.used = this.is(presented);
    return this.used;
  }

  /** True for the token over a connection of this machine, and half an hour longer each time: a page asks again and again. */
  opensPages(presented: string, address: string | undefined, nowMs: number): boolean {
    if (nowMs >= this.readableUntilMs || !isLoopback(withoutMapping(address)) || !this.is(presented)) return false;
    this.readableUntilMs = nowMs + LIFETIME_MS;
    return true;
  }

  private is(presented: string): boolean {
    return timingSafeEqual(digestOf(presented), digestOf(this.value));
  }
}

function withoutMapping(address = ''): string {
  return address.replace(/^::ffff:/i, '');
}
