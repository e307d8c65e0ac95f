import { describe, expect, it } from '@jest/globals';
import { routerOver } from '../../test/support/model-router.js';
import { ActiveCalls } from './active-calls.js';
import { GatewayError } from './errors/gateway-error.js';
import { GatewayService } from './gateway.service.js';
import { Call, type CallOutcome } from './model/call.js';
import { Payload } from './model/payload.js';
import { type Principal } from './model/principal.js';
import { type EventBatch } from './model/stream-event.js';
import { CallLayer, type CallHandler } from './ports/call-layer.js';
import { Provider, type Reply } from './ports/provider.js';
import { ProviderRegistry } from './ports/provider-registry.js';
import { TargetCallers } from './resilience/target-callers.js';

class ScriptedProvider extends Provider {
  readonly name = 'scripted';

  constructor(private readonly batches: () => AsyncIterable<EventBatch>) {
    super();
  }

  override call(_call: Call, model: string): Promise<Reply> {
    return Promise.resolve({ kind: 'events', provider: this.name, model, events: this.batches() });
  }
}

class TracingLayer extends CallLayer {
  constructor(
    private readonly label: string,
    private readonly trace: string[],
  ) {
    super();
  }

  override wrap(next: CallHandler): CallHandler {
    return async (call) => {
      this.trace.push(`${this.label} in`);
      const reply = await next(call);
      this.trace.push(`${this.label} out`);
      return reply;
    };
  }
}

const FREE: Principal = { id: 'vk_free', name: 'free', access: '*' };

function aCall(principal: Principal = FREE, modelId = 'scripted/one'): Call {
  const payload = new Payload('converse', new Uint8Array(), () => ({ messages: [] }));
  return new Call({ requestId: 'request-1', modelId, operation: 'converse-stream', principal, payload });
}

async function* twoBatches(): AsyncGenerator<EventBatch> {
  yield [{ messageStart: { role: 'assistant' } }];
  await Promise.resolve();
  yield [{ messageStop: { stopReason: 'end_turn' } }];
}

async function* failsFirst(): AsyncGenerator<EventBatch> {
  await Promise.resolve();
  throw new GatewayError('throttled', 'slow down');
  yield [];
}

function gatewayOver(batches: () => AsyncIterable<EventBatch>, layers: CallLayer[] = []) {
  const activeCalls = new ActiveCalls();
  const registry = new ProviderRegistry([new ScriptedProvider(batches)]);
  return {
    gateway: new GatewayService(routerOver(registry), activeCalls, new TargetCallers(registry), layers),
    activeCalls,
  };
}

describe('GatewayService', () => {
  it('answers with every batch, the first one included', async () => {
    const { gateway } = gatewayOver(twoBatches);
    const reply = await gateway.call(aCall());
    const seen: EventBatch[] = [];
    if (reply.kind === 'events') for await (const batch of reply.events) seen.push(batch);
    expect(seen).toEqual([[{ messageStart: { role: 'assistant' } }], [{ messageStop: { stopReason: 'end_turn' } }]]);
  });

  it('throws what goes wrong before the first event, and ends the call with it', async () => {
    const { gateway, activeCalls } = gatewayOver(failsFirst);
    const call = aCall();
    const outcomes: CallOutcome[] = [];
    call.onEnd((outcome) => outcomes.push(outcome));
    await expect(gateway.call(call)).rejects.toMatchObject({ kind: 'throttled', message: 'slow down' });
    expect(outcomes).toHaveLength(1);
    expect(outcomes[0]?.error?.kind).toBe('throttled');
    expect(activeCalls.size).toBe(0);
  });

  it('counts a call from admission to its end', async () => {
    const { gateway, activeCalls } = gatewayOver(twoBatches);
    const call = aCall();
    await gateway.call(call);
    expect(activeCalls.size).toBe(1);
    call.end();
    expect(activeCalls.size).toBe(0);
  });

  it.each([
    ['converse-stream', 0],
    ['converse', 2],
  ] as const)('lets go of the request of a stream that has begun: %s keeps %i bytes', async (operation, kept) => {
    const { gateway } = gatewayOver(twoBatches);
    const payload = new Payload('converse', Buffer.from('{}'), () => ({ messages: [] }));
    await gateway.call(
      new Call({ requestId: 'request-1', modelId: 'scripted/one', operation, principal: FREE, payload }),
    );
    expect(payload.bytes).toHaveLength(kept);
  });

  it('tells everybody of the end of a call, also behind one who throws', () => {
    const call = aCall();
    const told: string[] = [];
    call.onEnd(() => told.push('first'));
    call.onEnd(() => {
      throw new Error('of a listener');
    });
    call.onEnd(() => told.push('last'));
    expect(() => {
      call.end();
    }).toThrow('of a listener');
    expect(told).toEqual(['first', 'last']);
  });

  it('wraps the layers round the call, the first one outermost', async () => {
    const trace: string[] = [];
    const { gateway } = gatewayOver(twoBatches, [new TracingLayer('outer', trace), new TracingLayer('inner', trace)]);
    await gateway.call(aCall());
    expect(trace).toEqual(['outer in', 'inner in', 'inner out', 'outer out']);
  });

  it.each([
    { name: 'nothing at all', access: [] },
    { name: 'another vendor', access: [{ provider: 'other', models: '*' as const }] },
    { name: 'another model', access: [{ provider: 'scripted', models: ['two'] }] },
  ])('refuses a caller who may call $name', async ({ access }) => {
    const { gateway } = gatewayOver(twoBatches);
    await expect(gateway.call(aCall({ id: 'vk_1', name: 'narrow', access }))).rejects.toMatchObject({
      kind: 'forbidden',
      message: 'The virtual key "narrow" may not call scripted/one. Its provider_configs list what it may call.',
    });
  });

  it('admits a caller whose grant names the model', async () => {
    const { gateway } = gatewayOver(twoBatches);
    const access = [{ provider: 'scripted', models: ['one'] }];
    await expect(gateway.call(aCall({ id: 'vk_1', name: 'narrow', access }))).resolves.toBeDefined();
  });
});

describe('ActiveCalls', () => {
  it('gives every running call up with the error it is told', () => {
    const calls = new ActiveCalls();
    const call = aCall();
    calls.add(call);
    calls.abortAll(new GatewayError('overloaded', 'stopping'));
    expect(call.signal.aborted).toBe(true);
    expect(call.signal.reason).toMatchObject({ kind: 'overloaded' });
  });

  it('wakes whoever waits when the last call ends', async () => {
    const calls = new ActiveCalls();
    const call = aCall();
    calls.add(call);
    const idle = calls.whenIdle(5000);
    call.end();
    await expect(idle).resolves.toBe(true);
  });

  it('stops waiting at the deadline', async () => {
    const calls = new ActiveCalls();
    calls.add(aCall());
    await expect(calls.whenIdle(5)).resolves.toBe(false);
  });
});
