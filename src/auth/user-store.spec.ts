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

  it('takes comparable time for an unknown name and a wrong password (S31)', async () => {
    const slow = hashSync('x', { memoryCost: 16_384, timeCost: 2, parallelism: 1 });
    const medianOf = async (names: readonly string[]): Promise<number> => {
      const times: number[] = [];
      for (const [index, name] of names.entries()) {
        const store = new UserStore([{ ...ENTRIES[0]!, password_hash: slow }]);
        const startedAt = performance.now();
        await attempt(store, name, `wrong ${index}`);
        times.push(performance.now() - startedAt);
      }
      return times.sort((a, b) => a - b)[times.length >> 1]!;
    };
    const [known, unknown] = [await medianOf(Array(9).fill('ada')), await medianOf(Array(9).fill('nobody'))];
    expect(Math.max(known, unknown) / Math.min(known, unknown)).toBeLessThan(2);
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
