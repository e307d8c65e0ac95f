import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeEncryptionKey } from './encryption-key.js';
import { isSealedSecret, openSealedSecret, sealSecret } from './sealed-secret.js';

const KEY = randomBytes(32);

describe('sealSecret', () => {
  it('is opened by the same key for the same owner', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (secret) => {
        const sealed = sealSecret(secret.toWellFormed(), KEY, 'ASBRU1');
        expect(isSealedSecret(sealed)).toBe(true);
        expect(openSealedSecret(sealed, KEY, 'ASBRU1')).toBe(secret.toWellFormed());
      }),
    );
  });

  it('never says the same twice', () => {
    expect(sealSecret('secret', KEY, 'a')).not.toBe(sealSecret('secret', KEY, 'a'));
  });

  it('opens for no other key and no other owner (S34)', () => {
    const sealed = sealSecret('secret', KEY, 'ASBRU1');
    expect(openSealedSecret(sealed, randomBytes(32), 'ASBRU1')).toBeUndefined();
    expect(openSealedSecret(sealed, KEY, 'ASBRU2')).toBeUndefined();
  });

  it('opens for nobody once a character was changed', () => {
    const sealed = sealSecret('secret', KEY, 'a');
    for (let at = 3; at < sealed.length - 1; at++) {
      const other = sealed[at] === 'A' ? 'B' : 'A';
      expect(openSealedSecret(sealed.slice(0, at) + other + sealed.slice(at + 1), KEY, 'a')).toBeUndefined();
    }
  });

  it.each(['', 'v1.', 'v2.AAAA', `v1.${'A'.repeat(37)}`, 'secret'])('takes "%s" for no sealed secret', (text) => {
    expect(openSealedSecret(text, KEY, 'a')).toBeUndefined();
  });
});

describe('decodeEncryptionKey', () => {
  it.each(['hex', 'base64', 'base64url'] as const)('reads %s', (encoding) => {
    expect(decodeEncryptionKey(KEY.toString(encoding))).toEqual(KEY);
  });

  it.each([
    { name: 'nothing', text: '' },
    { name: 'a passphrase', text: 'correct horse battery staple' },
    { name: '31 bytes', text: randomBytes(31).toString('base64') },
    { name: '33 bytes', text: randomBytes(33).toString('base64') },
    { name: 'zeros', text: '0'.repeat(64) },
    { name: 'one letter', text: 'A'.repeat(43) },
    { name: 'a word over and over', text: Buffer.from('changeme'.repeat(4)).toString('base64') },
  ])('refuses $name (S33)', ({ text }) => {
    expect(decodeEncryptionKey(text)).toBeUndefined();
  });
});
