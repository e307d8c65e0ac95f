import { describe, expect, it } from '@jest/globals';
import { NO_TIMEOUTS } from '../model/call.js';
import { readCallerTimeouts, TIMEOUT_HEADERS } from './caller-timeouts.js';

describe('readCallerTimeouts', () => {
  it('allocates nothing for a caller that sets none', () => {
    expect(readCallerTimeouts({ accept: '*/*' })).toBe(NO_TIMEOUTS);
  });

  it('reads each of them', () => {
    const headers = {
      'x-asbru-timeout-ms': '86400000',
      'x-asbru-connect-timeout-ms': '1',
      'x-asbru-first-event-timeout-ms': '2000',
      'x-asbru-idle-timeout-ms': '0300',
    };
    const timeouts = { totalMs: 86_400_000, connectMs: 1, firstEventMs: 2000, idleMs: 300 };
    expect(readCallerTimeouts(headers)).toEqual(timeouts);
  });

  it.each(Object.values(TIMEOUT_HEADERS))('reads %s alone', (name) => {
    expect(Object.values(readCallerTimeouts({ [name]: '7' })).filter((ms) => ms !== undefined)).toEqual([7]);
  });

  const BAD = ['', '0', '-1', '1.5', '1e3', '30s', ' 30', '86400001', '123456789', '30, 40', 'NaN'];

  it.each(Object.values(TIMEOUT_HEADERS).flatMap((name) => BAD.map((value) => ({ name, value }))))(
    'refuses "$value" and names $name',
    ({ name, value }) => {
      expect(() => readCallerTimeouts({ [name]: value })).toThrow(
        expect.objectContaining({
          kind: 'invalidRequest',
          message: `${name}: expected a whole number of milliseconds from 1 to 86400000, such as 30000.`,
        }),
      );
    },
  );
});
