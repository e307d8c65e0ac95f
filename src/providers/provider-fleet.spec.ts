import { describe, expect, it } from '@jest/globals';
import { type Configuration } from '../config/configuration.js';
import { ProviderConfig } from '../config/provider.config.js';
import { ActiveCalls } from '../gateway/active-calls.js';
import { Call } from '../gateway/model/call.js';
import { Payload } from '../gateway/model/payload.js';
import { Provider, type Reply } from '../gateway/ports/provider.js';
import { ProviderRegistry } from '../gateway/ports/provider-registry.js';
import { ProviderFleet } from './provider-fleet.js';

class SilentProvider extends Provider {
  isClosed = false;

  constructor(override readonly name: string) {
    super();
  }

  call(): Promise<Reply> {
    return Promise.reject(new Error('nobody calls'));
  }

  override close(): Promise<void> {
    this.isClosed = true;
    return Promise.resolve();
  }
}

/** Vendors with one key each, by name. */
function configured(keys: Readonly<Record<string, string>>): Pick<Configuration, 'providers'> {
  const providers = Object.entries(keys).map(([name, value]): [string, ProviderConfig] => {
    const key = { name: 'only', value, weight: 1, models: ['*'] };
    return [name, Object.assign(new ProviderConfig(), { keys: [key] })];
  });
  return { providers: Object.fromEntries(providers) };
}

function newCall(): Call {
  return new Call({
    requestId: 'r',
    modelId: 'a/m',
    operation: 'converse',
    principal: { id: 'vk', name: 'vk', access: '*' },
    payload: new Payload('converse', new Uint8Array(), () => ({ messages: [] })),
  });
}

function open(keys: Readonly<Record<string, string>>) {
  const made: SilentProvider[] = [];
  const calls = new ActiveCalls();
  const make = (name: string, { keys: [key] }: ProviderConfig) => {
    if (key?.value === 'broken') throw new TypeError(`providers.${name}: broken`);
    const provider = new SilentProvider(name);
    made.push(provider);
    return provider;
  };
  const registry = new ProviderRegistry([]);
  const fleet = new ProviderFleet(make, registry, calls);
  fleet.prepare(configured(keys))();
  return { fleet, registry, calls, made };
}

describe('ProviderFleet', () => {
  it('keeps a provider whose configuration has not changed', () => {
    const { fleet, registry } = open({ a: 'one', b: 'one' });
    const [a, b] = [registry.find('a'), registry.find('b')];
    fleet.prepare(configured({ a: 'one', b: 'two', c: 'one' }))();
    expect(registry.find('a')).toBe(a);
    expect(registry.find('b')).not.toBe(b);
    expect(registry.names()).toEqual(['a', 'b', 'c']);
  });

  it('changes nothing before the replacement is put in place, and nothing where one provider cannot be made', () => {
    const { fleet, registry, made } = open({ a: 'one' });
    const before = registry.find('a');
    fleet.prepare(configured({ a: 'two' }));
    expect(registry.find('a')).toBe(before);
    expect(() => fleet.prepare(configured({ a: 'two', b: 'broken' }))).toThrow('providers.b: broken');
    expect(registry.find('a')).toBe(before);
    expect(made[0]?.isClosed).toBe(false);
  });

  it('closes what is gone at once where nothing runs', () => {
    const { fleet, registry, made } = open({ a: 'one', b: 'one' });
    fleet.prepare(configured({ a: 'one' }))();
    expect(registry.find('b')).toBeUndefined();
    expect(made.map(({ isClosed }) => isClosed)).toEqual([false, true]);
  });

  it('closes what is gone when the last call that ran at the change is over', () => {
    const { fleet, calls, made } = open({ a: 'one' });
    const [first, second, later] = [newCall(), newCall(), newCall()];
    calls.add(first);
    calls.add(second);
    fleet.prepare(configured({ a: 'two' }))();
    calls.add(later);
    first.end();
    expect(made[0]?.isClosed).toBe(false);
    second.end();
    expect(made.map(({ isClosed }) => isClosed)).toEqual([true, false]);
    later.end();
    expect(made[1]?.isClosed).toBe(false);
  });

  it('closes all at its own end, those of running calls included', async () => {
    const { fleet, calls, made } = open({ a: 'one' });
    calls.add(newCall());
    fleet.prepare(configured({ a: 'two' }))();
    await fleet.close();
    expect(made.map(({ isClosed }) => isClosed)).toEqual([true, true]);
  });
});
