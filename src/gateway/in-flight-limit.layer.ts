import { Injectable } from '@nestjs/common';
import { GatewayError } from './errors/gateway-error.js';
import { type Call } from './model/call.js';
import { type CallHandler, CallLayer } from './ports/call-layer.js';
import { type Reply } from './ports/provider.js';

/** What a refused caller is told to wait, in milliseconds: one answer takes about that long. */
const RETRY_AFTER_MS = 1000;

/**
 * Bounds how many calls of one caller run at the same time (`max_concurrent_requests` of a virtual key or a user), streams
 * until their end. Credentials with one id are one caller. A caller without a limit costs nothing.
 */
@Injectable()
export class InFlightLimitLayer extends CallLayer {
  /** By the id of the principal; who runs nothing is not in it. */
  private readonly running = new Map<string, number>();

  override wrap(next: CallHandler): CallHandler {
    return (call) => {
      const { maxConcurrentCalls } = call.principal;
      return maxConcurrentCalls === undefined ? next(call) : this.admit(call, maxConcurrentCalls, next);
    };
  }

  /** @throws GatewayError `throttled` */
  private async admit(call: Call, limit: number, next: CallHandler): Promise<Reply> {
    const { id, name } = call.principal;
    const running = this.running.get(id) ?? 0;
    if (running >= limit) {
      throw new GatewayError(
        'throttled',
        `"${name}" has ${running} calls running, and may have ${limit} at the same time (max_concurrent_requests). ` +
          'Wait for one to end and send the request again.',
        { limit: 'caller_calls', retryAfterMs: RETRY_AFTER_MS },
      );
    }
    this.running.set(id, running + 1);
    call.onEnd(() => {
      this.leave(id);
    });
    return next(call);
  }

  private leave(id: string): void {
    const left = (this.running.get(id) ?? 1) - 1;
    if (left > 0) this.running.set(id, left);
    else this.running.delete(id);
  }
}
