import { asGatewayError, type GatewayError } from '../errors/gateway-error.js';
import { type ModelRequest } from './model-request.js';
import { type Principal } from './principal.js';
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

/** How a call ended, for the log and the accounts. */
export interface CallOutcome {
  readonly error?: GatewayError;
}

export interface CallInit {
  readonly requestId: string;
  /** The model as the caller named it, decoded once. */
  readonly modelId: string;
  readonly streaming: boolean;
  readonly principal: Principal;
  readonly payload: Payload;
}

/** One inference call on its way through the gateway. */
export class Call {
  readonly requestId: string;
  readonly modelId: string;
  readonly streaming: boolean;
  readonly principal: Principal;
  readonly payload: Payload;
  readonly warnings = new Warnings();
  /** `performance.now()` at admission. */
  readonly startedAt = performance.now();
  private readonly aborter = new AbortController();
  private readonly listeners: ((outcome: CallOutcome) => void)[] = [];
  private ended = false;

  constructor(init: CallInit) {
    this.requestId = init.requestId;
    this.modelId = init.modelId;
    this.streaming = init.streaming;
    this.principal = init.principal;
    this.payload = init.payload;
  }

  /** Aborts with a GatewayError as its reason, when the caller has left or the gateway gives the call up. */
  get signal(): AbortSignal {
    return this.aborter.signal;
  }

  /** Stops the call wherever it is; `error` is what its waiters throw. */
  abort(error: GatewayError): void {
    if (!this.ended) this.aborter.abort(error);
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
