import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cutMember } from './cut-member.js';

const cut = (text: string): string => Buffer.from(cutMember(Buffer.from(text), 'fallbacks', 'fields')).toString();

/** JSON text of a value as somebody else's encoder may write it. */
const space = fc.stringMatching(/^[ \t\r\n]{0,3}$/);
const value = fc.oneof(
  fc.json({ maxDepth: 3 }),
  fc.constantFrom(
    '"fallbacks"',
    '["fallbacks", 1]',
    '{"fallbacks": [","]}',
    '"a\\"fallbacks\\\\"',
    '7006652.0',
    '1e400',
  ),
);
const key = fc.oneof(
  { weight: 1, arbitrary: fc.constant('"fallbacks"') },
  { weight: 2, arbitrary: fc.string().map((name) => JSON.stringify(`x${name}`)) },
);
const member = fc.record({ key, value, spaces: fc.tuple(space, space, space, space) });

describe('cutMember', () => {
  it.each([
    { name: 'the only member', text: '{"fallbacks":["a/b"]}', rest: '{}' },
    { name: 'the first member', text: '{"fallbacks":["a/b"],"messages":[]}', rest: '{"messages":[]}' },
    { name: 'a middle member', text: '{"a":1, "fallbacks":[], "b":2}', rest: '{"a":1, "b":2}' },
    { name: 'the last member', text: '{"a":1,\n "fallbacks":null\n}', rest: '{"a":1}' },
    { name: 'a member named twice', text: '{"fallbacks":1,"a":1,"fallbacks":2}', rest: '{"a":1}' },
    { name: 'the first and the last member', text: '{"fallbacks":1,"a":1,"fallbacks":2}', rest: '{"a":1}' },
    { name: 'members that are all named so', text: '{ "fallbacks":1 ,"fallbacks":2, "fallbacks":3 }', rest: '{}' },
    { name: 'members beside each other', text: '{"a":1,"fallbacks":1,"fallbacks":2,"b":1}', rest: '{"a":1,"b":1}' },
    { name: 'a value with brackets in text', text: '{"fallbacks":["]},\\""],"a":"{"}', rest: '{"a":"{"}' },
    { name: 'what follows the object', text: ' {"fallbacks":1} \n', rest: ' {} \n' },
    { name: 'the only member of the parent', text: '{"fields": {"fallbacks":[]},"b":2}', rest: '{"fields": {},"b":2}' },
    {
      name: 'a member of the parent',
      text: '{"fields":{"a":1, "fallbacks":[{}],"b":{}}}',
      rest: '{"fields":{"a":1,"b":{}}}',
    },
    {
      name: 'members of the parent and beside it',
      text: '{"fallbacks":1,"a":[],"fields":{"fallbacks":2,"b":3},"fallbacks":4}',
      rest: '{"a":[],"fields":{"b":3}}',
    },
    { name: 'members beside an empty parent', text: '{"fields":{ },"fallbacks":4}', rest: '{"fields":{ }}' },
    {
      name: 'members beside a parent that is no object',
      text: '{"fields":["fallbacks"],"fallbacks":4}',
      rest: '{"fields":["fallbacks"]}',
    },
  ])('takes out $name', ({ text, rest }) => {
    expect(cut(text)).toBe(rest);
  });

  it.each([
    { name: 'no such member', text: '{"messages":[]}' },
    { name: 'the name as a value', text: '{"a":"fallbacks"}' },
    { name: 'the name deep inside', text: '{"a":{"fallbacks":[]}}' },
    { name: 'the name deep inside the parent', text: '{"fields":{"a":{"fallbacks":[]},"fields":{"fallbacks":[]}}}' },
    { name: 'a fault in the parent', text: '{"fallbacks":1,"fields":{"fallbacks" 1}}' },
    { name: 'text that breaks off behind the parent', text: '{"fields":{"fallbacks":1},' },
    { name: 'an array', text: '["fallbacks"]' },
    { name: 'text that breaks off', text: '{"a":1,"fallbacks":["b"' },
    { name: 'text that breaks off in a string', text: '{"fallbacks":"' },
    { name: 'text that breaks off behind a member', text: '{"fallbacks":1' },
    { name: 'a missing colon', text: '{"fallbacks" 1}' },
    { name: 'a missing name', text: '{"fallbacks":1,}' },
    { name: 'a wrong bracket', text: '{"fallbacks":1]' },
    { name: 'no JSON', text: '"fallbacks"' },
    { name: 'nothing', text: '' },
  ])('gives the very same buffer back for $name', ({ text }) => {
    const bytes = Buffer.from(text);
    expect(cutMember(bytes, 'fallbacks', 'fields')).toBe(bytes);
  });

  it.each([
    { name: 'one among a million others', named: '"fallbacks":[],', other: '"a":1,' },
    { name: 'half of two million', named: '', other: '"fallbacks":1,"a":1,' },
  ])(
    'takes out $name, which takes hours where every member is looked for again',
    ({ named, other }) => {
      const count = 1_000_000;
      const bytes = Buffer.from(`{${named}${other.repeat(count)}"b":2}`);
      const rest = cutMember(bytes, 'fallbacks', 'fields');
      expect(Buffer.from(`{${'"a":1,'.repeat(count)}"b":2}`).equals(rest)).toBe(true);
    },
    30_000,
  );

  it('leaves every byte of the other members as it is', () => {
    fc.assert(
      fc.property(fc.array(member, { minLength: 1, maxLength: 6 }), space, (members, around) => {
        const texts = members.map(
          ({ key: name, value: json, spaces: [a, b, c, d] }) => a + name + b + ':' + c + json + d,
        );
        const kept = texts.filter((_, index) => members[index]?.key !== '"fallbacks"');
        expect(cut(`${around}{${texts.join(',')}}${around}`)).toBe(`${around}{${kept.join(',')}}${around}`);
      }),
    );
  });
});
