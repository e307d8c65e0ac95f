import { createHmac, randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';

/** A ticket, and until when it counts. */
export interface DebugTicket {
  readonly ticket: string;
  readonly expiresAt: Date;
}

/** What is to be thought of a ticket that somebody shows. */
export type TicketVerdict = 'valid' | 'expired' | 'wrong';

const TICKET = /^dbg-(\d{1,12})-([\w-]{43})$/;

/**
 * Tickets by which an administrator has single calls written down in detail. They admit nobody and open nothing. They are
 * signed with what is derived of the management token, so that every replica knows those of the others and a new token ends
 * them all; where there is no token, with a key of this process.
 */
export class DebugTickets {
  private key: Buffer | undefined;

  constructor(private token: string | undefined) {}

  /** Gives the function that puts another management token in place. */
  prepare(token: string | undefined): () => void {
    return () => {
      if (token === this.token) return;
      this.token = token;
      this.key = undefined;
    };
  }

  issue(lifetimeMs: number, nowMs = Date.now()): DebugTicket {
    const seconds = Math.ceil((nowMs + lifetimeMs) / 1000);
    return { ticket: `dbg-${seconds}-${this.sign(seconds)}`, expiresAt: new Date(seconds * 1000) };
  }

  judge(shown: string, nowMs = Date.now()): TicketVerdict {
    const [, seconds, signature = ''] = TICKET.exec(shown) ?? [];
    if (seconds === undefined) return 'wrong';
    if (!timingSafeEqual(Buffer.from(signature), Buffer.from(this.sign(Number(seconds))))) return 'wrong';
    return Number(seconds) * 1000 > nowMs ? 'valid' : 'expired';
  }

  private sign(seconds: number): string {
    return createHmac('sha256', this.signingKey()).update(`asbru debug ticket ${seconds}`).digest('base64url');
  }

  /** Derived slowly: whoever holds a ticket must not find the token by trying. Once, when a ticket is first seen. */
  private signingKey(): Buffer {
    return (this.key ??=
      this.token === undefined ? randomBytes(32) : scryptSync(this.token, 'asbru debug tickets', 32));
  }
}
