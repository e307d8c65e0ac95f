import { Inject, Injectable } from '@nestjs/common';
import { ActiveCalls } from './active-calls.js';
import { asGatewayError, GatewayError } from './errors/gateway-error.js';
import { type Call } from './model/call.js';
import { CALL_LAYERS, type CallHandler, type CallLayer, composeLayers, type Target } from './ports/call-layer.js';
import { type Reply } from './ports/provider.js';
import { type TargetOutcome } from './resilience/attempt-runner.js';
import { discard } from './resilience/await-first.js';
import { readCallerTimeouts, TIMEOUT_HEADERS } from './resilience/caller-timeouts.js';
import { toExhausted } from './resilience/exhausted.js';
import { TargetCallers } from './resilience/target-callers.js';
import { tighten } from './resilience/time-limit.js';
import { ModelRouter } from './routing/model-router.js';
import { toCallRoute } from './routing/route.js';
import { estimateInputTokens } from './estimate-input-tokens.js';

/** Tries of one call, over all vendors and keys. */
const MAX_ATTEMPTS = 12;

/** The hub: finds the vendor of a call, sends it through the layers and waits for the first event. */
@Injectable()
export class GatewayService {
  private readonly handler: CallHandler;

  constructor(
    private readonly router: ModelRouter,
    private readonly activeCalls: ActiveCalls,
    private readonly callers: TargetCallers,
    @Inject(CALL_LAYERS) layers: readonly CallLayer[],
  ) {
    this.handler = composeLayers(layers, (call) => this.dispatch(call));
  }

  /**
   * Answers when the vendor's first event has arrived. Whoever calls ends the call (`call.end`) after the last byte;
   * when this throws, it is ended already.
   * @throws GatewayError
   */
  async call(call: Call): Promise<Reply> {
    this.activeCalls.add(call);
    try {
      return await this.handler(call);
    } catch (error) {
      throw call.fail(error);
    }
  }

  private async dispatch(call: Call): Promise<Reply> {
    const targets = this.router.targetsOf(call);
    this.limitTime(call, targets[0]);
    const failures: GatewayError[] = [];
    for (const [index, target] of targets.entries()) {
      if (index > 0) beginFallback(call, target, index);
      // Each fallback keeps a try of its own, however often those before it are tried.
      const maxAttempts = MAX_ATTEMPTS - (targets.length - 1 - index);
      const { reply, failure } = await this.ask(call, target, maxAttempts);
      if (failure === undefined) {
        // A whole answer is here, and its call over in a moment; a stream may run for minutes.
        if (call.streaming) call.payload.release();
        return reply;
      }
      failures.push(failure);
      const isLast = index === targets.length - 1;
      if (isLast || call.wholeEnding.aborted || (index === 0 && !failure.fallbackAllowed)) {
        // One target alone says it best itself.
        if (reply !== undefined && index === 0 && !call.wholeEnding.aborted) return reply;
        discard(reply);
        break;
      }
      discard(reply);
    }
    throw toFinal(call, failures);
  }

  /** What the first vendor is configured for counts, and the caller may shorten it. */
  private limitTime(call: Call, { provider }: Target): void {
    call.timeouts = readCallerTimeouts(call.headers);
    call.giveUpAfter(tighten(this.callers.of(provider).total, call.timeouts.totalMs, TIMEOUT_HEADERS.total));
  }

  private ask(call: Call, target: Target, maxAttempts: number): Promise<TargetOutcome> | TargetOutcome {
    const { provider, model } = target;
    if (!provider.answers(call.operation)) return answerWithoutVendor(call, target);
    return this.callers.of(provider).call(call, model, maxAttempts);
  }
}

/** What the caller is told where nobody has answered. */
function toFinal({ wholeEnding }: Call, failures: readonly GatewayError[]): GatewayError {
  if (wholeEnding.aborted) return asGatewayError(wholeEnding.reason);
  const [primary = new GatewayError('internal', 'No vendor was asked.'), ...rest] = failures;
  return toExhausted([primary, ...rest]);
}

/**
 * A fallback translates the request anew, and loses what its own vendor loses. The key was one of the vendor before: this
 * one may not come to be asked.
 */
function beginFallback(call: Call, target: Target, index: number): void {
  call.primaryRoute ??= call.route;
  call.route = toCallRoute(target);
  call.keyName = undefined;
  call.alias = undefined;
  call.fallbackIndex = index;
  call.warnings.reset();
}

/** What the hub says where the vendor has no such operation. */
function answerWithoutVendor(call: Call, { provider, model }: Target): TargetOutcome {
  if (call.operation !== 'count-tokens') {
    throw new GatewayError('notFound', `The vendor "${provider.name}" has no operation ${call.operation}.`);
  }
  if (!provider.serves(model)) {
    throw new GatewayError('notFound', `The vendor "${provider.name}" does not serve the model "${model}" here.`);
  }
  const inputTokens = estimateInputTokens(call.payload.decode());
  return { reply: { kind: 'tokens', provider: provider.name, model, inputTokens, estimated: true } };
}
