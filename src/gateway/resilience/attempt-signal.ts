import { asGatewayError, GatewayError } from '../errors/gateway-error.js';
import { type Abortable, LightAbort } from '../model/light-abort.js';
import { describeLimit, MAX_TIMER_MS, type TimeLimit } from './time-limit.js';

/** Ends one try: with its call, when its first event does not come in time, or when its answer pauses for too long. */
export class AttemptSignal {
  private readonly aborter = new LightAbort();
  private readonly timer: NodeJS.Timeout | undefined;
  private giveUp: ((reason: GatewayError) => void) | undefined;
  private readonly onAbort = this.follow.bind(this);

  /** @param vendor the vendor's name, for messages */
  constructor(
    private readonly callSignal: Abortable,
    private readonly firstEvent: TimeLimit,
    private readonly vendor: string,
  ) {
    if (callSignal.aborted) this.follow();
    else callSignal.addEventListener('abort', this.onAbort);
    if (firstEvent.ms <= MAX_TIMER_MS) this.timer = setTimeout(expire, firstEvent.ms, this);
  }

  get signal(): LightAbort {
    return this.aborter;
  }

  /**
   * What `work` comes to, or what `toOutcome` makes of the end of the try, as soon as the try ends: not everybody who works
   * for it notices. undici looks at a signal again when it has a connection, which may be long after.
   * @param work never rejects
   * @param discard is given what comes too late
   */
  until<Outcome>(
    work: Promise<Outcome>,
    toOutcome: (reason: GatewayError) => Outcome,
    discard: (late: Outcome) => void,
  ): Promise<Outcome> {
    return new Promise((resolve) => {
      const giveUp = (reason: GatewayError): void => {
        resolve(toOutcome(reason));
      };
      this.giveUp = giveUp;
      void work.then((outcome) => {
        this.giveUp = undefined;
        if (this.aborter.aborted) discard(outcome);
        resolve(outcome);
      });
      if (this.aborter.aborted) giveUp(asGatewayError(this.aborter.reason));
    });
  }

  /** Ends the try. */
  end(reason: GatewayError): void {
    this.aborter.abort(reason);
    this.giveUp?.(reason);
  }

  /** The first event is here: how long it may take does not count any more. */
  begin(): void {
    clearTimeout(this.timer);
  }

  /** The try is over: nothing is held any longer. */
  release(): void {
    this.begin();
    this.callSignal.removeEventListener('abort', this.onAbort);
  }

  /** Ends the try for the want of a first event. */
  expire(): void {
    const { vendor, firstEvent } = this;
    const message = `The vendor ${vendor} sent nothing of its answer within ${describeLimit(firstEvent)}. Send the request again.`;
    this.end(
      new GatewayError('timeout', message, {
        vendor: { name: vendor },
        ...(firstEvent.isCallers && { blameless: true }),
      }),
    );
  }

  private follow(): void {
    this.end(asGatewayError(this.callSignal.reason));
  }
}

/** Runs as a timer's callback: no closure for each try. */
function expire(attempt: AttemptSignal): void {
  attempt.expire();
}
