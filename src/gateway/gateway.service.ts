import { Inject, Injectable } from '@nestjs/common';
import { ActiveCalls } from './active-calls.js';
import { asGatewayError, GatewayError } from './errors/gateway-error.js';
import { type Call } from './model/call.js';
import { CALL_LAYERS, type CallHandler, type CallLayer, composeLayers, type Target } from './ports/call-layer.js';
import { type Provider, type Reply } from './ports/provider.js';
import { ProviderRegistry } from './ports/provider-registry.js';
import { discard } from './resilience/await-first.js';
import { toExhausted } from './resilience/exhausted.js';
import { TargetCaller, type TargetOutcome } from './resilience/target-caller.js';
import { resolveTargets } from './routing/target-chain.js';
import { estimateInputTokens } from './estimate-input-tokens.js';

/** The hub: finds the vendor of a call, sends it through the layers and waits for the first event. */
@Injectable()
export class GatewayService {
  private readonly handler: CallHandler;
  private readonly callers = new Map<Provider, TargetCaller>();

  constructor(
    private readonly registry: ProviderRegistry,
    private readonly activeCalls: ActiveCalls,
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
    const targets = resolveTargets(call, this.registry);
    const failures: GatewayError[] = [];
    for (const [index, target] of targets.entries()) {
      if (index > 0) beginFallback(call, target, index);
      const { reply, failure } = await this.ask(call, target);
      if (failure === undefined) return reply;
      failures.push(failure);
      const isLast = index === targets.length - 1;
      if (isLast || call.wholeSignal.aborted || (index === 0 && !failure.fallbackAllowed)) {
        // One target alone says it best itself.
        if (reply !== undefined && index === 0) return reply;
        discard(reply);
        break;
      }
      discard(reply);
    }
    const [primary = new GatewayError('internal', 'No vendor was asked.'), ...rest] = failures;
    throw call.wholeSignal.aborted ? asGatewayError(call.wholeSignal.reason) : toExhausted([primary, ...rest]);
  }

  private ask(call: Call, target: Target): Promise<TargetOutcome> | TargetOutcome {
    const { provider, model } = target;
    if (!provider.answers(call.operation)) return answerWithoutVendor(call, target);
    let caller = this.callers.get(provider);
    if (caller === undefined) {
      caller = new TargetCaller(provider);
      this.callers.set(provider, caller);
    }
    return caller.call(call, model);
  }
}

/** A fallback translates the request anew, and loses what its own vendor loses. */
function beginFallback(call: Call, { provider, model }: Target, index: number): void {
  call.primaryRoute ??= call.route;
  call.route = { provider: provider.name, model };
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
