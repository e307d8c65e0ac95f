import { describe, expect, it } from '@jest/globals';
import { keyedCall, type KeyedCallFacts } from '../../../test/support/keyed-call.js';
import { KeyAliasConfig } from '../../config/key-alias.config.js';
import { ProviderKeyConfig } from '../../config/provider.config.js';
import { type ErrorKind } from '../../gateway/errors/error-kind.js';
import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { type KeyChange, KeyChanges } from '../../gateway/key-changes.js';
import { KeyPool } from './key-pool.js';
import { KeyRefusal } from './key-refusal.js';

const keyNamed = (name: string, rest: Partial<ProviderKeyConfig> = {}): ProviderKeyConfig =>
  Object.assign(new ProviderKeyConfig(), { name, value: `sk-${name}`, ...rest });
const failure = (kind: ErrorKind, status: number, retryAfterMs?: number): GatewayError =>
  new GatewayError(kind, 'said', {
    vendor: { name: 'acme', status },
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
const throttled = (retryAfterMs?: number): GatewayError => failure('throttled', 429, retryAfterMs);
const unknown = failure('modelError', 401);
const notAllowed = failure('modelError', 403);
const down = failure('unavailable', 503);

/** A pool with a clock of its own, and everything that it told. */
function poolOf(keys: readonly ProviderKeyConfig[]) {
  let now = 1000;
  const told: KeyChange[] = [];
  const changes = new KeyChanges();
  changes.onChange((change) => told.push(change));
  const pool = new KeyPool('acme', keys, { changes, now: () => now });
  return {
    pool,
    told,
    get now() {
      return now;
    },
    pass: (ms: number) => {
      now += ms;
    },
    /** Names of the keys that are chosen, of many calls. */
    chosen: (facts: KeyedCallFacts = {}, model = 'm') =>
      new Set(Array.from({ length: 60 }, () => pool.choose(keyedCall(facts), model)?.name)),
    states: () => pool.states().map(({ state }) => state),
    blame: (key: ProviderKeyConfig | undefined, error: GatewayError, facts: KeyedCallFacts = {}, model = 'm') =>
      pool.blame(key, error, keyedCall(facts), model),
  };
}

const [one, two, three] = [keyNamed('one'), keyNamed('two'), keyNamed('three')];

describe('KeyPool', () => {
  it('leaves out keys that have failed the call, and asks them again when all have', () => {
    const { chosen } = poolOf([one, two]);
    expect(chosen({ spent: ['one'] })).toEqual(new Set(['two']));
    expect(chosen({ spent: ['one', 'two'] })).toEqual(new Set(['one', 'two']));
  });

  it.each([
    { name: 'throttled', error: throttled(30_000), state: 'throttled' },
    { name: 'throttled without saying for how long', error: throttled(), state: 'throttled' },
    { name: 'unknown to its vendor', error: unknown, state: 'refused' },
    { name: 'not allowed', error: notAllowed, state: 'refused' },
    { name: 'not paid for', error: failure('quotaExceeded', 402), state: 'refused' },
    { name: 'out of quota', error: failure('quotaExceeded', 429), state: 'refused' },
    { name: 'without credentials', error: new KeyRefusal('said', 'key', {}), state: 'refused' },
  ])('gives a key that is $name a rest, and says that another one may do', ({ error, state }) => {
    const { blame, chosen, states } = poolOf([one, two]);
    expect(blame(one, error)).toMatchObject({
      kind: error.kind,
      message: error.message,
      detail: { ...error.detail, anotherKey: true },
    });
    expect(chosen()).toEqual(new Set(['two']));
    expect(states()).toEqual([state, 'ready']);
  });

  it.each([
    { name: 'the vendor is down', error: down },
    { name: 'the request is wrong', error: failure('invalidRequest', 400) },
    { name: 'the vendor says nothing', error: new GatewayError('timeout', 'said') },
    { name: "the caller's own time is over", error: new GatewayError('timeout', 'said', { blameless: true }) },
  ])('blames no key when $name', ({ error }) => {
    const { blame, chosen, states } = poolOf([one, two]);
    expect(blame(one, error)).toBe(error);
    expect(chosen()).toEqual(new Set(['one', 'two']));
    expect(states()).toEqual(['ready', 'ready']);
  });

  it('says nothing of another key where there is none left for the call, or for the model', () => {
    expect(poolOf([one]).blame(one, throttled()).detail.anotherKey).toBeUndefined();
    expect(poolOf([one, two]).blame(one, throttled(), { spent: ['two'] }).detail.anotherKey).toBeUndefined();
    const other = keyNamed('other', { models: ['n'] });
    expect(poolOf([one, other]).blame(one, throttled()).detail.anotherKey).toBeUndefined();
  });

  it('needs no key where the vendor needs none', () => {
    const { pool } = poolOf([]);
    expect(pool.choose(keyedCall(), 'm')).toBeUndefined();
    expect(pool.serves('m')).toBe(true);
  });

  it('always asks a key that is alone, whatever it said', () => {
    const { blame, chosen } = poolOf([one, keyNamed('other', { models: ['n'] })]);
    for (const error of [throttled(60_000), unknown]) blame(one, error);
    expect(chosen()).toEqual(new Set(['one']));
  });
});

describe('a throttled key', () => {
  it('rests as long as its vendor says, and no longer', () => {
    const { blame, chosen, pass, states } = poolOf([one, two]);
    blame(one, throttled(2000));
    pass(1990);
    expect(chosen()).toEqual(new Set(['two']));
    pass(10);
    expect(states()).toEqual(['ready', 'ready']);
    expect(chosen()).toEqual(new Set(['one', 'two']));
  });

  it('rests for its model alone: vendors count for each', () => {
    const { blame, chosen } = poolOf([one, two]);
    blame(one, throttled(2000), {}, 'large');
    expect(chosen({}, 'large')).toEqual(new Set(['two']));
    expect(chosen({}, 'small')).toEqual(new Set(['one', 'two']));
  });

  it('is asked after a minute, however long its vendor wants it left alone', () => {
    const { blame, chosen, pass } = poolOf([one, two]);
    blame(one, throttled(86_400_000));
    pass(60_000);
    expect(chosen()).toContain('one');
  });

  it('rests although a call that was on its way was answered', () => {
    const { pool, blame, chosen } = poolOf([one, two]);
    blame(one, throttled(2000));
    pool.credit(one, 'm', 0);
    expect(chosen()).toEqual(new Set(['two']));
  });

  it('is not asked when all are throttled; the caller is told the shortest wait', () => {
    const { pool, blame, pass } = poolOf([one, two, three]);
    blame(one, throttled(5000));
    blame(two, throttled(2000), { spent: ['one'] });
    const last = blame(three, throttled(4000), { spent: ['one', 'two'] });
    expect(last).toMatchObject({ kind: 'throttled', message: 'said', detail: { retryAfterMs: 2000 } });
    expect(last.detail.anotherKey).toBeUndefined();
    expect(last.detail.blameless).toBeUndefined();
    pass(500);
    expect(() => pool.choose(keyedCall(), 'm')).toThrow(
      expect.objectContaining({
        kind: 'throttled',
        message:
          'Every key of the vendor "acme" for this model is throttled, or was refused. Wait and send the request again.',
        // Nobody was asked: it says nothing of the vendor, to its breaker above all.
        detail: expect.objectContaining({
          retryAfterMs: 1500,
          vendor: { name: 'acme', status: 429 },
          blameless: true,
        }),
      }),
    );
    pass(1500);
    expect(pool.choose(keyedCall(), 'm')).toBe(two);
  });

  it('is asked when all rest and its vendor did not say for how long', () => {
    const { blame, chosen } = poolOf([one, two]);
    blame(one, throttled(5000));
    blame(two, throttled(), { spent: ['one'] });
    expect(chosen()).toEqual(new Set(['two']));
  });
});

describe('a refused key', () => {
  it('is left out for a minute, then gets one call, and no other before that is answered', () => {
    const { pool, blame, chosen, pass } = poolOf([one, two]);
    blame(one, unknown);
    pass(59_000);
    expect(chosen()).toEqual(new Set(['two']));
    pass(1000);
    const names = Array.from({ length: 200 }, () => pool.choose(keyedCall(), 'm')?.name);
    expect(names.filter((name) => name === 'one')).toHaveLength(1);
  });

  it('is told once, and its return once', () => {
    const scene = poolOf([one, two]);
    scene.blame(one, unknown);
    scene.blame(one, unknown);
    scene.pass(70_000);
    expect(scene.states()).toEqual(['refused', 'ready']);
    scene.pool.credit(one, 'm', scene.now);
    scene.pool.credit(one, 'm', scene.now);
    expect(scene.states()).toEqual(['ready', 'ready']);
    expect(scene.told).toEqual([
      { provider: 'acme', key: 'one', from: 'ready', to: 'refused', status: 401, model: undefined },
      { provider: 'acme', key: 'one', from: 'refused', to: 'ready' },
    ]);
  });

  it('stays refused although a call that was sent before was answered', () => {
    const { pool, blame, states, now } = poolOf([one]);
    blame(one, unknown);
    pool.credit(one, 'm', now - 1);
    expect(states()).toEqual(['refused']);
  });

  it('with 403 is refused for the model alone, for a minute', () => {
    const { blame, chosen, states, told, pass } = poolOf([one, two]);
    blame(one, notAllowed, {}, 'large');
    expect(chosen({}, 'large')).toEqual(new Set(['two']));
    expect(chosen({}, 'small')).toEqual(new Set(['one', 'two']));
    expect(states()).toEqual(['refused', 'ready']);
    pass(60_000);
    expect(states()).toEqual(['ready', 'ready']);
    expect(told.map(({ to, model }) => ({ to, model }))).toEqual([
      { to: 'refused', model: 'large' },
      { to: 'ready', model: undefined },
    ]);
  });

  it('among others that are all refused makes the vendor’s credentials exhausted, never a 401', () => {
    const { blame } = poolOf([one, two]);
    blame(one, unknown);
    const last = blame(two, notAllowed, { spent: ['one'] });
    expect(last).toMatchObject({
      kind: 'modelError',
      message:
        'Every key of the vendor "acme" for this model was refused or is unusable; whoever runs the gateway must ' +
        'replace or settle one. said',
      detail: { reason: 'upstream_credentials_exhausted', vendor: { name: 'acme', status: 403 } },
    });
  });

  it('says the same for an account without money', () => {
    expect(poolOf([one]).blame(one, failure('quotaExceeded', 402))).toMatchObject({
      kind: 'modelError',
      detail: { reason: 'upstream_credentials_exhausted', vendor: { status: 402 } },
    });
  });

  it('is tried by every call when all are refused: the one that was left alone for longest', () => {
    const { pool, blame, pass } = poolOf([one, two]);
    blame(one, unknown);
    pass(10);
    blame(two, unknown, { spent: ['one'] });
    pass(10);
    expect(pool.choose(keyedCall(), 'm')).toBe(one);
    pass(10);
    expect(pool.choose(keyedCall(), 'm')).toBe(two);
    pass(10);
    expect(blame(one, unknown).detail).toMatchObject({ reason: 'upstream_credentials_exhausted' });
  });

  it('is good again when its vendor throttles it', () => {
    const { blame, states } = poolOf([one]);
    blame(one, unknown);
    expect(blame(one, throttled(3000))).toMatchObject({ kind: 'throttled', message: 'said' });
    expect(states()).toEqual(['throttled']);
  });

  it('beside throttled ones is a matter of waiting', () => {
    const { blame } = poolOf([one, two]);
    blame(one, throttled(3000));
    const last = blame(two, unknown, { spent: ['one'] });
    expect(last).toMatchObject({ kind: 'throttled', detail: { retryAfterMs: 3000 } });
    expect(last.detail.reason).toBeUndefined();
  });
});

describe('a key that fails', () => {
  const five = ['a', 'b', 'c', 'd', 'e'].map((name) => keyNamed(name));

  /** So many calls with every key, of which the bad ones fail these shares. */
  function use(scene: ReturnType<typeof poolOf>, keys: readonly ProviderKeyConfig[], shares: Record<string, number>) {
    for (let turn = 0; turn < 20; turn += 1) {
      for (const key of keys) {
        const everyNth = shares[key.name] ?? 0;
        if (everyNth > 0 && turn % everyNth === 0) scene.blame(key, down);
        else scene.pool.credit(key, 'm', scene.now);
      }
    }
  }

  it('more often than the others is ejected, and returns after half a minute (R30)', () => {
    const scene = poolOf(five);
    use(scene, five, { c: 3 });
    expect(scene.states()).toEqual(['ready', 'ready', 'ejected', 'ready', 'ready']);
    expect(scene.chosen()).toEqual(new Set(['a', 'b', 'd', 'e']));
    scene.pass(30_000);
    expect(scene.states()[2]).toBe('ready');
    expect(scene.chosen()).toContain('c');
    expect(scene.told.map(({ key, to }) => `${key} ${to}`)).toEqual(['c ejected', 'c ready']);
  });

  it('again rests for twice as long, and begins anew when it did well for ten minutes', () => {
    const scene = poolOf(five);
    use(scene, five, { c: 2 });
    scene.pass(30_000);
    use(scene, five, { c: 2 });
    scene.pass(59_000);
    expect(scene.states()[2]).toBe('ejected');
    scene.pass(1000 + 601_000);
    use(scene, five, { c: 2 });
    expect(scene.states()[2]).toBe('ejected');
    scene.pass(30_000);
    expect(scene.states()[2]).toBe('ready');
  });

  it('as often as the others stays: it is the vendor', () => {
    const scene = poolOf(five);
    use(scene, five, { a: 3, b: 3, c: 3, d: 3, e: 3 });
    expect(scene.states()).toEqual(five.map(() => 'ready'));
  });

  it('now and then stays', () => {
    const scene = poolOf(five);
    use(scene, five, { c: 7 });
    expect(scene.states()).toEqual(five.map(() => 'ready'));
  });

  it('counts an answer that breaks off once: as a failure in place of its success', () => {
    const scene = poolOf([one, two, three]);
    for (let call = 0; call < 20; call += 1) {
      for (const key of [one, two, three]) {
        scene.pool.credit(key, 'm', scene.now);
        if (key !== one || call % 5 !== 0) continue;
        scene.pool.takeBack(key, down, scene.now);
        scene.blame(key, down);
      }
    }
    // Four of twenty: too few to be no chance.
    expect(scene.states()[0]).toBe('ready');
    scene.pool.credit(one, 'm', scene.now);
    scene.pool.takeBack(one, down, scene.now);
    scene.blame(one, down);
    // Five of twenty-one are more than a fifth; of twenty-six, had their successes stayed, they would be less.
    expect(scene.states()[0]).toBe('ejected');
  });

  it('is one of at most half of the pool that are ejected', () => {
    const scene = poolOf(five);
    use(scene, five, { a: 1, b: 1, c: 1 });
    use(scene, five, { a: 1, b: 1, c: 1 });
    expect(scene.states().filter((state) => state === 'ejected')).toHaveLength(2);
  });

  it('is never ejected when the others cannot take its place', () => {
    const alone = poolOf([one]);
    use(alone, [one], { one: 1 });
    expect(alone.states()).toEqual(['ready']);
    const pair = poolOf([one, two]);
    use(pair, [two], {});
    pair.blame(two, unknown);
    use(pair, [one], { one: 1 });
    expect(pair.states()).toEqual(['ready', 'refused']);
  });

  it('is asked when no other one may be', () => {
    const scene = poolOf([one, two, three]);
    use(scene, [one, two, three], { one: 1 });
    expect(scene.states()[0]).toBe('ejected');
    scene.blame(two, unknown);
    scene.blame(three, throttled(9000));
    expect(scene.chosen()).toEqual(new Set(['one']));
  });

  it('long ago is forgotten', () => {
    const scene = poolOf(five);
    for (let turn = 0; turn < 4; turn += 1) scene.blame(five[2], down);
    scene.pass(61_000);
    use(scene, five, {});
    scene.blame(five[2], down);
    expect(scene.states()[2]).toBe('ready');
  });
});

describe('the keys that a call may have', () => {
  it('are those that serve its model', () => {
    const pool = new KeyPool('acme', [keyNamed('other', { models: ['n'] })]);
    expect(() => pool.choose(keyedCall(), 'm')).toThrow(
      'No key of the vendor "acme" serves the model "m": providers.acme.keys[].models lists the models of each key.',
    );
    expect([pool.serves('m'), pool.serves('n')]).toEqual([false, true]);
  });

  it('are those of an alias alone, where some key has one of that name', () => {
    const alias = Object.assign(new KeyAliasConfig(), { model_id: 'gpt-4o-mini' });
    const aliased = keyNamed('aliased', { models: [], aliases: { Fast: alias } });
    const { pool, chosen } = poolOf([one, aliased, keyNamed('listed', { models: ['fast'] })]);
    expect(chosen({}, 'FAST')).toEqual(new Set(['aliased']));
    expect(chosen({}, 'fast')).toEqual(new Set(['aliased', 'listed']));
    expect(pool.aliasOf(aliased, 'FAST')?.modelId).toBe('gpt-4o-mini');
    expect(pool.aliasOf(one, 'fast')).toBeUndefined();
    expect(pool.knownModels()).toEqual(['Fast', 'fast']);
  });

  it('are all of them for a guardrail, which is no model', () => {
    const { chosen } = poolOf([keyNamed('a', { models: [] }), keyNamed('b', { models: ['n'] })]);
    expect(chosen({ guardrail: { identifier: 'g', version: '1' } })).toEqual(new Set(['a', 'b']));
  });

  it('are those that its caller may use', () => {
    const access = [{ provider: 'acme', models: '*' as const, keys: ['two', 'id-of-three'] }];
    const principal = { id: 'p', name: 'team', access };
    const { pool, chosen } = poolOf([one, two, keyNamed('three', { id: 'id-of-three' })]);
    expect(chosen({ principal })).toEqual(new Set(['two', 'three']));
    const poor = { ...principal, access: [{ provider: 'acme', models: '*' as const, keys: [] }] };
    expect(() => pool.choose(keyedCall({ principal: poor }), 'm')).toThrow(
      expect.objectContaining({ kind: 'forbidden', message: expect.stringContaining('key_ids') }),
    );
  });

  it.each<{ headers: Record<string, string>; expected: string }>([
    { headers: { 'x-bf-api-key': 'two' }, expected: 'two' },
    { headers: { 'x-bf-api-key-id': 'id-of-three' }, expected: 'three' },
    { headers: { 'x-bf-api-key': 'two', 'x-bf-api-key-id': 'id-of-three' }, expected: 'three' },
    { headers: { 'x-bf-api-key': '' }, expected: 'one,two,three' },
  ])('are the one that it asks for by $headers', ({ headers, expected }) => {
    const { chosen } = poolOf([one, two, keyNamed('three', { id: 'id-of-three' })]);
    expect(chosen({ headers })).toEqual(new Set(expected.split(',')));
  });

  it.each([
    { name: 'there is not', header: 'x-bf-api-key', value: 'four', kind: 'invalidRequest' },
    { name: 'has that name, not that id', header: 'x-bf-api-key-id', value: 'one', kind: 'invalidRequest' },
    { name: 'does not serve the model', header: 'x-bf-api-key', value: 'narrow', kind: 'notFound' },
    { name: 'is not the caller’s to use', header: 'x-bf-api-key', value: 'two', kind: 'forbidden' },
  ])('are none when it asks for a key that $name', ({ header, value, kind }) => {
    const principal = { id: 'p', name: 'team', access: [{ provider: 'acme', models: '*' as const, keys: ['one'] }] };
    const { pool } = poolOf([one, two, keyNamed('narrow', { models: ['n'] })]);
    const choose = () => pool.choose(keyedCall({ principal, headers: { [header]: value } }), 'm');
    expect(choose).toThrow(expect.objectContaining({ kind }));
    if (kind !== 'forbidden') expect(choose).toThrow(header);
  });

  it('are asked for in vain where the vendor has no keys', () => {
    expect(() => poolOf([]).pool.choose(keyedCall({ headers: { 'x-bf-api-key': 'one' } }), 'm')).toThrow(
      'x-bf-api-key: the vendor "acme" has no key of that name.',
    );
  });

  it('are all of them for a fallback to another vendor, which has no such key', () => {
    const { chosen } = poolOf([one, two]);
    const facts = { headers: { 'x-bf-api-key': 'of another vendor' }, fallbackIndex: 1 };
    expect(chosen(facts)).toEqual(new Set(['one', 'two']));
    expect(chosen({ ...facts, headers: { 'x-bf-api-key': 'two' } })).toEqual(new Set(['two']));
    expect(poolOf([]).pool.choose(keyedCall(facts), 'm')).toBeUndefined();
  });
});
