import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { OutcomeWindow } from './outcome-window.js';

describe('OutcomeWindow', () => {
  it('knows no share where nothing happened', () => {
    const window = new OutcomeWindow(1000);
    expect({ total: window.total, share: window.failureShare }).toEqual({ total: 0, share: 0 });
  });

  it('takes a success back as long as it is in the window', () => {
    const window = new OutcomeWindow(1000);
    window.succeed(0);
    window.succeed(500);
    window.takeBack(0, 900);
    expect(window.total).toBe(1);
    window.takeBack(0, 900);
    expect(window.total).toBe(1);
    window.takeBack(500, 2500);
    expect(window.total).toBe(0);
  });

  it('counts what happened in its time, give or take a tenth', () => {
    const step = fc.record({ waitMs: fc.integer({ min: 0, max: 700 }), isFailure: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const window = new OutcomeWindow(1000);
        const happened: { atMs: number; isFailure: boolean }[] = [];
        let nowMs = 12_345;
        for (const { waitMs, isFailure } of steps) {
          nowMs += waitMs;
          happened.push({ atMs: nowMs, isFailure });
          if (isFailure) window.fail(nowMs);
          else window.succeed(nowMs);
          const within = happened.filter(({ atMs }) => Math.floor(atMs / 100) > Math.floor(nowMs / 100) - 10);
          const failed = within.filter((outcome) => outcome.isFailure).length;
          expect({ total: window.total, share: window.failureShare }).toEqual({
            total: within.length,
            share: failed / within.length,
          });
        }
      }),
    );
  });
});
