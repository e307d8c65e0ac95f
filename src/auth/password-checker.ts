import { verify } from '@node-rs/argon2';
import { GatewayError } from '../gateway/errors/gateway-error.js';

/** Checks at the same time: each takes a thread of the pool that files and names of hosts need too, and megabytes. */
const MAX_RUNNING = 2;

/** Checks that wait for a free place; more are told to come back. */
const MAX_WAITING = 32;

/** Compares passwords with their argon2id hashes, a few at a time. */
export class PasswordChecker {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  /** @throws GatewayError `throttled` where too many wait */
  async check(passwordHash: string, password: string): Promise<boolean> {
    await this.enter();
    try {
      return await verify(passwordHash, password);
    } finally {
      this.leave();
    }
  }

  private async enter(): Promise<void> {
    if (this.running < MAX_RUNNING) {
      this.running++;
      return;
    }
    if (this.waiting.length >= MAX_WAITING) {
      throw new GatewayError('throttled', 'Too many passwords are being checked. Wait a second and try again.', {
        retryAfterMs: 1000,
      });
    }
    await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  private leave(): void {
    const next = this.waiting.shift();
    if (next === undefined) this.running--;
    else next();
  }
}
