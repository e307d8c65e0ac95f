import { describe, expect, it } from '@jest/globals';
import { type KeyState, Provider } from '../../gateway/ports/provider.js';
import { ProviderRegistry } from '../../gateway/ports/provider-registry.js';
import { GatewayMetrics } from './gateway-metrics.js';
import { KeyMetrics } from './key-metrics.js';

/** A vendor of which only the keys are looked at. */
class KeyedProvider extends Provider {
  constructor(
    override readonly name: string,
    private readonly states: readonly KeyState[],
  ) {
    super();
  }

  override keyStates(): readonly KeyState[] {
    return this.states;
  }

  override call(): Promise<never> {
    return Promise.reject(new Error('nobody asks'));
  }
}

describe('KeyMetrics', () => {
  it('says for every key which state it is in, and forgets vendors that are gone', async () => {
    const metrics = new GatewayMetrics();
    const registry = new ProviderRegistry([
      new KeyedProvider('openai', [
        { name: 'a', state: 'refused' },
        { name: 'b', state: 'ready' },
      ]),
      new KeyedProvider('mock', []),
    ]);
    const observer = new KeyMetrics(metrics, registry);
    expect(observer).toBeInstanceOf(KeyMetrics);
    const lines = async () =>
      (await metrics.registry.getSingleMetricAsString('asbru_key_state'))
        .split('\n')
        .filter((line) => line.startsWith('asbru'));
    const first = await lines();
    expect(first).toHaveLength(8);
    expect(first.filter((line) => line.endsWith(' 1'))).toEqual([
      'asbru_key_state{provider="openai",key="a",state="refused"} 1',
      'asbru_key_state{provider="openai",key="b",state="ready"} 1',
    ]);
    registry.replace([new KeyedProvider('openai', [{ name: 'c', state: 'ejected' }])]);
    const second = await lines();
    expect(second.filter((line) => line.endsWith(' 1'))).toEqual([
      'asbru_key_state{provider="openai",key="c",state="ejected"} 1',
    ]);
    expect(second.join('\n')).not.toContain('key="a"');
  });
});
