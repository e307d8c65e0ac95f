import { type IncomingHttpHeaders } from 'node:http';
import { type Dispatcher } from 'undici';
import { UpstreamBody } from './upstream-body.js';
import { type Abortable } from '../../gateway/model/light-abort.js';

/** A vendor's answer whose head is here. */
export interface UpstreamResponse {
  readonly statusCode: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: UpstreamBody;
}

/** What ends a request before its answer does. */
export interface RequestLimits {
  readonly signal: Abortable;
  /** How long the caller waits for a connection, in milliseconds; the vendor's own limit counts beside it. */
  readonly connectTimeoutMs?: number | undefined;
}

/** A request had no connection within the time that its caller gives it; undici's own timer is the vendor's. */
class CallersConnectTimeoutError extends Error {
  readonly code = 'ASBRU_CALLERS_CONNECT_TIMEOUT';

  constructor() {
    super('no connection in the time that the caller gives');
  }
}

/**
 * Sends one request, and waits for the head of its answer. A request that is given up before it has a connection is never
 * sent; the connection that is being made is left for the next one.
 * @throws CallersConnectTimeoutError, the reason of `signal`, and what undici throws
 */
export function dispatchRequest(
  dispatcher: Dispatcher,
  request: Dispatcher.DispatchOptions,
  limits: RequestLimits,
): Promise<UpstreamResponse> {
  return new Promise((resolve, reject) => {
    const handler = new ResponseHandler(limits, resolve, reject);
    try {
      dispatcher.dispatch(request, handler);
    } catch (error) {
      handler.fail(error as Error);
    }
  });
}

/** Told by undici of one request and its answer; by the signal and the timer, of their end. */
class ResponseHandler implements Dispatcher.DispatchHandler {
  private readonly signal: Abortable;
  private readonly connectTimer: NodeJS.Timeout | undefined;
  private controller: Dispatcher.DispatchController | undefined;
  private body: UpstreamBody | undefined;
  private failure: Error | undefined;
  private readonly onAbort = this.abort.bind(this);

  constructor(
    { signal, connectTimeoutMs }: RequestLimits,
    private readonly resolve: (response: UpstreamResponse) => void,
    private readonly reject: (reason: Error) => void,
  ) {
    this.signal = signal;
    if (connectTimeoutMs !== undefined) this.connectTimer = setTimeout(expire, connectTimeoutMs, this);
    if (signal.aborted) this.abort();
    else signal.addEventListener('abort', this.onAbort);
  }

  private abort(): void {
    const reason = this.signal.reason as Error;
    if (this.controller === undefined) this.fail(reason);
    else this.controller.abort(reason);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    clearTimeout(this.connectTimer);
    this.controller = controller;
    if (this.failure !== undefined) controller.abort(this.failure);
  }

  onResponseStart(controller: Dispatcher.DispatchController, statusCode: number, headers: IncomingHttpHeaders): void {
    // 100 Continue, 103 Early Hints: the answer itself is still to come.
    if (statusCode < 200) return;
    // undici keeps them as views of all that came with them, for as long as the answer lasts.
    controller.rawHeaders = null;
    this.body = new UpstreamBody(controller);
    this.resolve({ statusCode, headers, body: this.body });
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Uint8Array): void {
    this.body?.push(chunk);
  }

  onResponseEnd(): void {
    this.signal.removeEventListener('abort', this.onAbort);
    this.body?.end();
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.fail(error);
  }

  /** The request is over, and nothing more comes of it; only the first reason counts. */
  fail(reason: Error): void {
    if (this.failure !== undefined) return;
    this.failure = reason;
    clearTimeout(this.connectTimer);
    this.signal.removeEventListener('abort', this.onAbort);
    if (this.body === undefined) this.reject(reason);
    else this.body.fail(reason);
  }
}

/** Runs as a timer's callback. */
function expire(handler: ResponseHandler): void {
  handler.fail(new CallersConnectTimeoutError());
}
