import { GatewayError } from '../errors/gateway-error.js';

/** The longest time that a timer of Node can hold. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Ends one try with its call, or when its first event does not come in time. */
export class AttemptSignal {
  private readonly aborter = new AbortController();
  private timer: NodeJS.Timeout | undefined;

  /** @param vendor the vendor's name, for messages */
  constructor(
    private readonly callSignal: AbortSignal,
    private readonly timeoutMs: number,
    private readonly vendor: string,
  ) {
    if (callSignal.aborted) this.follow();
    else callSignal.addEventListener('abort', this.follow, { once: true });
    if (timeoutMs <= MAX_TIMER_MS) this.timer = setTimeout(this.expire, timeoutMs);
  }

  get signal(): AbortSignal {
    return this.aborter.signal;
  }

  /** The first event is here: from now on only the call itself ends the try. */
  begin(): void {
    clearTimeout(this.timer);
  }

  /** The try is over: nothing is held any longer. */
  release(): void {
    this.begin();
    this.callSignal.removeEventListener('abort', this.follow);
  }

  private readonly follow = (): void => {
    this.aborter.abort(this.callSignal.reason);
  };

  private readonly expire = (): void => {
    const { vendor, timeoutMs } = this;
    const message = `${vendor} sent nothing of its answer within ${timeoutMs / 1000} seconds. Send the request again.`;
    this.aborter.abort(new GatewayError('timeout', message, { vendor: { name: vendor } }));
  };
}
