import { type AttemptRecord } from './attempt-record.js';
import { type CallTrace, formatTraceparent } from './call-trace.js';
import { asGatewayError, GatewayError } from '../errors/gateway-error.js';
import { type ExchangeInspector } from '../ports/exchange-inspector.js';
import { type Abortable, LightAbort } from './light-abort.js';
import { isStreaming, type Operation } from './operation.js';
import { type Payload } from './payload.js';
import { type Principal } from './principal.js';
import { describeLimit, MAX_TIMER_MS, type TimeLimit } from '../resilience/time-limit.js';
import { type Usage } from './usage.js';
import { Warnings } from './warnings.js';

/** Headers as Node gives them. */
export type IncomingHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** How long a caller lets a call and its parts take; milliseconds, absent where the configuration decides. */
export interface CallerTimeouts {
  /** The whole call, from its admission to its last byte. */
  readonly totalMs?: number | undefined;
  /** One try, until it has a connection. */
  readonly connectMs?: number | undefined;
  /** One try, until its first event. */
  readonly firstEventMs?: number | undefined;
  /** From one event of an answer to the next. */
  readonly idleMs?: number | undefined;
}

/** Of a caller that leaves everything to the configuration. */
export const NO_TIMEOUTS: CallerTimeouts = {};

/** How long a call waited for a free slot of a vendor. */
export interface QueueWait {
  readonly provider: string;
  readonly ms: number;
}

/** Knows what calls cost. */
export interface CallPricer {
  /** US dollars for the usage that the call has noted so far; undefined where that or the price is not known. Never throws. */
  costOf(call: Call): number | undefined;
}

/** How a call ended, for the log and the accounts. */
export interface CallOutcome {
  readonly error?: GatewayError;
}

/** What the answer said about itself on its way through. */
export interface AnswerFacts {
  readonly stopReason?: string;
  readonly usage?: Usage;
  /** True when nobody counted all of `usage`: the answer ended before its vendor said it. */
  readonly usageIsEstimate?: boolean;
}

/** A guardrail of the vendor: what `apply-guardrail` is asked of. */
export interface GuardrailReference {
  /** Id or ARN. */
  readonly identifier: string;
  /** A number, or `DRAFT`. */
  readonly version: string;
}

/** Where a call was sent. */
export interface CallRoute {
  /** The vendor's name. */
  readonly provider: string;
  /** The vendor's own name of the model. */
  readonly model: string;
  /** The alias of the configuration that it was named by. */
  readonly alias?: string;
}

/** What the key of a try calls the model, where the caller's name for it is an alias of that key. */
export interface ModelAlias {
  /** The vendor's own id of the model. */
  readonly modelId: string;
  /** Which model that is, where the configuration says so. */
  readonly modelName?: string;
  /** Whose model it is, where the configuration says so. */
  readonly modelFamily?: string;
}

export interface CallInit {
  readonly requestId: string;
  /** The model as the caller named it, decoded once. */
  readonly modelId: string;
  readonly operation: Operation;
  readonly principal: Principal;
  readonly payload: Payload;
  /** Headers of the request that a vendor of the caller's own dialect gets as they are; lower-case names. */
  readonly headers?: IncomingHeaders;
  /** Present for `apply-guardrail` only. */
  readonly guardrail?: GuardrailReference | undefined;
  /** The vendor's own key that the caller brought. */
  readonly directKey?: string | undefined;
  /** Template of the route that the request came by: `/bedrock/model/:modelId/converse`. */
  readonly path?: string | undefined;
}

/** One inference call on its way through the gateway. */
export class Call {
  readonly requestId: string;
  readonly modelId: string;
  readonly operation: Operation;
  /** True when the answer is a stream. */
  readonly streaming: boolean;
  readonly headers: IncomingHeaders;
  readonly guardrail: GuardrailReference | undefined;
  readonly principal: Principal;
  /** The vendor's own key that the caller brought; the vendor is called with it and no other. A secret: never logged. */
  readonly directKey: string | undefined;
  readonly payload: Payload;
  /** Template of the route that the request came by. */
  readonly path: string | undefined;
  readonly warnings = new Warnings();
  /** `performance.now()` at admission. */
  readonly startedAt = performance.now();
  /** Where the call was sent; of several attempts, the last. */
  route: CallRoute | undefined;
  /** Name of the vendor's key that the last attempt was sent with. */
  keyName: string | undefined;
  /** What that key calls the model; undefined where it calls it as the caller does. */
  alias: ModelAlias | undefined;
  /** The tries so far, in their order, over all vendors. */
  readonly attempts: AttemptRecord[] = [];
  /** How many vendors failed before the one of `route`. */
  fallbackIndex = 0;
  /** The first target, once a fallback is asked. */
  primaryRoute: CallRoute | undefined;
  /** Fallbacks of the configuration that were left out because the caller may not call them. */
  skippedFallbacks: readonly string[] | undefined;
  /** Names of the keys of the vendor of `route` that have failed this call; undefined for most calls. */
  spentKeys: Set<string> | undefined;
  /** Milliseconds spent waiting for vendors until they began to answer, over all attempts. */
  upstreamMs = 0;
  /** How long the caller lets things take. */
  timeouts = NO_TIMEOUTS;
  /** The waits for a slot, for each vendor that had none free; undefined for most calls. */
  queueWaits: QueueWait[] | undefined;
  /** Milliseconds that the call was held back on purpose: for slots, and before retries. */
  heldMs = 0;
  private deadlineAtMs = Infinity;
  private deadlineTimer: NodeJS.Timeout | undefined;
  /** The trace that the call belongs to, where there is one. */
  trace: CallTrace | undefined;
  /** Span of the running try; undefined where its vendor is told of no trace. */
  attemptSpanId: string | undefined;
  /** Who knows what the call costs; undefined where nothing is priced. */
  pricer: CallPricer | undefined;
  /** Bytes of the answer's body so far; neither those of an error nor frames that only keep a stream alive. */
  bytesOut = 0;
  /** Looks at what goes to vendors and comes from them; undefined unless an administrator asked for it. */
  inspector: ExchangeInspector | undefined;
  /** Why the ticket that the caller showed for that did not count. */
  debugRefusal: 'expired' | 'wrong' | undefined;
  /** The longest answer that a vendor may give, in bytes as the vendor sends them. */
  maxAnswerBytes = Infinity;
  private answerFacts: AnswerFacts = {};
  private pricedUsage: Usage | undefined;
  private priced: number | undefined;
  private readonly whole = new LightAbort();
  private readonly listeners: ((outcome: CallOutcome) => void)[] = [];
  private attempt: LightAbort | undefined;
  private ended = false;

  constructor(init: CallInit) {
    this.requestId = init.requestId;
    this.modelId = init.modelId;
    this.operation = init.operation;
    this.streaming = isStreaming(init.operation);
    this.headers = init.headers ?? {};
    this.guardrail = init.guardrail;
    this.principal = init.principal;
    this.directKey = init.directKey;
    this.payload = init.payload;
    this.path = init.path;
  }

  /**
   * Aborts with a GatewayError as its reason, when the caller has left, the gateway gives the call up, or the running try
   * takes too long.
   */
  get ending(): Abortable {
    return this.attempt ?? this.whole;
  }

  /** The same as an AbortSignal, for whoever takes no other: it is made when it is first asked for. */
  get signal(): AbortSignal {
    return (this.attempt ?? this.whole).signal;
  }

  /** The same as {@link ending} without regard to a single try. */
  get wholeEnding(): Abortable {
    return this.whole;
  }

  /** A new try begins, which `attempt` ends. */
  beginAttempt(attempt: LightAbort): void {
    this.attempt = attempt;
    this.keyName = undefined;
    this.alias = undefined;
    this.attemptSpanId = this.trace?.newSpanId?.();
  }

  /** W3C's header for the vendor of the running try; undefined where it is told of no trace. */
  get vendorTraceparent(): string | undefined {
    const { trace, attemptSpanId } = this;
    return trace === undefined || attemptSpanId === undefined ? undefined : formatTraceparent(trace, attemptSpanId);
  }

  /** US dollars for what was used so far; undefined where it is not known. */
  get costUsd(): number | undefined {
    const { usage } = this.answerFacts;
    if (usage !== this.pricedUsage) {
      this.pricedUsage = usage;
      this.priced = this.pricer?.costOf(this);
    }
    return this.priced;
  }

  /** Gives the call up, wherever it is then, when the limit is over, counted from now. Once for each call. */
  giveUpAfter(total: TimeLimit): void {
    this.deadlineAtMs = performance.now() + total.ms;
    if (total.ms <= MAX_TIMER_MS) this.deadlineTimer = setTimeout(giveUp, total.ms, this, total);
  }

  /** Milliseconds that are left to the call; `Infinity` where nothing ends it. */
  get remainingMs(): number {
    return this.deadlineAtMs - performance.now();
  }

  /** Stops the call wherever it is; `error` is what its waiters throw. */
  abort(error: GatewayError): void {
    if (!this.ended) this.whole.abort(error);
  }

  /** Stop reason and usage of the answer, as far as it has been seen. */
  get facts(): AnswerFacts {
    return this.answerFacts;
  }

  /** Notes what the answer says about itself; the last word counts. */
  note(facts: AnswerFacts): void {
    this.answerFacts = { ...this.answerFacts, ...facts };
  }

  /** Runs `listener` once, when the last byte was handed to the caller or the call has failed. */
  onEnd(listener: (outcome: CallOutcome) => void): void {
    this.listeners.push(listener);
  }

  /**
   * States that the call is over; only the first statement counts. Every listener is told, also behind one that throws.
   * @throws what a listener has thrown
   */
  end(outcome: CallOutcome = {}): void {
    if (this.ended) return;
    this.ended = true;
    clearTimeout(this.deadlineTimer);
    tellFrom(0, this.listeners, outcome);
  }

  /** Ends the call with whatever was thrown, and gives it back as the error to throw on. */
  fail(thrown: unknown): GatewayError {
    const error = asGatewayError(thrown);
    error.isRecorded = true;
    this.end({ error });
    return error;
  }
}

/** Tells the listeners from this one on. What is theirs to give back (a slot, a place in a queue) must not be lost. */
function tellFrom(first: number, listeners: readonly ((outcome: CallOutcome) => void)[], outcome: CallOutcome): void {
  let next = first;
  try {
    for (; next < listeners.length; next += 1) listeners[next]?.(outcome);
  } finally {
    if (next < listeners.length) tellFrom(next + 1, listeners, outcome);
  }
}

/** Runs as a timer's callback: no closure for each call. */
function giveUp(call: Call, total: TimeLimit): void {
  const message = `The answer was not complete within ${describeLimit(total)}. Allow more, or ask for less.`;
  call.abort(new GatewayError('timeout', message, { blameless: true }));
}
