import { describe, expect, it } from '@jest/globals';
import { withoutMember } from './without-member.js';

describe('withoutMember', () => {
  it.each([
    { name: 'a flat object', text: '{"a":{"n":1.0},"b":2}', rest: '{,"b":2}' },
    { name: 'braces in its strings', text: '{"a":{"s":["}","{"," \\"}"]},"b":"x"}', rest: '{,"b":"x"}' },
    { name: 'an object in it', text: '{"a":{"o":{}},"b":2}', rest: undefined },
    { name: 'its name twice', text: '{"a":{"n":1.0},"b":{"a":2}}', rest: undefined },
    { name: 'no such name', text: '{"b":{"n":1.0}}', rest: undefined },
    { name: 'no object behind it', text: '{"a":1.0}', rest: undefined },
    { name: 'an object that does not end', text: '{"a":{"n":1.0', rest: undefined },
    { name: 'a string that does not end', text: '{"a":{"n":"}', rest: undefined },
  ])('makes of a text with $name: $rest', ({ text, rest }) => {
    expect(withoutMember(text, 'a')).toBe(rest);
  });
});
