import { Inject, Injectable } from '@nestjs/common';
import { ActiveCalls } from './active-calls.js';
import { GatewayError } from './errors/gateway-error.js';
import { type Call } from './model/call.js';
import { mayCall } from './model/principal.js';
import { CALL_LAYERS, type CallHandler, type CallLayer, composeLayers, type Target } from './ports/call-layer.js';
import { type Reply } from './ports/provider.js';
import { ProviderRegistry } from './ports/provider-registry.js';
import { routeModel } from './routing/model-route.js';
import { estimateInputTokens } from './estimate-input-tokens.js';
import { firstThenRest } from './stream/first-then-rest.js';

/** The hub: finds the vendor of a call, sends it through the layers and waits for the first event. */
@Injectable()
export class GatewayService {
  private readonly handler: CallHandler;

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
    const target = routeModel(call.modelId, this.registry);
    const { provider, model } = target;
    call.route = { provider: provider.name, model };
    authorise(call, target);
    if (!provider.answers(call.operation)) return answerWithoutVendor(call, target);
    const sentAt = performance.now();
    try {
      return await awaitFirst(await provider.call(call, model));
    } finally {
      call.upstreamMs += performance.now() - sentAt;
    }
  }
}

/** Until the first event is here the answer is not committed: an error is still an ordinary HTTP error. */
async function awaitFirst(reply: Reply): Promise<Reply> {
  switch (reply.kind) {
    case 'events':
      return { ...reply, events: await firstThenRest(reply.events) };
    case 'native':
      return { ...reply, body: await firstThenRest(reply.body) };
    case 'tokens':
      return reply;
  }
}

/** What the hub says where the vendor has no such operation. */
function answerWithoutVendor(call: Call, { provider, model }: Target): Reply {
  if (call.operation !== 'count-tokens') {
    throw new GatewayError('notFound', `The vendor "${provider.name}" has no operation ${call.operation}.`);
  }
  if (!provider.serves(model)) {
    throw new GatewayError('notFound', `The vendor "${provider.name}" does not serve the model "${model}" here.`);
  }
  const inputTokens = estimateInputTokens(call.payload.decode());
  return { kind: 'tokens', provider: provider.name, model, inputTokens, estimated: true };
}

function authorise(call: Call, target: Target): void {
  const { principal } = call;
  const provider = target.provider.name;
  if (call.directKey !== undefined && !target.provider.takesDirectKeys()) {
    throw new GatewayError(
      'forbidden',
      `The vendor "${provider}" is not called with a key of the caller. Leave out x-bf-direct-key.`,
      { reason: 'access_blocked' },
    );
  }
  if (mayCall(principal, provider, target.model)) return;
  throw new GatewayError(
    'forbidden',
    `The virtual key "${principal.name}" may not call ${provider}/${target.model}. ` +
      'Its provider_configs list what it may call.',
    { reason: 'model_blocked' },
  );
}
