import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SecretScanner } from '../support/secret-scanner.js';

const SECRET = 'sk-"a\\b/c+d e~0123';

function scannerOf(secret = SECRET): SecretScanner {
  const scanner = new SecretScanner();
  scanner.add('the key', secret);
  return scanner;
}

describe('SecretScanner', () => {
  it.each([
    { name: 'as it is', text: `key ${SECRET}.` },
    { name: 'in JSON', text: JSON.stringify({ message: `key ${SECRET}` }) },
    { name: 'in JSON inside JSON', text: JSON.stringify({ body: JSON.stringify({ message: SECRET }) }) },
    { name: 'in a URL', text: `/path?key=${encodeURIComponent(SECRET)}` },
    { name: 'in a form', text: new URLSearchParams({ key: SECRET }).toString() },
    { name: 'in base64', text: Buffer.from(SECRET).toString('base64') },
    { name: 'in base64, behind one byte', text: Buffer.from(`u${SECRET}`).toString('base64') },
    { name: 'in base64, as a password', text: Buffer.from(`me:${SECRET}`).toString('base64') },
    { name: 'in base64, between others', text: Buffer.from(`{"message":"${SECRET} "}`).toString('base64') },
  ])('finds a secret $name', ({ text }) => {
    expect(scannerOf().find(Buffer.from(text))).toEqual(['the key']);
  });

  it('finds none where there is none, and no short word', () => {
    expect(scannerOf().find(Buffer.from(SECRET.slice(0, -1)))).toEqual([]);
    expect(scannerOf('short').find(Buffer.from('short'))).toEqual([]);
  });

  it('forgets what may be repeated, and nothing else', () => {
    const scanner = scannerOf();
    scanner.add('another', 'another-secret');
    scanner.allow(SECRET);
    expect(scanner.find(Buffer.from(`${SECRET} ${JSON.stringify(SECRET)} another-secret`))).toEqual(['another']);
  });

  it('finds the parts of a service account and of an address that are secret', () => {
    const line = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQDcanary';
    const account = JSON.stringify({
      client_email: 'a@b',
      private_key: `-----BEGIN-----\n${line}\n`,
      client_secret: 'GOCSPX-canary',
    });
    for (const part of [line, 'GOCSPX-canary']) expect(scannerOf(account).find(Buffer.from(part))).toEqual(['the key']);
    const proxy = scannerOf('http://user:pass%2Fword@proxy.test:3128');
    for (const part of ['pass%2Fword', 'pass/word']) expect(proxy.find(Buffer.from(part))).toEqual(['the key']);
  });

  it('finds a secret however a stream is cut', () => {
    const bytes = Buffer.from(`before ${SECRET} after`);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: bytes.length }), { maxLength: 30 }), (cuts) => {
        const ends = [...new Set([...cuts, bytes.length])].sort((one, other) => one - other);
        const read = scannerOf().openStream();
        const found = ends.flatMap((end, index) => read(bytes.subarray(ends[index - 1] ?? 0, end)));
        expect(new Set(found)).toEqual(new Set(['the key']));
      }),
    );
  });

  it('does not join what two streams hold', () => {
    const scanner = scannerOf();
    scanner.openStream()(Buffer.from(SECRET.slice(0, 9)));
    expect(scanner.openStream()(Buffer.from(SECRET.slice(9)))).toEqual([]);
  });
});
