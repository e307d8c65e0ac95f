import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SecretMask } from './secret-mask.js';

const SECRET = 'FwoGZXIvYXdz/long"token=';
const KEY = 'ABSKkey-of-the-gateway';
const mask = new SecretMask([SECRET, KEY, undefined, 'short']);

async function* piecesOf(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  let start = 0;
  for (const size of sizes) {
    await Promise.resolve();
    yield bytes.subarray(start, start + size);
    start += size;
  }
  yield bytes.subarray(start);
}

async function passed(bytes: Buffer, sizes: readonly number[]): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of mask.hideInBody(piecesOf(bytes, sizes))) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

describe('SecretMask', () => {
  it.each([
    { form: 'as it is', text: SECRET },
    { form: 'in JSON', text: JSON.stringify(SECRET).slice(1, -1) },
    { form: 'in JSON with escaped slashes', text: JSON.stringify(SECRET).slice(1, -1).replaceAll('/', '\\/') },
    { form: 'in an address', text: encodeURIComponent(SECRET) },
    { form: 'twice', text: `${KEY}${KEY}` },
  ])('writes stars over a secret $form, and nothing else', ({ text }) => {
    const bytes = Buffer.from(`{"message":"é ${text} is short"}`);
    expect(mask.hide(bytes).toString()).toBe(`{"message":"é ${'*'.repeat(text.length)} is short"}`);
    expect(mask.hideInText(`a ${text}`)).toBe(`a ${'*'.repeat(text.length)}`);
  });

  it('gives back the very bytes where they hold none, and never writes into those that it was given', () => {
    const clean = Buffer.from('{"message":"no"}');
    expect(mask.hide(clean)).toBe(clean);
    const bytes = Buffer.from(KEY);
    mask.hide(bytes);
    expect(bytes.toString()).toBe(KEY);
    const nothing = new SecretMask([]);
    expect(nothing.hide(bytes)).toBe(bytes);
    expect(nothing.hideInText(KEY)).toBe(KEY);
  });

  it('hides a secret that begins with another one', () => {
    const both = new SecretMask(['beginning', 'beginning-and-end']);
    expect(both.hideInText('a beginning-and-end b')).toBe(`a ${'*'.repeat(17)} b`);
  });

  it('hides secrets in a body however it is split, and changes nothing else', async () => {
    const part = fc.oneof(fc.constantFrom(SECRET, KEY, KEY.slice(0, 9), '"', 'é'), fc.string({ maxLength: 12 }));
    await fc.assert(
      fc.asyncProperty(
        fc.array(part, { maxLength: 8 }),
        fc.array(fc.nat({ max: 30 }), { maxLength: 12 }),
        async (parts, sizes) => {
          const bytes = Buffer.from(parts.join(''));
          expect(await passed(bytes, sizes)).toBe(mask.hide(bytes).toString());
        },
      ),
    );
  });
});
