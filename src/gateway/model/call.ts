import { type AttemptRecord } from './attempt-record.js';
import { asGatewayError, type GatewayError } from '../errors/gateway-error.js';
import { type ModelRequest } from './model-request.js';
import { isStreaming, type Operation } from './operation.js';
import { type Principal } from './principal.js';
import { type Usage } from './usage.js';
import { Warnings } from './warnings.js';

/** The request body as it was received, decoded once, when somebody asks. */
export class Payload {
  private request: ModelRequest | undefined;

  constructor(
    /** Name of the dialect that the bytes are written in. */
    readonly dialect: string,
    readonly bytes: Uint8Array,
    private readonly decoder: (bytes: Uint8Array) => ModelRequest,
  ) {}

  /** @throws GatewayError `invalidRequest` */
  decode(): ModelRequest {
    return (this.request ??= this.decoder(this.bytes));
  }
}

/** Headers as Node gives them. */
export type IncomingHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** How a call ended, for the log and the accounts. */
export interface CallOutcome {
  readonly error?: GatewayError;
}

/** What the answer said about itself on its way through. */
export interface AnswerFacts {
  readonly stopReason?: string;
  readonly usage?: Usage;
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
  readonly guardrail?: GuardrailReference;
  /** The vendor's own key that the caller brought. */
  readonly directKey?: string;
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
  readonly warnings = new Warnings();
  /** `performance.now()` at admission. */
  readonly startedAt = performance.now();
  /** Where the call was sent; of several attempts, the last. */
  route: CallRoute | undefined;
  /** Name of the vendor's key that the last attempt was sent with. */
  keyName: string | undefined;
  /** The tries so far, in their order, over all vendors. */
  readonly attempts: AttemptRecord[] = [];
  /** How many vendors failed before the one of `route`. */
  fallbackIndex = 0;
  /** The first target, once a fallback is asked. */
  primaryRoute: CallRoute | undefined;
  /** Names of the keys of the vendor of `route` that have failed this call. */
  readonly spentKeys = new Set<string>();
  /** Milliseconds spent waiting for vendors until they began to answer, over all attempts. */
  upstreamMs = 0;
  private answerFacts: AnswerFacts = {};
  private readonly aborter = new AbortController();
  private readonly listeners: ((outcome: CallOutcome) => void)[] = [];
  private attemptSignal: AbortSignal | undefined;
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
  }

  /**
   * Aborts with a GatewayError as its reason, when the caller has left, the gateway gives the call up, or the running try
   * takes too long.
   */
  get signal(): AbortSignal {
    return this.attemptSignal ?? this.aborter.signal;
  }

  /** The same without regard to a single try. */
  get wholeSignal(): AbortSignal {
    return this.aborter.signal;
  }

  /** A new try begins, which `signal` ends. */
  beginAttempt(signal: AbortSignal): void {
    this.attemptSignal = signal;
    this.keyName = undefined;
  }

  /** Stops the call wherever it is; `error` is what its waiters throw. */
  abort(error: GatewayError): void {
    if (!this.ended) this.aborter.abort(error);
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

  /** States that the call is over; only the first statement counts. */
  end(outcome: CallOutcome = {}): void {
    if (this.ended) return;
    this.ended = true;
    for (const listener of this.listeners) listener(outcome);
  }
  /** Ends the call with whatever was thrown, and gives it back as the error to throw on. */
  fail(thrown: unknown): GatewayError {
    const error = asGatewayError(thrown);
    this.end({ error });
    return error;
  }
}
