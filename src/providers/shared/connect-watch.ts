import { type Dispatcher } from 'undici';

/** A request had no connection within the time that its caller gives it; undici's own timer is the vendor's. */
class CallersConnectTimeoutError extends Error {
  readonly code = 'ASBRU_CALLERS_CONNECT_TIMEOUT';

  constructor() {
    super('no connection in the time that the caller gives');
  }
}

/**
 * Sends one request, and gives it up when it has no connection within `limitMs`. The connection that is being made is left
 * for the next request; this one is never sent on it.
 * @throws CallersConnectTimeoutError, and what undici throws
 */
export function requestWithin(
  limitMs: number,
  dispatcher: Dispatcher,
  request: Dispatcher.RequestOptions,
): Promise<Dispatcher.ResponseData> {
  const { promise, resolve, reject } = Promise.withResolvers<Dispatcher.ResponseData>();
  const watch = new ConnectWatch(limitMs, reject);
  void dispatcher
    .compose((dispatch) => (options, handler) => dispatch(options, watch.round(handler)))
    .request(request)
    .then(resolve, reject)
    .finally(() => {
      watch.stop();
    });
  return promise;
}

/** Waits for undici to put a request on a connection, which is when it tells its handler that the request starts. */
class ConnectWatch {
  private readonly timer: NodeJS.Timeout;
  private failure: Error | undefined;

  constructor(limitMs: number, expire: (failure: Error) => void) {
    this.timer = setTimeout(() => {
      this.failure = new CallersConnectTimeoutError();
      expire(this.failure);
    }, limitMs);
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  /** The same handler, before which the watch ends. */
  round(handler: Dispatcher.DispatchHandler): Dispatcher.DispatchHandler {
    return {
      onRequestStart: (controller, context) => {
        this.stop();
        if (this.failure !== undefined) controller.abort(this.failure);
        else handler.onRequestStart?.(controller, context);
      },
      onRequestUpgrade: (...event) => handler.onRequestUpgrade?.(...event),
      onResponseStart: (...event) => handler.onResponseStart?.(...event),
      onResponseData: (...event) => handler.onResponseData?.(...event),
      onResponseEnd: (...event) => handler.onResponseEnd?.(...event),
      onResponseError: (...event) => handler.onResponseError?.(...event),
    };
  }
}
