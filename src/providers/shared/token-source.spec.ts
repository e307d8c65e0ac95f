import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { type AccessToken, TokenSource } from './token-source.js';

const OWNER = { vendor: 'acme', keyName: 'main', setting: 'acme_key_config' };
const MINUTE_MS = 60_000;

/** A source whose loads are counted, at a time of day that the test moves. */
function scene(load: (count: number) => AccessToken | Promise<AccessToken>) {
  const state = { nowMs: 1_000_000, loads: 0 };
  const source = new TokenSource(
    OWNER,
    async () => load((state.loads += 1)),
    () => state.nowMs,
  );
  return { state, source };
}

const lasting = (lifetimeMs: number) => (count: number) => ({
  token: `token-${count}`,
  expiresAtMs: 1_000_000 + lifetimeMs * count,
});

describe('TokenSource', () => {
  afterEach(() => {
    jest.useRealTimers();
  });

  it('waits for a token no longer than a quarter of a minute', async () => {
    jest.useFakeTimers();
    const { source } = scene(() => new Promise(() => undefined));
    const failed = expect(source.get()).rejects.toMatchObject({ kind: 'modelError' });
    await jest.advanceTimersByTimeAsync(15_000);
    await failed;
  });

  it('loads once for all who wait, and again for nobody while the token holds', async () => {
    const { state, source } = scene(lasting(60 * MINUTE_MS));
    expect(await Promise.all([source.get(), source.get(), source.get()])).toEqual(['token-1', 'token-1', 'token-1']);
    state.nowMs += 54 * MINUTE_MS;
    expect(source.get()).toBe('token-1');
    expect(state.loads).toBe(1);
  });

  it('renews before the end', async () => {
    const { state, source } = scene(lasting(60 * MINUTE_MS));
    await source.get();
    state.nowMs += 56 * MINUTE_MS;
    expect(await source.get()).toBe('token-2');
  });

  it('keeps what still holds while the source is out of reach, and not longer', async () => {
    const { state, source } = scene((count) => {
      if (count > 1) throw new Error('out of reach');
      return lasting(60 * MINUTE_MS)(count);
    });
    await source.get();
    state.nowMs += 56 * MINUTE_MS;
    expect(await source.get()).toBe('token-1');
    state.nowMs += 5 * MINUTE_MS;
    await expect(source.get()).rejects.toMatchObject({ kind: 'modelError' });
    expect(state.loads).toBe(3);
  });

  it('tries again after a failure', async () => {
    const { source } = scene((count) => {
      if (count === 1) throw new Error('out of reach');
      return lasting(60 * MINUTE_MS)(count);
    });
    await expect(source.get()).rejects.toThrow();
    expect(await source.get()).toBe('token-2');
  });

  it('names what to check, and nothing that the library says', async () => {
    const { source } = scene(() => {
      throw Object.assign(new Error('invalid_client: secret s3cret of tenant t-1'), { name: 'AuthenticationError' });
    });
    await expect(source.get()).rejects.toMatchObject({
      message:
        'The gateway has no access token for the key "main" of the vendor acme (AuthenticationError). Check its ' +
        "acme_key_config, or the credentials in the environment of the gateway, and the gateway's network.",
      detail: { vendor: { name: 'acme', message: 'AuthenticationError' } },
    });
  });
});
