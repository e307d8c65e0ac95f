import { describe, expect, it } from '@jest/globals';
import { addressGroup, AttemptLimiter } from './attempt-limiter.js';

describe('AttemptLimiter', () => {
  it('gives a burst, then one attempt after another', () => {
    const limiter = new AttemptLimiter({ burst: 3, perMinute: 6 });
    for (let attempt = 0; attempt < 3; attempt++) {
      expect(limiter.waitMs('a', 1000)).toBe(0);
      limiter.spend('a', 1000);
    }
    expect(limiter.waitMs('a', 1000)).toBe(10_000);
    expect(limiter.waitMs('a', 10_999)).toBe(1);
    expect(limiter.waitMs('a', 11_000)).toBe(0);
    expect(limiter.waitMs('b', 1000)).toBe(0);
  });

  it('lets who went on trying wait no longer', () => {
    const limiter = new AttemptLimiter({ burst: 2, perMinute: 60 });
    for (let attempt = 0; attempt < 1000; attempt++) limiter.spend('a', 0);
    expect(limiter.waitMs('a', 0)).toBe(1000);
  });

  it('remembers so many keys and forgets the longest unused', () => {
    const limiter = new AttemptLimiter({ burst: 1, perMinute: 1 }, 3);
    for (const key of ['a', 'b', 'c', 'a', 'd']) limiter.spend(key, 0);
    expect(['a', 'b', 'c', 'd'].filter((key) => limiter.waitMs(key, 0) > 0)).toEqual(['a', 'c', 'd']);
  });
});

describe('addressGroup', () => {
  it.each([
    { address: '192.0.2.7', group: '192.0.2.7' },
    { address: '::ffff:192.0.2.7', group: '192.0.2.7' },
    { address: '2001:DB8:0:1:aaaa::1', group: '2001:db8:0:1' },
    { address: '2001:db8::1', group: '2001:db8:0:0' },
    { address: 'fe80::1%eth0', group: 'fe80:0:0:0' },
    { address: '::1', group: '0:0:0:0' },
    { address: undefined, group: '' },
  ])('counts $address as $group', ({ address, group }) => {
    expect(addressGroup(address)).toBe(group);
  });
});
