import { GatewayError } from '../errors/gateway-error.js';
import { OUTAGES } from '../errors/error-kind.js';
import { OutcomeWindow } from './outcome-window.js';

/** When a vendor that fails is given a rest (`circuit_breaker` of its configuration). */
export interface BreakerPolicy {
  /** The share of failed tries at which the circuit opens, between 0 and 1. */
  readonly failureShare: number;
  /** How many tries there must have been. */
  readonly minimumCalls: number;
  /** The time that both are counted over, in milliseconds. */
  readonly windowMs: number;
  /** How long an open circuit stays open before one call tries again, in milliseconds. */
  readonly openMs: number;
}

/** `closed`: the vendor is asked; `open`: it is not; `half_open`: one call tries. */
export type CircuitState = 'closed' | 'open' | 'half_open';

/** Lets one try through, and tells its outcome from that of one of another time. */
export type Permit = number;

/** What callers are told to wait while another one tries: about as long as a first event takes. */
const PROBE_RETRY_AFTER_MS = 1000;

/**
 * Stops asking a vendor that fails most of its calls: callers learn it at once, or are sent to a fallback, and the vendor
 * gets time to recover. A try counts as a success when it begins to answer; an answer that breaks off afterwards is counted
 * as a failure in its place. Nothing is allocated for a call (docs/adr/0012).
 */
export class OutageBreaker {
  private current: CircuitState = 'closed';
  private generation: Permit = 0;
  private openUntilMs = 0;
  private isProbing = false;
  private readonly outcomes: OutcomeWindow;

  /** @param onChange told of every opening and closing, and of nothing in between */
  constructor(
    private readonly vendor: string,
    private readonly policy: BreakerPolicy,
    private readonly onChange: (state: 'open' | 'closed') => void = () => undefined,
  ) {
    this.outcomes = new OutcomeWindow(policy.windowMs);
  }

  get state(): CircuitState {
    return this.current === 'open' && performance.now() >= this.openUntilMs ? 'half_open' : this.current;
  }

  /** True when {@link admit} would let nobody through now. */
  get refuses(): boolean {
    if (this.current === 'closed') return false;
    return this.state === 'open' || this.isProbing;
  }

  /** Lets a try through, which has to be settled; undefined when the vendor is not to be asked now. */
  admit(): Permit | undefined {
    if (this.current === 'closed') return this.generation;
    if (this.refuses) return undefined;
    this.current = 'half_open';
    this.isProbing = true;
    return this.generation;
  }

  /** Tells whether a try began to answer, or how it failed. */
  settle(permit: Permit, failure: GatewayError | undefined): void {
    if (permit !== this.generation) return;
    if (this.current === 'half_open') this.judgeProbe(failure);
    else if (failure === undefined || !isSilent(failure)) this.count(isOutage(failure));
  }

  /** An answer broke off that was settled as begun at `begunAtMs` (`performance.now()`). */
  breakOff(permit: Permit, begunAtMs: number, failure: GatewayError): void {
    if (permit !== this.generation || this.current !== 'closed' || !isOutage(failure)) return;
    this.outcomes.takeBack(begunAtMs, performance.now());
    this.count(true);
  }

  /** What callers are told while nobody is let through. */
  refusal(): GatewayError {
    const { vendor } = this;
    const restMs = this.state === 'open' ? Math.ceil(this.openUntilMs - performance.now()) : 0;
    return new GatewayError(
      'unavailable',
      `The vendor ${vendor} has failed most calls of the last seconds and is given a rest. Wait and send the request again.`,
      { limit: 'circuit_open', retryAfterMs: Math.max(restMs, PROBE_RETRY_AFTER_MS), vendor: { name: vendor } },
    );
  }

  /** A probe that says nothing leaves its place to the next. */
  private judgeProbe(failure: GatewayError | undefined): void {
    this.isProbing = false;
    if (failure !== undefined && isSilent(failure)) return;
    if (isOutage(failure)) this.open();
    else this.close();
  }

  private count(isFailure: boolean): void {
    const { outcomes, policy } = this;
    const nowMs = performance.now();
    if (!isFailure) {
      outcomes.succeed(nowMs);
      return;
    }
    outcomes.fail(nowMs);
    if (outcomes.total >= policy.minimumCalls && outcomes.failureShare >= policy.failureShare) this.open();
  }

  private open(): void {
    const wasClosed = this.current === 'closed';
    this.current = 'open';
    this.generation += 1;
    this.openUntilMs = performance.now() + this.policy.openMs;
    this.outcomes.clear();
    if (wasClosed) this.onChange('open');
  }

  private close(): void {
    this.current = 'closed';
    this.generation += 1;
    this.onChange('closed');
  }
}

function isOutage(failure: GatewayError | undefined): boolean {
  return failure !== undefined && failure.detail.blameless !== true && OUTAGES.has(failure.kind);
}

/** True for failures that say nothing of the vendor: the caller left, or the gateway refused before it was asked. */
function isSilent({ kind, detail }: GatewayError): boolean {
  if (detail.blameless === true || detail.unasked === true) return true;
  return detail.vendor === undefined && !OUTAGES.has(kind);
}
