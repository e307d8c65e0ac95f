import { beforeEach, describe, expect, it } from '@jest/globals';
import { MinuteRing } from './minute-ring.js';
import { MinuteTable } from './minute-table.js';

const MINUTE = 60_000;

/** 2026-11-22T08:00:20Z, when the other clock is somewhere else altogether. */
const START = Date.UTC(2026, 10, 22, 8, 0, 20);

describe('MinuteRing', () => {
  let now: { ms: number; wall: number };
  let ring: MinuteRing;
  let table: MinuteTable;

  beforeEach(() => {
    now = { ms: 1_234_567.8, wall: START };
    ring = new MinuteRing(5, { nowMs: () => now.ms, wallMs: () => now.wall });
    table = ring.track(new MinuteTable(5, 1));
  });

  function pass(ms: number): void {
    now.ms += ms;
    now.wall += ms;
  }

  const count = (): void => {
    table.add(ring.current(), 0);
  };
  const read = (): number[] => table.read(ring.slots(), 0);

  it('counts by minute, and minutes without anything are zeros', () => {
    count();
    pass(MINUTE);
    count();
    count();
    pass(2 * MINUTE);
    count();
    expect(read()).toEqual([0, 1, 2, 0, 1]);
  });

  it('forgets what is older than it is long, and all of it after a long sleep', () => {
    count();
    pass(4 * MINUTE);
    expect(read()).toEqual([1, 0, 0, 0, 0]);
    pass(MINUTE);
    expect(read()).toEqual([0, 0, 0, 0, 0]);
    count();
    pass(1000 * MINUTE);
    expect(read()).toEqual([0, 0, 0, 0, 0]);
  });

  it('has the minutes of the wall clock', () => {
    count();
    pass(39_999);
    count();
    expect(read()).toEqual([0, 0, 0, 0, 2]);
    pass(1);
    count();
    expect(read()).toEqual([0, 0, 0, 2, 1]);
    expect(new Date(ring.oldestBeganAtMs()).toISOString()).toBe('2026-11-22T07:57:00.000Z');
  });

  it('goes on where the wall clock is set', () => {
    count();
    now.wall -= 24 * 60 * MINUTE;
    pass(MINUTE);
    count();
    expect(read()).toEqual([0, 0, 0, 1, 1]);
    expect(new Date(ring.oldestBeganAtMs()).toISOString()).toBe('2026-11-21T07:57:00.000Z');
  });

  it('clears no more what was dropped', () => {
    count();
    const slot = ring.current();
    ring.drop(table);
    pass(5 * MINUTE);
    expect(ring.current()).toBe(slot);
    expect(table.read([slot], 0)).toEqual([1]);
  });
});
