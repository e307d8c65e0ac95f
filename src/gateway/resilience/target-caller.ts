import { asGatewayError, GatewayError } from '../errors/gateway-error.js';
import { type TryCause } from '../model/attempt-record.js';
import { type Call } from '../model/call.js';
import { type Provider } from '../ports/provider.js';
import { AttemptRunner, refuse, type TargetOutcome } from './attempt-runner.js';
import { discard } from './await-first.js';
import { backoffMs } from './backoff.js';
import { type CircuitState, OutageBreaker } from './outage-breaker.js';
import { pause } from './pause.js';
import { RetryBudget } from './retry-budget.js';
import { isRetryOfClient } from './sdk-retries.js';
import { SlotGate } from './slot-gate.js';
import { type TargetPolicy } from './target-policy.js';
import { type TimeLimit } from './time-limit.js';

/** What one vendor is busy with. */
export interface TargetState {
  /** Calls that have a slot. */
  readonly running: number;
  /** Calls that wait for one. */
  readonly waiting: number;
  readonly circuit: CircuitState;
}

/** Asks one vendor, as often as its policy allows, and bounds what is asked of it at the same time. */
export class TargetCaller {
  /** How long a call may take that goes to this vendor first. */
  readonly total: TimeLimit;
  private readonly policy: TargetPolicy;
  private readonly slots: SlotGate;
  private readonly budget: RetryBudget;
  private readonly breaker: OutageBreaker | undefined;
  private readonly runner: AttemptRunner;

  /** @param onCircuit told when the circuit of the vendor opens and closes */
  constructor(
    private readonly provider: Provider,
    onCircuit?: (state: 'open' | 'closed') => void,
  ) {
    const { name, policy } = provider;
    const source = `providers.${name}.network_config.total_timeout_in_seconds`;
    this.policy = policy;
    this.total = { ms: policy.totalTimeoutMs, source, isCallers: false };
    this.slots = new SlotGate(name, policy.slots);
    this.budget = new RetryBudget(policy.retryShare);
    this.breaker = policy.breaker && new OutageBreaker(name, policy.breaker, onCircuit);
    this.runner = new AttemptRunner(provider, this.breaker);
  }

  get state(): TargetState {
    const { runningCount: running, waitingCount: waiting } = this.slots;
    return { running, waiting, circuit: this.breaker?.state ?? 'closed' };
  }

  /**
   * The answer, whose first event is there, or the failure of the last try. The slot of an answer is held until the call
   * ends.
   * @param maxAttempts how many tries the call may have had when this vendor has failed
   */
  async call(call: Call, model: string, maxAttempts: number): Promise<TargetOutcome> {
    // Before the queue: nobody is to wait for a vendor that is not asked.
    if (this.breaker?.refuses === true) return this.refuse(call, model, this.breaker.refusal());
    const leaveSlot = this.slots.enterNow() ?? (await this.queue(call));
    if (leaveSlot instanceof GatewayError) return this.refuse(call, model, leaveSlot);
    const leaveBudget = this.budget.enter();
    const leave = (): void => {
      leaveSlot();
      leaveBudget();
    };
    call.spentKeys = undefined;
    let outcome = await this.tryOnce(call, model, firstCause(call));
    if (outcome.failure !== undefined) outcome = await this.tryAgain(call, model, { maxAttempts, outcome });
    if (outcome.failure === undefined) call.onEnd(leave);
    else leave();
    return outcome;
  }

  private refuse(call: Call, model: string, failure: GatewayError): TargetOutcome {
    return refuse(call, { provider: this.provider.name, model, cause: firstCause(call) }, failure);
  }

  /** Waits for a slot; a GatewayError where there is none to be had. */
  private async queue(call: Call): Promise<(() => void) | GatewayError> {
    const waitingSince = performance.now();
    try {
      return await this.slots.enter(call.wholeEnding);
    } catch (error) {
      return asGatewayError(error);
    } finally {
      const ms = performance.now() - waitingSince;
      call.heldMs += ms;
      (call.queueWaits ??= []).push({ provider: this.provider.name, ms });
    }
  }

  /** Nothing is done for a caller that has left meanwhile. */
  private tryOnce(call: Call, model: string, cause: TryCause | undefined): TargetOutcome | Promise<TargetOutcome> {
    if (isGivenUp(call)) return { failure: asGatewayError(call.wholeEnding.reason) };
    return this.runner.run(call, model, cause);
  }

  /** What comes of a call whose first try has failed. */
  private async tryAgain(call: Call, model: string, first: FirstTry): Promise<TargetOutcome> {
    let { outcome } = first;
    let cause: TryCause;
    let endRetry: (() => void) | undefined;
    for (let retries = 0; ;) {
      const { failure } = outcome;
      if (failure === undefined) {
        if (endRetry !== undefined) call.onEnd(endRetry);
        return outcome;
      }
      endRetry?.();
      endRetry = undefined;
      if (isGivenUp(call) || call.attempts.length >= first.maxAttempts) return outcome;
      // Another key may do what this one may not: that needs no pause and is no retry.
      if (failure.detail.anotherKey === true) cause = 'anotherKey';
      else {
        endRetry = await this.waitForRetry(call, failure, retries);
        if (endRetry === undefined) return outcome;
        retries += 1;
        cause = 'retry';
      }
      discard(outcome.reply);
      outcome = await this.tryOnce(call, model, cause);
    }
  }

  /** Tells the budget when the retry is over; undefined when the failure is to be given instead. */
  private async waitForRetry(call: Call, failure: GatewayError, retries: number): Promise<(() => void) | undefined> {
    const { maxRetries, backoff } = this.policy;
    if (!failure.retryable || retries >= maxRetries || isRetryOfClient(call.headers)) return undefined;
    if (failure.detail.limit !== undefined || this.breaker?.refuses === true) return undefined;
    const { retryAfterMs = 0 } = failure.detail;
    if (retryAfterMs > backoff.maxMs) return undefined;
    const pauseMs = Math.max(retryAfterMs, backoffMs(retries, backoff, Math.random()));
    // A pause that the call does not outlive is waited for in vain.
    if (pauseMs >= call.remainingMs) return undefined;
    const endRetry = this.budget.takeRetry();
    if (endRetry === undefined) return undefined;
    const heldSince = performance.now();
    const isOver = await pause(pauseMs, call.wholeEnding);
    call.heldMs += performance.now() - heldSince;
    if (isOver) return endRetry;
    endRetry();
    return undefined;
  }
}

/** Why the vendor is asked at all. */
function firstCause({ fallbackIndex }: Call): TryCause | undefined {
  return fallbackIndex > 0 ? 'fallback' : undefined;
}

/** The try of a vendor that was the first and has failed. */
interface FirstTry {
  /** How many tries the call may have had when this vendor has failed. */
  readonly maxAttempts: number;
  readonly outcome: TargetOutcome;
}

function isGivenUp({ wholeEnding }: Call): boolean {
  return wholeEnding.aborted;
}
