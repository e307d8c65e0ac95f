import { hashSync } from '@node-rs/argon2';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { GatewayError } from '../gateway/errors/gateway-error.js';
import { UserStore } from './user-store.js';

const CHEAP = { memoryCost: 64, timeCost: 1, parallelism: 1 };
const ENTRIES = [
  { name: 'ada', password_hash: hashSync('correct horse', CHEAP), is_active: true, provider_configs: [] },
  { name: 'idle', password_hash: hashSync('battery', CHEAP), is_active: false, provider_configs: [] },
];

async function attempt(store: UserStore, name: string, password: string, address = '192.0.2.1'): Promise<string> {
  try {
    const { principal, beforeBody } = store.admit({ name, password }, address);
    await beforeBody?.();
    return principal.id;
  } catch (error) {
    if (error instanceof GatewayError) return error.kind;
    throw error;
  }
}

afterEach(() => {
  jest.restoreAllMocks();
});

describe('UserStore', () => {
  it.each([
    { name: 'ada', password: 'correct horse', outcome: 'user_ada' },
    { name: 'ada', password: 'correct horse ', outcome: 'unauthenticated' },
    { name: 'Ada', password: 'correct horse', outcome: 'unauthenticated' },
    { name: '__proto__', password: 'correct horse', outcome: 'unauthenticated' },
    { name: 'idle', password: 'battery', outcome: 'forbidden' },
    { name: 'idle', password: 'wrong', outcome: 'unauthenticated' },
  ])('answers $name with "$password" by $outcome', async ({ name, password, outcome }) => {
    expect(await attempt(new UserStore(ENTRIES), name, password)).toBe(outcome);
  });

  it('asks for no second proof of the same credentials for five minutes', async () => {
    const store = new UserStore(ENTRIES);
    const credentials = { name: 'ada', password: 'correct horse' };
    await attempt(store, credentials.name, credentials.password);
    expect(store.admit(credentials, '192.0.2.1').beforeBody).toBeUndefined();
    expect(store.admit({ ...credentials, password: 'other' }, '192.0.2.1').beforeBody).toBeDefined();
    const later = performance.now() + 5 * 60_000;
    jest.spyOn(performance, 'now').mockReturnValue(later);
    expect(store.admit(credentials, '192.0.2.1').beforeBody).toBeDefined();
  });

  it('gives an unknown name the same error as a wrong password (S31)', async () => {
    const store = new UserStore(ENTRIES);
    const errors = await Promise.all(
      ['ada', 'nobody'].map(async (name) => {
        const { principal, beforeBody } = store.admit({ name, password: 'wrong' }, '192.0.2.1');
        expect(principal.access).toEqual([]);
        return beforeBody?.().catch((error: unknown) => error as GatewayError);
      }),
    );
    expect(errors[0]).toBeInstanceOf(GatewayError);
    expect(errors[1]).toEqual(errors[0]);
  });

  it('checks one password hash for an unknown name as for a wrong password, so that time tells nothing (S31)', async () => {
    const checked: string[] = [];
    const check = (passwordHash: string) => {
      checked.push(passwordHash);
      return Promise.resolve(false);
    };
    const store = new UserStore(ENTRIES.slice(0, 1), { check });
    await attempt(store, 'ada', 'wrong');
    await attempt(store, 'nobody', 'wrong');
    expect(checked).toEqual([ENTRIES[0]?.password_hash, ENTRIES[0]?.password_hash]);
  });

  it.each([
    { name: 'the memory', costs: ['m=64,t=2,p=1', 'm=19456,t=2,p=1', 'm=64,t=3,p=4'], costliest: 1 },
    { name: 'the passes', costs: ['m=4096,t=1,p=1', 'm=4096,t=2,p=1', 'm=4096,t=12,p=1'], costliest: 2 },
    { name: 'both', costs: ['m=19456,t=1,p=1', 'm=8192,t=3,p=1', 'm=64,t=9,p=1'], costliest: 1 },
  ])('checks the costliest hash for an unknown name, whoever comes first: by $name (S31)', async (row) => {
    const entries = row.costs.map((cost, index) => ({
      name: `user-${index}`,
      password_hash: `$argon2id$v=19$${cost}$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaGhhc2g`,
      is_active: true,
      provider_configs: [],
    }));
    const checked: string[] = [];
    const check = (passwordHash: string) => {
      checked.push(passwordHash);
      return Promise.resolve(false);
    };
    const store = new UserStore([], { check });
    store.prepare(entries)();
    await attempt(store, 'nobody', 'wrong');
    await attempt(store, 'user-0', 'wrong');
    expect(checked).toEqual([entries[row.costliest]?.password_hash, entries[0]?.password_hash]);
  });

  it('has who tries passwords wait: one address, many names (S31)', async () => {
    const store = new UserStore(ENTRIES);
    const outcomes: string[] = [];
    for (let index = 0; index < 20; index++) outcomes.push(await attempt(store, `name-${index}`, 'wrong'));
    expect(outcomes.slice(0, 10)).toEqual(Array(10).fill('unauthenticated'));
    expect(outcomes.slice(10)).toEqual(Array(10).fill('throttled'));
  });

  it('has who tries passwords wait: one name, many addresses (S31)', async () => {
    const store = new UserStore(ENTRIES);
    const outcomes: string[] = [];
    for (let index = 0; index < 25; index++) outcomes.push(await attempt(store, 'ada', 'wrong', `192.0.2.${index}`));
    expect(outcomes.slice(20)).toEqual(Array(5).fill('throttled'));
  });

  it('says how long to wait', async () => {
    const store = new UserStore(ENTRIES);
    for (let index = 0; index < 10; index++) await attempt(store, 'ada', 'wrong');
    const { beforeBody } = store.admit({ name: 'ada', password: 'wrong' }, '192.0.2.1');
    await expect(beforeBody?.()).rejects.toMatchObject({
      kind: 'throttled',
      detail: { retryAfterMs: expect.closeTo(6000, -3) },
    });
  });

  it('serves who was proven before while others try passwords under the name and address (S31)', async () => {
    const store = new UserStore(ENTRIES);
    await attempt(store, 'ada', 'correct horse');
    for (let index = 0; index < 30; index++) await attempt(store, 'ada', 'wrong');
    expect(await attempt(store, 'ada', 'correct horse')).toBe('user_ada');
  });

  it('refuses everybody at once where nobody is configured', async () => {
    expect(await attempt(new UserStore([]), 'ada', 'correct horse')).toBe('unauthenticated');
  });
});
