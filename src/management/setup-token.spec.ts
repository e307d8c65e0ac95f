import { describe, expect, it } from '@jest/globals';
import { SetupToken } from './setup-token.js';

describe('SetupToken (S32)', () => {
  it.each(['127.0.0.1', '::1', '::ffff:127.0.0.1'])('opens once, from %s', (address) => {
    const token = new SetupToken(0);
    expect(token.redeem('setup-guess', address, 1)).toBe(false);
    expect(token.redeem(token.value, address, 1)).toBe(true);
    expect(token.redeem(token.value, address, 2)).toBe(false);
  });

  it.each(['192.0.2.1', '::ffff:192.0.2.1', '', undefined])(
    'does not from "%s", and is not used up by it',
    (address) => {
      const token = new SetupToken(0);
      expect(token.redeem(token.value, address, 1)).toBe(false);
      expect(token.redeem(token.value, '127.0.0.1', 1)).toBe(true);
    },
  );

  it('expires after half an hour', () => {
    const token = new SetupToken(0);
    expect(token.redeem(token.value, '127.0.0.1', 30 * 60_000)).toBe(false);
  });

  it('opens pages again and again, each time for half an hour more, on this machine', () => {
    const token = new SetupToken(0);
    for (let nowMs = 1; nowMs < 5 * 3_600_000; nowMs += 29 * 60_000) {
      expect(token.opensPages(token.value, '127.0.0.1', nowMs)).toBe(true);
    }
    expect(token.opensPages(token.value, '192.0.2.1', 5 * 3_600_000)).toBe(false);
    expect(token.opensPages('setup-guess', '127.0.0.1', 5 * 3_600_000)).toBe(false);
    expect(token.opensPages(token.value, '127.0.0.1', 6 * 3_600_000)).toBe(false);
  });

  it('opens no page where none was opened within half an hour of the start', () => {
    const token = new SetupToken(0);
    expect(token.opensPages(token.value, '127.0.0.1', 30 * 60_000)).toBe(false);
  });

  it('is another one each time', () => {
    expect(new SetupToken(0).value).not.toBe(new SetupToken(0).value);
  });
});
