import { describe, expect, it } from '@jest/globals';
import { readDurationMs, readRetryAfterMs } from './retry-hint.js';

const NOW = Date.UTC(2026, 0, 1, 12, 0, 0);

describe('readRetryAfterMs', () => {
  it.each<{ name: string; headers: Record<string, string | string[]>; status?: number; expected: number | undefined }>([
    { name: 'no header', headers: {}, expected: undefined },
    { name: 'milliseconds', headers: { 'retry-after-ms': '1500', 'retry-after': '9' }, expected: 1500 },
    { name: 'seconds', headers: { 'retry-after': '2' }, expected: 2000 },
    { name: 'parts of seconds', headers: { 'retry-after': '0.25' }, expected: 250 },
    { name: 'a date', headers: { 'retry-after': 'Thu, 01 Jan 2026 12:00:30 GMT' }, expected: 30_000 },
    { name: 'a date in the past', headers: { 'retry-after': 'Thu, 01 Jan 2026 11:00:00 GMT' }, expected: 0 },
    { name: 'nonsense', headers: { 'retry-after': 'soon' }, expected: undefined },
    { name: 'a list of values', headers: { 'retry-after': ['3', '4'] }, expected: 3000 },
    {
      name: 'no reset of another status',
      headers: { 'x-ratelimit-reset-requests': '1s' },
      status: 503,
      expected: undefined,
    },
    { name: 'a reset as duration', headers: { 'x-ratelimit-reset-requests': '6m0.5s' }, expected: 360_500 },
    {
      name: 'the reset of what is exhausted',
      headers: {
        'x-ratelimit-remaining-requests': '99',
        'x-ratelimit-reset-requests': '1h',
        'x-ratelimit-remaining-tokens': '0',
        'x-ratelimit-reset-tokens': '20ms',
      },
      expected: 20,
    },
    {
      name: "the reset of Anthropic's that is exhausted",
      headers: {
        'anthropic-ratelimit-requests-remaining': '49',
        'anthropic-ratelimit-requests-reset': '2026-01-01T13:00:00Z',
        'anthropic-ratelimit-input-tokens-remaining': '0',
        'anthropic-ratelimit-input-tokens-reset': '2026-01-01T12:00:21Z',
        'anthropic-ratelimit-output-tokens-remaining': '0',
        'anthropic-ratelimit-output-tokens-reset': '2026-01-01T12:00:09+00:00',
      },
      expected: 21_000,
    },
    { name: 'a reset in seconds', headers: { 'x-ratelimit-reset': '7' }, expected: 7000 },
    { name: 'a reset as time of day', headers: { 'x-ratelimit-reset': String(NOW / 1000 + 5) }, expected: 5000 },
    { name: 'a reset as time of day in milliseconds', headers: { 'x-ratelimit-reset': String(NOW + 5) }, expected: 5 },
  ])('reads $name', ({ headers, status = 429, expected }) => {
    expect(readRetryAfterMs(headers, status, NOW)).toBe(expected);
  });
});

describe('readDurationMs', () => {
  it.each([
    ['1h2m3s', 3_723_000],
    ['34.4s', 34_400],
    ['20ms', 20],
    ['', undefined],
    ['5', undefined],
    ['1d', undefined],
  ])('reads %j as %s', (text, expected) => {
    expect(readDurationMs(text)).toBe(expected);
  });
});
