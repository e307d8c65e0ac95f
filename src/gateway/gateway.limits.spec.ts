import { describe, expect, it } from '@jest/globals';
import { routerOver } from '../../test/support/model-router.js';
import { ActiveCalls } from './active-calls.js';
import { GatewayError } from './errors/gateway-error.js';
import { GatewayService } from './gateway.service.js';
import { Call, type IncomingHeaders } from './model/call.js';
import { Payload } from './model/payload.js';
import { Provider, type Reply } from './ports/provider.js';
import { ProviderRegistry } from './ports/provider-registry.js';
import { TargetCallers } from './resilience/target-callers.js';
import { UNLIMITED_POLICY } from './resilience/target-policy.js';

/** Fails, every time. */
class DownProvider extends Provider {
  override readonly policy = { ...UNLIMITED_POLICY, maxRetries: 5, backoff: { initialMs: 1, maxMs: 1 } };
  asked = 0;

  constructor(override readonly name: string) {
    super();
  }

  override call(): Promise<Reply> {
    this.asked += 1;
    return Promise.reject(new GatewayError('unavailable', `${this.name} is down`, { vendor: { name: this.name } }));
  }
}

/** Says nothing until it is given up. */
class SilentProvider extends Provider {
  readonly name = 'silent';

  override call(): Promise<Reply> {
    return new Promise(() => undefined);
  }
}

function gatewayOver(providers: readonly Provider[]): GatewayService {
  const registry = new ProviderRegistry(providers);
  return new GatewayService(routerOver(registry), new ActiveCalls(), new TargetCallers(registry), []);
}

function aCall(modelId: string, headers: IncomingHeaders): Call {
  const payload = new Payload('converse', new Uint8Array(), () => ({ messages: [] }));
  const principal = { id: 'vk_1', name: 'test', access: '*' } as const;
  return new Call({ requestId: '1', modelId, operation: 'converse', principal, payload, headers });
}

/** Fails with a key of its own. */
class KeyedProvider extends DownProvider {
  override call(call?: Call): Promise<Reply> {
    if (call !== undefined) Object.assign(call, { keyName: 'of v0', alias: { modelId: 'one' } });
    return super.call();
  }
}

/** Has no slot for anybody. */
class FullProvider extends DownProvider {
  override readonly policy = {
    ...UNLIMITED_POLICY,
    slots: { concurrency: 0, queueSize: 0, queueTimeoutMs: 1 },
  } as unknown as DownProvider['policy'];
}

describe('what is said of a fallback that was not asked', () => {
  it('is nothing of the key of the vendor before it', async () => {
    const call = aCall('v0/m', { 'x-bf-fallbacks': 'v1/m', 'amz-sdk-request': 'attempt=2' });
    await expect(gatewayOver([new KeyedProvider('v0'), new FullProvider('v1')]).call(call)).rejects.toMatchObject({
      kind: 'modelError',
    });
    expect({ provider: call.route?.provider, key: call.keyName, alias: call.alias }).toEqual({ provider: 'v1' });
    expect(call.attempts.map(({ provider, keyName }) => ({ provider, keyName }))).toEqual([
      { provider: 'v0', keyName: 'of v0' },
      { provider: 'v1', keyName: undefined },
    ]);
  });
});

describe('the limits of one call (R31)', () => {
  it.each([
    { vendors: 5, tried: [6, 3, 1, 1, 1] },
    { vendors: 2, tried: [6, 6] },
    { vendors: 11, tried: [2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1] },
  ])(
    'makes twelve tries at most over $vendors vendors of six tries each, and asks each of them',
    async ({ vendors, tried }) => {
      const providers = Array.from({ length: vendors }, (_, index) => new DownProvider(`v${index}`));
      const [first, ...others] = providers.map(({ name }) => `${name}/m`);
      const call = aCall(first ?? '', { 'x-bf-fallbacks': others.join(',') });
      await expect(gatewayOver(providers).call(call)).rejects.toMatchObject({
        kind: 'modelError',
        message: `v0 is down None of the ${vendors - 1} fallbacks answered either.`,
      });
      expect(providers.map(({ asked }) => asked)).toEqual(tried);
      expect(call.attempts).toHaveLength(tried.reduce((sum, count) => sum + count, 0));
    },
  );

  it('ends all of it when the time of the caller is over, and asks nobody afterwards', async () => {
    const fallback = new DownProvider('v1');
    const call = aCall('silent/m', { 'x-asbru-timeout-ms': '20', 'x-bf-fallbacks': 'v1/m' });
    await expect(gatewayOver([new SilentProvider(), fallback]).call(call)).rejects.toMatchObject({
      kind: 'timeout',
      message:
        'The answer was not complete within 0.02 seconds, which x-asbru-timeout-ms allows. Allow more, or ask for less.',
    });
    expect(fallback.asked).toBe(0);
  });

  it('asks nobody for a caller whose limit it does not understand', async () => {
    const provider = new DownProvider('v0');
    await expect(gatewayOver([provider]).call(aCall('v0/m', { 'x-asbru-timeout-ms': 'soon' }))).rejects.toMatchObject({
      kind: 'invalidRequest',
      message: expect.stringMatching(/^x-asbru-timeout-ms: /),
    });
    expect(provider.asked).toBe(0);
  });
});
