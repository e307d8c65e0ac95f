import { describe, expect, it } from '@jest/globals';
import { type JsonValue } from '../../gateway/model/json.js';
import { isStrictSchema } from './strict-schema.js';

const closed = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'], additionalProperties: false };
const open = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] };

describe('isStrictSchema', () => {
  it.each<{ name: string; schema: JsonValue; expected: boolean }>([
    { name: 'a closed object that requires all', schema: closed, expected: true },
    { name: 'a scalar', schema: { type: 'string' }, expected: true },
    { name: 'an open object', schema: open, expected: false },
    { name: 'an optional property', schema: { ...closed, required: [] }, expected: false },
    { name: 'no list of required properties', schema: { ...closed, required: null }, expected: false },
    { name: 'an object without properties', schema: { type: 'object', additionalProperties: false }, expected: true },
    { name: 'an open object in a list', schema: { type: 'array', items: open }, expected: false },
    { name: 'an open object in a choice', schema: { anyOf: [closed, open] }, expected: false },
    { name: 'closed objects in a choice', schema: { anyOf: [closed, { type: 'null' }] }, expected: true },
    {
      name: 'an open object in a property',
      schema: { ...closed, properties: { a: open } },
      expected: false,
    },
    { name: 'an open definition', schema: { ...closed, $defs: { b: open } }, expected: false },
  ])('is $expected for $name', ({ schema, expected }) => {
    expect(isStrictSchema(schema)).toBe(expected);
  });
});
