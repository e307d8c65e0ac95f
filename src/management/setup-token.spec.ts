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

  it('is another one each time', () => {
    expect(new SetupToken(0).value).not.toBe(new SetupToken(0).value);
  });
});
