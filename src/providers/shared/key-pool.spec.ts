import { describe, expect, it } from '@jest/globals';
import { ProviderKeyConfig } from '../../config/provider.config.js';
import { type ErrorKind } from '../../gateway/errors/error-kind.js';
import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { KeyPool } from './key-pool.js';

const keyNamed = (name: string, rest: Partial<ProviderKeyConfig> = {}): ProviderKeyConfig =>
  Object.assign(new ProviderKeyConfig(), { name, value: `sk-${name}`, ...rest });
const callWith = (...spent: string[]) => ({ spentKeys: new Set(spent) });
const failure = (kind: ErrorKind, status: number, retryAfterMs?: number): GatewayError =>
  new GatewayError(kind, 'said', {
    vendor: { name: 'acme', status },
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });

describe('KeyPool', () => {
  const [one, two] = [keyNamed('one'), keyNamed('two')];

  it('leaves out keys that have failed the call', () => {
    const pool = new KeyPool('acme', [one, two]);
    expect(pool.choose(callWith('one'), 'm')).toBe(two);
    expect(pool.choose(callWith('two'), 'm')).toBe(one);
  });

  it('asks a key again when all have failed the call', () => {
    expect([one, two]).toContain(new KeyPool('acme', [one, two]).choose(callWith('one', 'two'), 'm'));
  });

  it.each([
    { name: 'throttled', error: failure('throttled', 429, 30_000) },
    { name: 'throttled without saying for how long', error: failure('throttled', 429) },
    { name: 'unknown to its vendor', error: failure('modelError', 401) },
    { name: 'not allowed', error: failure('modelError', 403) },
    { name: 'not paid for', error: failure('quotaExceeded', 402) },
  ])('gives a key that is $name a rest, and says that another one may do', ({ error }) => {
    const pool = new KeyPool('acme', [one, two]);
    const blamed = pool.blame(one, error, callWith(), 'm');
    expect(blamed).toMatchObject({
      kind: error.kind,
      message: error.message,
      detail: { ...error.detail, anotherKey: true },
    });
    for (let turn = 0; turn < 20; turn += 1) expect(pool.choose(callWith(), 'm')).toBe(two);
  });

  it.each([
    { name: 'the vendor is down', error: failure('unavailable', 503) },
    { name: 'the request is wrong', error: failure('invalidRequest', 400) },
    { name: 'the vendor says nothing', error: new GatewayError('timeout', 'said') },
  ])('blames no key when $name', ({ error }) => {
    const pool = new KeyPool('acme', [one, two]);
    expect(pool.blame(one, error, callWith(), 'm')).toBe(error);
    const chosen = new Set(Array.from({ length: 100 }, () => pool.choose(callWith(), 'm')));
    expect(chosen).toEqual(new Set([one, two]));
  });

  it('says nothing of another key where there is none left for the call, or for the model', () => {
    const error = failure('throttled', 429);
    expect(new KeyPool('acme', [one]).blame(one, error, callWith(), 'm').detail.anotherKey).toBeUndefined();
    expect(new KeyPool('acme', [one, two]).blame(one, error, callWith('two'), 'm').detail.anotherKey).toBeUndefined();
    const other = keyNamed('other', { models: ['n'] });
    expect(new KeyPool('acme', [one, other]).blame(one, error, callWith(), 'm').detail.anotherKey).toBeUndefined();
  });

  it('asks a resting key when all rest', () => {
    const pool = new KeyPool('acme', [one]);
    pool.blame(one, failure('throttled', 429, 60_000), callWith(), 'm');
    expect(pool.choose(callWith(), 'm')).toBe(one);
  });

  it('needs no key where the vendor needs none, and refuses a model that no key serves', () => {
    expect(new KeyPool<ProviderKeyConfig>('acme', []).choose(callWith(), 'm')).toBeUndefined();
    const pool = new KeyPool('acme', [keyNamed('other', { models: ['n'] })]);
    const choose = (): void => {
      pool.choose(callWith(), 'm');
    };
    expect(choose).toThrow(
      'No key of the vendor "acme" serves the model "m": providers.acme.keys[].models lists the models of each key.',
    );
    expect([pool.serves('m'), pool.serves('n')]).toEqual([false, true]);
  });
});
