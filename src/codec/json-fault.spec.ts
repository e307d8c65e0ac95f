import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findJsonFaults } from './json-fault.js';

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Texts near JSON: a value written out, with some characters cut out or put in. */
const damagedJson = fc
  .tuple(
    fc.json(),
    fc.nat(),
    fc.nat(3),
    fc.constantFrom('', '"', '{', '}', '[', ']', ',', ':', '\\', '0', '-', '.', '\n', 'null'),
  )
  .map(([text, at, cut, insert]) => {
    const offset = at % (text.length + 1);
    return text.slice(0, offset) + insert + text.slice(offset + cut);
  });

describe('findJsonFaults', () => {
  it.each<{ name: string; text: string; position: string; message: string }>([
    { name: 'an empty file', text: '', position: '1:1', message: 'expected a value, found the end of the text' },
    { name: 'a missing value', text: '{"a": }', position: '1:7', message: 'expected a value' },
    {
      name: 'a comma after the last member',
      text: '{\n  "a": 1,\n}',
      position: '3:1',
      message: 'expected a key in double quotes',
    },
    { name: 'a comma after the last item', text: '[1,\n]', position: '2:1', message: 'expected a value' },
    { name: 'a missing comma', text: '{\n "a": 1\n "b": 2}', position: '3:2', message: 'expected "," or "}"' },
    { name: 'a missing comma in a list', text: '[1 2]', position: '1:4', message: 'expected "," or "]"' },
    { name: 'a missing colon', text: '{"a" 1}', position: '1:6', message: 'expected ":"' },
    {
      name: 'a key without quotes',
      text: '{a: 1}',
      position: '1:2',
      message: 'expected a key in double quotes or "}"',
    },
    { name: 'single quotes', text: "['a']", position: '1:2', message: 'expected a value or "]"' },
    { name: 'a comment', text: '{\n  // no\n}', position: '2:3', message: 'expected a key in double quotes or "}"' },
    { name: 'a bracket that closes a brace', text: '{"a": 1]', position: '1:8', message: 'expected "," or "}"' },
    {
      name: 'a file that ends too early',
      text: '{"a": [',
      position: '1:8',
      message: 'expected a value or "]", found the end of the text',
    },
    { name: 'a second value', text: '{} {}', position: '1:4', message: 'expected nothing after the configuration' },
    { name: 'a number with a leading zero', text: '[01]', position: '1:2', message: 'expected a value or "]"' },
    {
      name: 'a text without its closing quote',
      text: '{"a": "sk-secret}',
      position: '1:7',
      message: 'the text that begins here lacks its closing quote or holds a line break or a bad escape',
    },
    {
      name: 'a line break in a text',
      text: '{"a": "sk-\nsecret"}',
      position: '1:7',
      message: 'the text that begins here lacks its closing quote or holds a line break or a bad escape',
    },
  ])('names the position of $name', ({ text, position, message }) => {
    expect(findJsonFaults(text)).toEqual([{ position, message }]);
  });

  it('names both positions of a key that is written twice, by path', () => {
    const text = '{\n  "keys": [{}, {"value": 1,\n    "val\\u0075e": 2}],\n  "keys": 1\n}';
    expect(findJsonFaults(text)).toEqual([
      { position: '3:5', message: 'keys.1.value is written twice, first at 2:17; keep one' },
      { position: '4:3', message: 'keys is written twice, first at 2:3; keep one' },
    ]);
  });

  it('tells of a hundred keys that are written twice, and reads on quickly where there are more', () => {
    const text = `{"a":1${',"a":1'.repeat(150_000)}`;
    const startedAt = performance.now();
    expect(findJsonFaults(text)).toMatchObject([{ message: 'expected "," or "}", found the end of the text' }]);
    expect(findJsonFaults(`${text}}`)).toHaveLength(100);
    // Told one by one, they take an hour.
    expect(performance.now() - startedAt).toBeLessThan(5000);
  });

  it('accepts one key in several objects', () => {
    expect(findJsonFaults('[{"a": 1}, {"a": {"a": 1}}]')).toEqual([]);
  });

  it('survives ten thousand open brackets', () => {
    expect(findJsonFaults('['.repeat(10_000))).toHaveLength(1);
  });

  it('finds a fault exactly where JSON.parse refuses, in damaged JSON', () => {
    fc.assert(
      fc.property(damagedJson, (text) => {
        const faults = findJsonFaults(text).filter(({ message }) => !message.endsWith('keep one'));
        expect(faults.length === 0).toBe(parses(text));
      }),
      { numRuns: 2_000 },
    );
  });

  it('finds a fault exactly where JSON.parse refuses, in any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(findJsonFaults(text).length === 0).toBe(parses(text));
      }),
    );
  });
});
