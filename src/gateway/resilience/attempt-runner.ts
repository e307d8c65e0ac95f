import { asGatewayError, type GatewayError } from '../errors/gateway-error.js';
import { type TryCause } from '../model/attempt-record.js';
import { type Call } from '../model/call.js';
import { type Provider, type Reply } from '../ports/provider.js';
import { AttemptSignal } from './attempt-signal.js';
import { awaitFirst, discard, isWhole } from './await-first.js';
import { TIMEOUT_HEADERS } from './caller-timeouts.js';
import { watchIdle } from './idle-watch.js';
import { type OutageBreaker, type Permit } from './outage-breaker.js';
import { tighten, type TimeLimit } from './time-limit.js';

/**
 * How a vendor answered. A failure may come with a reply: the vendor's own bytes, which say it best when nobody else
 * answers.
 */
export type TargetOutcome =
  | { readonly reply: Reply; readonly failure?: undefined }
  | { readonly reply?: Reply | undefined; readonly failure: GatewayError };

/** Asks one vendor once: with its limits of time, for the books, and for its breaker. */
export class AttemptRunner {
  private readonly firstEvent: TimeLimit;

  /** @param breaker absent where the vendor is asked whatever it does */
  constructor(
    private readonly provider: Provider,
    private readonly breaker: OutageBreaker | undefined,
  ) {
    this.firstEvent = {
      ms: provider.policy.firstEventTimeoutMs,
      source: `providers.${provider.name}.network_config.default_request_timeout_in_seconds`,
      isCallers: false,
    };
  }

  /** The answer, whose first event is there, or the failure. Not asked while the breaker is open. */
  async run(call: Call, model: string, cause: TryCause | undefined): Promise<TargetOutcome> {
    const { breaker } = this;
    const permit = breaker?.admit();
    if (breaker !== undefined && permit === undefined) {
      return refuse(call, { provider: this.provider.name, model, cause }, breaker.refusal());
    }
    const limit = tighten(this.firstEvent, call.timeouts.firstEventMs, TIMEOUT_HEADERS.firstEvent);
    const attempt = new AttemptSignal(call.wholeEnding, limit, this.provider.name);
    call.beginAttempt(attempt.signal);
    const sentAt = performance.now();
    const outcome = await attempt.until(this.ask(call, model), toOutcome, discardReply);
    const elapsedMs = performance.now() - sentAt;
    call.upstreamMs += elapsedMs;
    if (permit !== undefined) breaker?.settle(permit, outcome.failure);
    this.record(call, model, { cause, elapsedMs, failure: outcome.failure });
    if (outcome.failure === undefined) return { reply: this.hold(call, outcome.reply, { attempt, permit }) };
    if (outcome.reply === undefined) attempt.release();
    else this.keepRefusal(call, attempt);
    return outcome;
  }

  private async ask(call: Call, model: string): Promise<TargetOutcome> {
    try {
      const answer = await this.provider.call(call, model);
      const reply = isWhole(answer) ? answer : await awaitFirst(answer);
      const failure = reply.kind === 'native' ? reply.failure : undefined;
      return failure === undefined ? { reply } : { reply, failure };
    } catch (error) {
      return { failure: asGatewayError(error) };
    }
  }

  /** Keeps the try alive until the call ends, and lets the breaker know when the answer breaks off. */
  private hold(
    call: Call,
    reply: Reply,
    { attempt, permit }: { readonly attempt: AttemptSignal; readonly permit: Permit | undefined },
  ): Reply {
    const begunAtMs = performance.now();
    attempt.begin();
    call.onEnd(({ error }) => {
      attempt.release();
      if (error !== undefined && permit !== undefined) this.breaker?.breakOff(permit, begunAtMs, error);
    });
    const { idleMs } = call.timeouts;
    if (idleMs === undefined) return reply;
    return watchIdle(reply, attempt, { ms: idleMs, source: TIMEOUT_HEADERS.idle, isCallers: true });
  }

  /** The vendor's own words may be the answer: reading them ends with the call. */
  private keepRefusal(call: Call, attempt: AttemptSignal): void {
    attempt.begin();
    call.onEnd(() => {
      attempt.release();
    });
  }

  private record(
    call: Call,
    model: string,
    {
      cause,
      elapsedMs,
      failure,
    }: { cause: TryCause | undefined; elapsedMs: number; failure: GatewayError | undefined },
  ): void {
    const { keyName, attemptSpanId: spanId } = call;
    if (failure !== undefined && keyName !== undefined) (call.spentKeys ??= new Set()).add(keyName);
    call.attempts.push({
      provider: this.provider.name,
      model,
      keyName,
      cause,
      spanId,
      startedMs: performance.now() - call.startedAt - elapsedMs,
      elapsedMs,
      failure: failure && { kind: failure.kind, status: failure.detail.vendor?.status },
    });
  }
}

/** A try that was not made. */
export interface RefusedTry {
  readonly provider: string;
  readonly model: string;
  readonly cause: TryCause | undefined;
}

/** What there is to say where a vendor was not asked, for a reason of the gateway's own. */
export function refuse(call: Call, { provider, model, cause }: RefusedTry, failure: GatewayError): TargetOutcome {
  const { kind, detail } = failure;
  if (detail.limit !== undefined) {
    const refused = { kind, status: undefined, limit: detail.limit };
    call.attempts.push({
      provider,
      model,
      keyName: undefined,
      cause,
      startedMs: performance.now() - call.startedAt,
      elapsedMs: 0,
      failure: refused,
    });
  }
  return { failure };
}

function toOutcome(failure: GatewayError): TargetOutcome {
  return { failure };
}

function discardReply({ reply }: TargetOutcome): void {
  discard(reply);
}
