import { Injectable } from '@nestjs/common';
import { type GatewayError } from './errors/gateway-error.js';
import { type Call } from './model/call.js';
import { Roster } from './roster.js';

/** The calls that are running now. */
@Injectable()
export class ActiveCalls {
  private readonly calls = new Roster<Call>();
  private readonly waiters = new Set<() => void>();

  get size(): number {
    return this.calls.size;
  }

  /** Counts a call until it ends. */
  add(call: Call): void {
    const place = this.calls.enter(call);
    call.onEnd(() => {
      this.calls.strike(place);
      if (this.calls.size > 0) return;
      for (const wake of this.waiters) wake();
    });
  }

  /** Gives up every running call: its caller gets `error`, as an HTTP answer or as the last frame of its stream. */
  abortAll(error: GatewayError): void {
    for (const call of this.calls.list()) call.abort(error);
  }

  /** Runs `listener` when all the calls that run now are over; those that begin later do not count. */
  afterPresent(listener: () => void): void {
    let left = this.calls.size;
    if (left === 0) listener();
    for (const call of this.calls.list()) {
      call.onEnd(() => {
        left -= 1;
        if (left === 0) listener();
      });
    }
  }

  /** True when nothing ran any more within `timeoutMs`. */
  async whenIdle(timeoutMs: number): Promise<boolean> {
    if (this.calls.size === 0) return true;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const wake = () => {
      resolve(true);
    };
    const timer = setTimeout(() => {
      resolve(false);
    }, timeoutMs);
    this.waiters.add(wake);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      this.waiters.delete(wake);
    }
  }
}
