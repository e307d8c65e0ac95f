import { describe, expect, it } from '@jest/globals';
import { readBasicCredentials } from './basic-credentials.js';

const encode = (text: string) => Buffer.from(text).toString('base64');

describe('Basic credentials (S02)', () => {
  it.each([
    { name: 'a user and a password', header: `Basic ${encode('ada:secret')}`, found: ['ada', 'secret'] },
    { name: 'another case and more spaces', header: `BASIC   ${encode('ada:secret')} `, found: ['ada', 'secret'] },
    { name: 'no padding', header: `Basic ${encode('ada:secrets').replaceAll('=', '')}`, found: ['ada', 'secrets'] },
    { name: 'colons in the password', header: `Basic ${encode('ada:a:b:')}`, found: ['ada', 'a:b:'] },
    { name: 'characters beyond ASCII', header: `Basic ${encode('ådа:пароль')}`, found: ['ådа', 'пароль'] },
    {
      name: 'NUL and line breaks, as they are',
      header: `Basic ${encode('a\u0000:b\r\n')}`,
      found: ['a\u0000', 'b\r\n'],
    },
    { name: 'a key as user', header: `Basic ${encode('sk-bf-1:')}`, found: ['sk-bf-1', ''] },
  ])('are read with $name', ({ header, found }) => {
    const [name, password] = found;
    expect(readBasicCredentials(header)).toEqual({ name, password });
  });

  it.each([
    { name: 'no colon', header: `Basic ${encode('ada')}` },
    { name: 'the alphabet of URLs', header: 'Basic YTo_Pz8-' },
    { name: 'something behind the padding', header: `Basic ${encode('ada:b')}x` },
    { name: 'two of them', header: `Basic ${encode('ada:b')}, Basic ${encode('bob:b')}` },
    { name: 'a line break within', header: 'Basic YWRh\r\nOmI=' },
    { name: 'no text', header: 'Basic ' },
    { name: 'no scheme', header: encode('ada:b') },
    { name: 'more than any password', header: `Basic ${encode(`ada:${'b'.repeat(5000)}`)}` },
  ])('are none with $name', ({ header }) => {
    expect(readBasicCredentials(header)).toBeUndefined();
  });
});
