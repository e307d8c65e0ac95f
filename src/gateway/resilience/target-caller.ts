import { asGatewayError, type GatewayError } from '../errors/gateway-error.js';
import { type Call } from '../model/call.js';
import { type Provider, type Reply } from '../ports/provider.js';
import { AttemptSignal } from './attempt-signal.js';
import { awaitFirst, discard } from './await-first.js';
import { backoffMs } from './backoff.js';
import { OutageBreaker } from './outage-breaker.js';
import { RetryBudget } from './retry-budget.js';
import { isRetryOfClient } from './sdk-retries.js';
import { SlotGate } from './slot-gate.js';
import { type TargetPolicy } from './target-policy.js';
import { pause } from './pause.js';

/** Retries at once, as a share of what runs (Envoy's retry budget). */
const RETRY_SHARE = 0.2;

/** Tries of one call, over all vendors and keys. */
const MAX_ATTEMPTS = 12;

/**
 * How a vendor answered. A failure may come with a reply: the vendor's own bytes, which say it best when nobody else
 * answers.
 */
export type TargetOutcome =
  | { readonly reply: Reply; readonly failure?: undefined }
  | { readonly reply?: Reply | undefined; readonly failure: GatewayError };

/** Asks one vendor, as often as its policy allows, and bounds what is asked of it at the same time. */
export class TargetCaller {
  private readonly slots: SlotGate;
  private readonly breaker: OutageBreaker;
  private readonly budget = new RetryBudget(RETRY_SHARE);
  private readonly policy: TargetPolicy;

  constructor(private readonly provider: Provider) {
    this.policy = provider.policy;
    this.slots = new SlotGate(`The vendor "${provider.name}"`, this.policy.slots);
    this.breaker = new OutageBreaker(provider.name);
  }

  /**
   * The answer, whose first event is there, or the failure of the last try. The slot of an answer is held until the call
   * ends.
   */
  async call(call: Call, model: string): Promise<TargetOutcome> {
    let leaveSlot: () => void;
    try {
      leaveSlot = await this.slots.enter(call.wholeSignal);
    } catch (error) {
      return { failure: asGatewayError(error) };
    }
    const leaveBudget = this.budget.enter();
    const leave = (): void => {
      leaveSlot();
      leaveBudget();
    };
    const outcome = await this.tryRepeatedly(call, model);
    if (outcome.failure === undefined) call.onEnd(leave);
    else leave();
    return outcome;
  }

  private async tryRepeatedly(call: Call, model: string): Promise<TargetOutcome> {
    call.spentKeys.clear();
    for (let retries = 0; ;) {
      const outcome = await this.tryOnce(call, model);
      const { failure } = outcome;
      if (failure === undefined || call.wholeSignal.aborted || call.attempts.length >= MAX_ATTEMPTS) return outcome;
      // Another key may do what this one may not: that needs no pause and is no retry.
      if (failure.detail.anotherKey !== true) {
        if (!(await this.waitForRetry(call, failure, retries))) return outcome;
        retries += 1;
      }
      discard(outcome.reply);
    }
  }

  /** False when the failure is to be given instead. */
  private async waitForRetry(call: Call, failure: GatewayError, retries: number): Promise<boolean> {
    const { maxRetries, backoff } = this.policy;
    if (!failure.retryable || retries >= maxRetries || isRetryOfClient(call.headers)) return false;
    const { retryAfterMs = 0 } = failure.detail;
    if (retryAfterMs > backoff.maxMs) return false;
    const endRetry = this.budget.takeRetry();
    if (endRetry === undefined) return false;
    call.onEnd(endRetry);
    return pause(Math.max(retryAfterMs, backoffMs(retries, backoff, Math.random())), call.wholeSignal);
  }

  private async tryOnce(call: Call, model: string): Promise<TargetOutcome> {
    const { name: provider } = this.provider;
    const attempt = new AttemptSignal(call.wholeSignal, this.policy.firstEventTimeoutMs, provider);
    call.beginAttempt(attempt.signal);
    const sentAt = performance.now();
    const outcome = await this.breaker.run(() => this.ask(call, model));
    const elapsedMs = performance.now() - sentAt;
    call.upstreamMs += elapsedMs;
    const { keyName } = call;
    const { failure } = outcome;
    if (failure === undefined) {
      attempt.begin();
      call.onEnd(() => {
        attempt.release();
      });
      call.attempts.push({ provider, model, keyName, elapsedMs });
      return outcome;
    }
    attempt.release();
    if (keyName !== undefined) call.spentKeys.add(keyName);
    const status = failure.detail.vendor?.status;
    call.attempts.push({ provider, model, keyName, elapsedMs, failure: { kind: failure.kind, status } });
    return outcome;
  }

  private async ask(call: Call, model: string): Promise<TargetOutcome> {
    try {
      const reply = await awaitFirst(await this.provider.call(call, model));
      const failure = reply.kind === 'native' ? reply.failure : undefined;
      return failure === undefined ? { reply } : { reply, failure };
    } catch (error) {
      return { failure: asGatewayError(error) };
    }
  }
}
