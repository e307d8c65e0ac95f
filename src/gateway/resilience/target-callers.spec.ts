import { describe, expect, it, jest } from '@jest/globals';
import { GatewayError } from '../errors/gateway-error.js';
import { Call } from '../model/call.js';
import { Payload } from '../model/payload.js';
import { Provider, type Reply } from '../ports/provider.js';
import { ProviderRegistry } from '../ports/provider-registry.js';
import { TargetCallers } from './target-callers.js';
import { UNLIMITED_POLICY } from './target-policy.js';

class Vendor extends Provider {
  readonly name = 'acme';
  isDown = true;
  override readonly policy = {
    ...UNLIMITED_POLICY,
    breaker: { failureShare: 0.5, minimumCalls: 2, windowMs: 10_000, openMs: 5000 },
  };

  override call(_call: Call, model: string): Promise<Reply> {
    const failure = new GatewayError('unavailable', 'down', { vendor: { name: this.name } });
    if (this.isDown) return Promise.reject(failure);
    return Promise.resolve({ kind: 'tokens', provider: this.name, model, inputTokens: 1, estimated: false });
  }
}

function aCall(): Call {
  const payload = new Payload('converse', new Uint8Array(), () => ({ messages: [] }));
  const principal = { id: 'vk_1', name: 'test', access: '*' } as const;
  return new Call({ requestId: '1', modelId: 'acme/one', operation: 'converse', principal, payload });
}

describe('TargetCallers', () => {
  it('tells who listens when a vendor gets a rest and when it answers again, each once', async () => {
    jest.useFakeTimers();
    try {
      const vendor = new Vendor();
      const callers = new TargetCallers(new ProviderRegistry([vendor]));
      const heard: unknown[] = [];
      callers.onCircuit((provider, state) => heard.push([provider, state]));
      for (let count = 0; count < 10; count += 1) await callers.of(vendor).call(aCall(), 'one', 12);
      expect(callers.states()).toEqual([{ provider: 'acme', running: 0, waiting: 0, circuit: 'open' }]);
      vendor.isDown = false;
      jest.advanceTimersByTime(5000);
      for (let count = 0; count < 10; count += 1) {
        const call = aCall();
        await callers.of(vendor).call(call, 'one', 12);
        call.end();
      }
      expect({ heard, states: callers.states() }).toEqual({
        heard: [
          ['acme', 'open'],
          ['acme', 'closed'],
        ],
        states: [{ provider: 'acme', running: 0, waiting: 0, circuit: 'closed' }],
      });
    } finally {
      jest.useRealTimers();
    }
  });

  it('gives a vendor whose configuration was replaced slots and a circuit of its own', () => {
    const [old, next] = [new Vendor(), new Vendor()];
    const registry = new ProviderRegistry([old]);
    const callers = new TargetCallers(registry);
    const caller = callers.of(old);
    registry.replace([next]);
    expect(callers.of(next)).not.toBe(caller);
    expect(callers.of(old)).toBe(caller);
    expect(callers.states()).toHaveLength(1);
  });
});
