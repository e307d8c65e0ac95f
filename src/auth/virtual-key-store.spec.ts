import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { inspect } from 'node:util';
import { mayCall } from '../gateway/model/principal.js';
import { type VirtualKeyEntry, VirtualKeyStore } from './virtual-key-store.js';

const FORM = 'x-bf-vk: <virtual key>';

function anEntry(entry: Partial<VirtualKeyEntry> = {}): VirtualKeyEntry {
  return { name: 'alice', value: 'sk-bf-alice', is_active: true, provider_configs: [], ...entry };
}

function aStore(...entries: Partial<VirtualKeyEntry>[]): VirtualKeyStore {
  return new VirtualKeyStore(entries.map(anEntry));
}

function refusal(store: VirtualKeyStore, key: string): unknown {
  try {
    return store.admit(key, FORM);
  } catch (error) {
    return error;
  }
}

afterEach(() => {
  jest.useRealTimers();
});

describe('VirtualKeyStore.admit', () => {
  it('names the caller of a key, under the id of the configuration', () => {
    const store = aStore({ id: 'team-a', attributes: { team: 'search' } }, { name: 'bob', value: 'sk-bf-bob' });
    expect(store.admit('sk-bf-alice', FORM)).toMatchObject({
      id: 'team-a',
      name: 'alice',
      attributes: { team: 'search' },
    });
    expect(store.admit('sk-bf-bob', FORM)).toMatchObject({ name: 'bob' });
  });

  it('derives the same id from the same key, without an id in the configuration', () => {
    // printf sk-bf-alice | sha256sum | cut -c-12
    expect(aStore({}).admit('sk-bf-alice', FORM).id).toBe('vk_86a65e563cbb');
    expect(aStore({ name: 'renamed' }).admit('sk-bf-alice', FORM).id).toBe('vk_86a65e563cbb');
  });

  it('takes two keys of one id while a key is rotated', () => {
    const store = aStore({ id: 'team-a', attributes: { team: 'search' } }, { id: 'team-a', value: 'sk-bf-new' });
    expect(store.admit('sk-bf-alice', FORM).id).toBe(store.admit('sk-bf-new', FORM).id);
  });

  it.each([
    { name: 'an unknown key', key: 'sk-bf-nobody' },
    { name: 'a truncated key', key: 'sk-bf-alic' },
    { name: 'a longer key', key: 'sk-bf-alice1' },
    { name: 'another case', key: 'SK-BF-ALICE' },
    { name: 'no characters', key: '' },
    { name: 'a NUL', key: '\u0000' },
    { name: 'a lone surrogate', key: '\ud800' },
    { name: '64 KB', key: 'k'.repeat(65_536) },
    { name: 'a name of Object.prototype', key: '__proto__' },
    { name: 'its own digest', key: '86a65e563cbbdba5409b0b1a20f26100aecb1674c95052d88f71f30f677acaea' },
  ])('refuses $name in one and the same way (S01)', ({ key }) => {
    const error = refusal(aStore({}), key);
    expect(error).toMatchObject({ kind: 'unauthenticated', detail: { reason: 'virtual_key_not_found' } });
    expect(error).toHaveProperty('message', (refusal(aStore({}), 'other') as Error).message);
  });

  it('refuses an inactive key', () => {
    expect(refusal(aStore({ is_active: false }), 'sk-bf-alice')).toMatchObject({
      kind: 'forbidden',
      detail: { reason: 'access_blocked' },
    });
  });

  it('refuses a key from its expiry on', () => {
    const store = aStore({ expires_at: '2026-05-01T12:00:00+02:00' });
    jest.useFakeTimers({ now: Date.parse('2026-05-01T09:59:59.999Z') });
    expect(store.admit('sk-bf-alice', FORM).name).toBe('alice');
    jest.setSystemTime(Date.parse('2026-05-01T10:00:00.000Z'));
    expect(refusal(store, 'sk-bf-alice')).toMatchObject({
      kind: 'expiredCredential',
      message: expect.stringContaining('2026-05-01T10:00:00.000Z'),
      detail: { reason: 'access_blocked' },
    });
  });
});

describe('access of a virtual key', () => {
  const access = (...configs: [provider: string, models: string[]][]) =>
    aStore({ provider_configs: configs.map(([provider, models]) => ({ provider, allowed_models: models })) }).admit(
      'sk-bf-alice',
      FORM,
    );

  it.each([
    { name: 'no provider_configs', configs: [], expected: [false, false, false] },
    { name: 'one model', configs: [['openai', ['gpt-4o']]], expected: [true, false, false] },
    { name: 'a provider without models', configs: [['openai', []]], expected: [false, false, false] },
    { name: 'all models of a provider', configs: [['openai', ['*']]], expected: [true, true, false] },
    { name: 'a model of every provider', configs: [['*', ['gpt-4o']]], expected: [true, false, true] },
    { name: 'everything', configs: [['*', ['*']]], expected: [true, true, true] },
  ] satisfies { name: string; configs: [string, string[]][]; expected: boolean[] }[])(
    'covers what the entry lists: $name',
    ({ configs, expected }) => {
      const principal = access(...configs);
      const asked = [mayCall(principal, 'openai', 'gpt-4o'), mayCall(principal, 'openai', 'o3')];
      expect([...asked, mayCall(principal, 'azure', 'gpt-4o')]).toEqual(expected);
    },
  );
});

describe('VirtualKeyStore', () => {
  it.each([
    { name: 'an empty value', entries: [{ value: '' }], fault: 'virtual_keys[0] ("alice"): value is empty' },
    {
      name: 'an expiry that is no time',
      entries: [{ expires_at: 'soon' }],
      fault: 'virtual_keys[0] ("alice"): expires_at is not an ISO 8601 time',
    },
    {
      name: 'one value under two names',
      entries: [{}, { name: 'bob' }],
      fault: 'virtual_keys[1] ("bob"): value is also the value of "alice"',
    },
  ])('refuses $name, and shows no value', ({ entries, fault }) => {
    expect(() => aStore(...entries)).toThrow(`governance.${fault}`);
  });

  it('takes a hash in the place of a value, in either case', () => {
    const digits = '86a65e563cbbdba5409b0b1a20f26100aecb1674c95052d88f71f30f677acaea';
    for (const value_hash of [digits, digits.toUpperCase()]) {
      const store = aStore({ value: undefined, value_hash });
      expect(store.admit('sk-bf-alice', FORM).id).toBe('vk_86a65e563cbb');
      expect(refusal(store, digits)).toMatchObject({ kind: 'unauthenticated' });
    }
  });

  it('finds a pair by its id, and no pair that has no secret', () => {
    const aws = { access_key_id: 'ASBRU0000000001' };
    expect(aStore({ aws }).findPair(aws.access_key_id)).toBeUndefined();
    const store = aStore({ id: 'team-a', aws: { ...aws, secret_key: 'a secret' } });
    expect(store.findPair(aws.access_key_id)?.holder.principal.id).toBe('team-a');
    expect(store.findPair('__proto__')).toBeUndefined();
  });

  it('refuses one pair for two keys', () => {
    const aws = { access_key_id: 'ASBRU0000000001', secret_key: 'a secret' };
    expect(() => aStore({ aws }, { value: 'sk-bf-bob', aws })).toThrow('also that of another key');
  });

  it('keeps no secret', () => {
    const shown = inspect(aStore({ value: 'sk-bf-canary' }), { depth: Infinity, showHidden: true });
    expect(shown).toContain('alice');
    expect(shown).not.toContain('canary');
  });
});
