import { describe, expect, it } from '@jest/globals';
import { describeLimit, tighten } from './time-limit.js';

const CONFIGURED = { ms: 10_000, source: 'a setting', isCallers: false };

describe('tighten', () => {
  it.each([
    { name: 'shortens', callersMs: 9999, limit: { ms: 9999, source: 'a header', isCallers: true } },
    { name: 'does not lengthen', callersMs: 10_001, limit: CONFIGURED },
    { name: 'leaves', callersMs: undefined, limit: CONFIGURED },
  ])('$name what is configured', ({ callersMs, limit }) => {
    expect(tighten(CONFIGURED, callersMs, 'a header')).toEqual(limit);
  });
});

describe('describeLimit', () => {
  it.each([
    { ms: 1000, text: '1 second, which a setting allows' },
    { ms: 250, text: '0.25 seconds, which a setting allows' },
  ])('says $text', ({ ms, text }) => {
    expect(describeLimit({ ...CONFIGURED, ms })).toBe(text);
  });
});
