import { describe, expect, it } from '@jest/globals';
import { type Collect } from './garbage-collector.js';
import { ShortLivedBuffers } from './short-lived-buffers.js';

const MIB = 1024 * 1024;

describe('ShortLivedBuffers', () => {
  let nowMs = 0;
  const countWith = (take: () => Collect | undefined) => new ShortLivedBuffers(take, () => (nowMs += 10));

  it('has the young generation collected for every 16 MiB', () => {
    const collected: unknown[] = [];
    const buffers = countWith(() => (options) => collected.push(options));
    for (let count = 0; count < 47; count += 1) buffers.count(MIB);
    expect(collected).toEqual([{ type: 'minor' }, { type: 'minor' }]);
    buffers.count(MIB);
    expect(collected).toHaveLength(3);
  });

  it.each([
    ['where there is one', () => undefined],
    ['where there is none', undefined],
  ])('asks for the collector once, and not before it is needed, %s', (_name, collect) => {
    let asked = 0;
    const buffers = countWith(() => {
      asked += 1;
      return collect;
    });
    buffers.count(16 * MIB - 1);
    expect(asked).toBe(0);
    for (let count = 0; count < 4; count += 1) buffers.count(16 * MIB);
    expect(asked).toBe(1);
  });

  it('does not do so more often than each 10 ms', () => {
    const collected: unknown[] = [];
    const buffers = new ShortLivedBuffers(
      () => (options) => collected.push(options),
      () => nowMs,
    );
    for (let count = 0; count < 9; count += 1) buffers.count(16 * MIB);
    expect(collected).toHaveLength(1);
    nowMs += 10;
    buffers.count(1);
    expect(collected).toHaveLength(2);
  });
});
