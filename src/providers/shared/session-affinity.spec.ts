import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { keyedCall } from '../../../test/support/keyed-call.js';
import { ProviderKeyConfig } from '../../config/provider.config.js';
import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { Payload } from '../../gateway/model/payload.js';
import { type ContentBlock } from '../../gateway/model/content-block.js';
import { type ModelRequest } from '../../gateway/model/model-request.js';
import { KeyPool } from './key-pool.js';
import { sessionOf } from './session-affinity.js';

const say = (text: string): ContentBlock => ({ text });
const REQUEST: ModelRequest = {
  system: [{ text: 'Be brief.' }],
  toolConfig: { tools: [{ toolSpec: { name: 'search', inputSchema: { json: {} } } }] },
  messages: [{ role: 'user', content: [say('Hello')] }],
};
const alice = { id: 'alice', name: 'alice', access: '*' as const };
const bob = { id: 'bob', name: 'bob', access: '*' as const };
const bySession = (id: string, principal = alice) => keyedCall({ headers: { 'x-bf-session-id': id }, principal });
const byPrefix = (request: ModelRequest, principal = alice) => keyedCall({ request, principal });

describe('the session of a call', () => {
  it('is what its header names, whatever the body says', () => {
    const named = sessionOf(bySession('s1'), true);
    expect(named).toEqual(expect.any(Number));
    expect(sessionOf({ ...byPrefix(REQUEST), headers: { 'x-bf-session-id': 's1' } }, true)).toBe(named);
    expect(sessionOf(bySession('s1'), false)).toBe(named);
    expect(sessionOf(bySession('s2'), true)).not.toBe(named);
  });

  it('is the beginning of the conversation, which later turns have too', () => {
    const first = sessionOf(byPrefix(REQUEST), true);
    expect(first).toEqual(expect.any(Number));
    const later: ModelRequest = {
      ...REQUEST,
      inferenceConfig: { maxTokens: 5 },
      messages: [
        ...REQUEST.messages,
        { role: 'assistant', content: [say('Hi')] },
        { role: 'user', content: [say('?')] },
      ],
    };
    expect(sessionOf(byPrefix(later), true)).toBe(first);
  });

  it.each<{ name: string; change: Partial<ModelRequest> }>([
    { name: 'instructions', change: { system: [{ text: 'Be long.' }] } },
    { name: 'tools', change: { toolConfig: { tools: [{ toolSpec: { name: 'find', inputSchema: { json: {} } } }] } } },
    { name: 'first message', change: { messages: [{ role: 'user', content: [say('Good day')] }] } },
    {
      name: 'document',
      change: {
        messages: [{ role: 'user', content: [{ document: { name: 'a', source: { bytes: 'AQID' } } }, say('Hello')] }],
      },
    },
    {
      name: 'long text, which differs behind what is looked at',
      change: { messages: [{ role: 'user', content: [say('x'.repeat(9000))] }] },
    },
  ])('is another one with other $name', ({ change }) => {
    const other = sessionOf(byPrefix({ ...REQUEST, ...change }), true);
    expect(other).not.toBe(sessionOf(byPrefix(REQUEST), true));
    const longer = change.messages?.map((message) => ({ ...message, content: [say('x'.repeat(9001))] })) ?? [];
    expect(other).not.toBe(sessionOf(byPrefix({ ...REQUEST, messages: longer }), true));
  });

  it('is nobody else’s: every caller has its own', () => {
    expect(sessionOf(bySession('s1', bob), true)).not.toBe(sessionOf(bySession('s1'), true));
    expect(sessionOf(byPrefix(REQUEST, bob), true)).not.toBe(sessionOf(byPrefix(REQUEST), true));
  });

  it('is unknown where nothing says it', () => {
    expect(sessionOf(byPrefix(REQUEST), false)).toBeUndefined();
    expect(sessionOf(keyedCall(), true)).toBeUndefined();
    expect(sessionOf({ ...byPrefix(REQUEST), operation: 'count-tokens' }, true)).toBeUndefined();
    expect(sessionOf({ ...byPrefix(REQUEST), headers: { 'x-bf-session-id': '' } }, false)).toBeUndefined();
  });
});

const keysOf = (weights: readonly number[]): ProviderKeyConfig[] =>
  weights.map((weight, index) =>
    Object.assign(new ProviderKeyConfig(), { name: `key-${index + 1}`, value: 'x', weight }),
  );
const sessions = (count: number) => Array.from({ length: count }, (_none, index) => bySession(`session ${index}`));
const weights = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 2, maxLength: 6 });

describe('the sessions of a pool', () => {
  it('stay with their key, in every process and whatever the order of the keys', () => {
    fc.assert(
      fc.property(weights, fc.array(fc.string(), { minLength: 1, maxLength: 20 }), (shares, ids) => {
        const keys = keysOf(shares);
        const [pool, other] = [new KeyPool('acme', keys), new KeyPool('acme', keys.toReversed())];
        for (const id of ids.filter((text) => text !== '')) {
          const chosen = pool.choose(bySession(id), 'm');
          expect(pool.choose(bySession(id), 'm')).toBe(chosen);
          expect(other.choose(bySession(id), 'm')).toBe(chosen);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('are spread by weight', () => {
    fc.assert(
      fc.property(weights, (shares) => {
        const keys = keysOf(shares);
        const pool = new KeyPool('acme', keys);
        const counts = new Map<string | undefined, number>();
        for (const call of sessions(3000)) {
          const name = pool.choose(call, 'm')?.name;
          counts.set(name, (counts.get(name) ?? 0) + 1);
        }
        const total = shares.reduce((sum, share) => sum + share, 0);
        for (const { name, weight } of keys) {
          // Five standard deviations of 3000 draws are less than 0.046.
          expect(Math.abs((counts.get(name) ?? 0) / 3000 - weight / total)).toBeLessThan(0.05);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('move only where their key rests, to all of the others, and come back', () => {
    fc.assert(
      fc.property(
        weights.filter(({ length }) => length > 2),
        fc.nat({ max: 100 }),
        (shares, pick) => {
          let now = 0;
          const keys = keysOf(shares);
          const pool = new KeyPool('acme', keys, { now: () => now });
          const calls = sessions(400);
          const homes = calls.map((call) => pool.choose(call, 'm'));
          const resting = keys[pick % keys.length];
          pool.blame(resting, new GatewayError('throttled', 'said', { retryAfterMs: 5000 }), keyedCall(), 'm');
          const moved = calls.map((call) => pool.choose(call, 'm'));
          const refuges = new Set<string | undefined>();
          for (const [index, key] of moved.entries()) {
            if (homes[index] === resting) refuges.add(key?.name);
            else expect(key).toBe(homes[index]);
          }
          expect(refuges).not.toContain(resting?.name);
          expect(refuges.size).toBeGreaterThan(1);
          now = 5000;
          expect(calls.map((call) => pool.choose(call, 'm'))).toEqual(homes);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('go on with the same other key when their key has failed them', () => {
    const pool = new KeyPool('acme', keysOf([1, 1, 1]));
    for (const call of sessions(50)) {
      const spent = [pool.choose(call, 'm')?.name ?? ''];
      const failed = { ...call, spentKeys: new Set(spent) };
      const next = pool.choose(failed, 'm');
      expect(spent).not.toContain(next?.name);
      expect(pool.choose(failed, 'm')).toBe(next);
    }
  });

  it('are chosen by weight where nothing names them, and never for a weight of 0 beside others', () => {
    const keys = keysOf([1, 4, 0]);
    const pool = new KeyPool('acme', keys);
    const counts = new Map<string | undefined, number>();
    for (let turn = 0; turn < 5000; turn += 1) {
      const name = pool.choose(keyedCall(), 'm')?.name;
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    expect((counts.get('key-2') ?? 0) / 5000).toBeCloseTo(0.8, 1);
    expect(counts.has('key-3')).toBe(false);
    pool.blame(keys[0], new GatewayError('throttled', 'said', { retryAfterMs: 5000 }), keyedCall(), 'm');
    pool.blame(keys[1], new GatewayError('throttled', 'said', { retryAfterMs: 5000 }), keyedCall(), 'm');
    expect(pool.choose(keyedCall(), 'm')).toBe(keys[2]);
    expect(new KeyPool('acme', keysOf([0, 0])).choose(keyedCall(), 'm')).toBeDefined();
  });

  it('cost a vendor with one key nothing: its body is not read', () => {
    let decoded = 0;
    const payload = new Payload('converse', new Uint8Array(), () => {
      decoded += 1;
      return REQUEST;
    });
    const call = { ...keyedCall(), payload };
    new KeyPool('acme', keysOf([1])).choose(call, 'm');
    new KeyPool('acme', keysOf([1, 1]), { readsPrefix: false }).choose(call, 'm');
    new KeyPool('acme', keysOf([1, 1])).choose({ ...call, headers: { 'x-bf-session-id': 's' } }, 'm');
    const [first, ...rest] = keysOf([1, 1]);
    const others = rest.map((key) => Object.assign(key, { models: ['n'] }));
    new KeyPool('acme', [...(first ? [first] : []), ...others]).choose(call, 'm');
    expect(decoded).toBe(0);
    new KeyPool('acme', keysOf([1, 1])).choose(call, 'm');
    expect(decoded).toBe(1);
  });
});
