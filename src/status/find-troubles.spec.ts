import { describe, expect, it } from '@jest/globals';
import { findTroubles } from './find-troubles.js';
import { type VendorStatus } from './status-document.js';

type Judged = Parameters<typeof findTroubles>[0];

const GOOD = {
  gateway: { reasons: [] },
  now: { eventLoopDelayMs: 3 },
  configuration: { stale: false },
  lastFiveMinutes: { calls: 100, refused: 0, errors: { caller: 50, policy: 30, provider: 1, gateway: 0 } },
  vendors: [],
} as unknown as Judged;

const vendor = (more: Partial<VendorStatus>): VendorStatus => ({
  name: 'openai',
  circuit: 'closed',
  running: 0,
  waiting: 0,
  concurrency: null,
  lastFiveMinutes: { tries: 0, failures: 0 },
  lastHour: { tries: 0, failures: 0 },
  keys: [{ name: 'main', state: 'ready', restsUntil: null }],
  ...more,
});

const key = (name: string, state: 'ready' | 'refused' | 'throttled') => ({ name, state, restsUntil: null });

const calls = (failed: number) => ({
  ...GOOD.lastFiveMinutes,
  errors: { caller: 0, policy: 0, provider: failed, gateway: 0 },
});

describe('findTroubles', () => {
  it('finds none where callers alone are at fault', () => {
    expect(findTroubles(GOOD)).toEqual([]);
  });

  it.each<{ name: string; more: Partial<Judged>; level: 'bad' | 'warn'; says: string }>([
    {
      name: 'a gateway that is not ready',
      more: { gateway: { ...GOOD.gateway, reasons: ['It drains.'] } },
      level: 'bad',
      says: 'It drains.',
    },
    {
      name: 'an event loop that stands still',
      more: { now: { ...GOOD.now, eventLoopDelayMs: 900 } },
      level: 'warn',
      says: '900 ms late',
    },
    {
      name: 'a configuration that cannot be used',
      more: { configuration: { ...GOOD.configuration, stale: true } },
      level: 'warn',
      says: 'cannot be used',
    },
    { name: 'some failed calls', more: { lastFiveMinutes: calls(6) }, level: 'warn', says: '6 % of the calls' },
    { name: 'many failed calls', more: { lastFiveMinutes: calls(40) }, level: 'bad', says: '40 % of the calls' },
    {
      name: 'some requests that found it full',
      more: { lastFiveMinutes: { ...GOOD.lastFiveMinutes, refused: 2 } },
      level: 'warn',
      says: '2 requests of the last five minutes found the gateway full',
    },
    {
      name: 'as many that found it full as did not',
      more: { lastFiveMinutes: { ...GOOD.lastFiveMinutes, refused: 100 } },
      level: 'bad',
      says: '100 requests',
    },
    { name: 'a vendor at rest', more: { vendors: [vendor({ circuit: 'open' })] }, level: 'bad', says: 'openai fails' },
    { name: 'calls that wait', more: { vendors: [vendor({ waiting: 3 })] }, level: 'warn', says: '3 calls wait' },
    {
      name: 'a key beside others',
      more: { vendors: [vendor({ keys: [key('main', 'ready'), key('old', 'refused')] })] },
      level: 'warn',
      says: 'The key "old" of openai is refused',
    },
    {
      name: 'the last key',
      more: { vendors: [vendor({ keys: [key('main', 'refused')] })] },
      level: 'bad',
      says: 'The key "main" of openai is refused',
    },
  ])('finds $name', ({ more, level, says }) => {
    expect(findTroubles({ ...GOOD, ...more })).toEqual([{ level, message: expect.stringContaining(says) }]);
  });

  it('makes nothing of one failure of a few calls', () => {
    expect(findTroubles({ ...GOOD, lastFiveMinutes: { ...calls(1), calls: 2 } })).toEqual([]);
  });

  it('names the worst first', () => {
    const vendors = [vendor({ waiting: 3 }), vendor({ name: 'groq', circuit: 'open' })];
    expect(findTroubles({ ...GOOD, vendors }).map(({ level }) => level)).toEqual(['bad', 'warn']);
  });
});
