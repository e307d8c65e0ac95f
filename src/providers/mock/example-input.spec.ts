import { describe, expect, it } from '@jest/globals';
import { parseJsonExact } from '../../codec/json.js';
import { type JsonValue } from '../../gateway/model/json.js';
import { writeExample } from './example-input.js';

const objectOf = (name: string, property: JsonValue): JsonValue => ({
  type: 'object',
  properties: { [name]: property },
  required: [name],
});

describe('writeExample', () => {
  it.each<[string, JsonValue, JsonValue]>([
    ['a string', { type: 'string' }, 'text'],
    ['a number', { type: 'number' }, 1],
    ['an integer', { type: 'integer' }, 1],
    ['a boolean', { type: 'boolean' }, true],
    ['null', { type: 'null' }, null],
    ['an array', { type: 'array', items: { type: 'string' } }, []],
    ['a list of types', { type: ['integer', 'null'] }, 1],
    ['an enum', { type: 'string', enum: ['metric', 'imperial'] }, 'metric'],
    ['a const', { const: 7 }, 7],
    ['a const that is null', { const: null, type: 'string' }, null],
    ['anything', {}, 'text'],
    ['true', true, 'text'],
    ['anyOf', { anyOf: [{ type: 'boolean' }, { type: 'null' }] }, true],
    ['allOf', { allOf: [{ $ref: '#/$defs/Unit' }], $defs: { Unit: { enum: ['K'] } } }, 'K'],
    ['an object without properties', { type: 'object' }, {}],
    ['an object that does not say so', { properties: { a: { type: 'integer' } }, required: ['a'] }, { a: 1 }],
    ['a nested object', objectOf('a', objectOf('b', { type: 'integer' })), { a: { b: 1 } }],
    ['a required property without a schema', { type: 'object', required: ['a'] }, { a: 'text' }],
    [
      'an optional property',
      { type: 'object', properties: { a: { type: 'integer' }, b: { type: 'integer' } }, required: ['b'] },
      { b: 1 },
    ],
    [
      'a reference',
      { ...(objectOf('unit', { $ref: '#/$defs/a~1b' }) as object), $defs: { 'a/b': { enum: ['C', 'F'] } } },
      { unit: 'C' },
    ],
    ['a reference that leads nowhere', { $ref: '#/$defs/Nothing' }, 'text'],
    ['a reference into another document', { $ref: 'https://example.com/schema.json' }, 'text'],
    ['a reference to itself', { $ref: '#' }, 'text'],
  ])('fills in %s', (_name, schema, expected) => {
    expect(writeExample(schema, 'text')).toEqual(expected);
  });

  it('keeps a number of an enum as it was written', () => {
    const schema = parseJsonExact('{"enum":[9007199254740993]}') as JsonValue;
    expect(JSON.stringify(writeExample(schema, 'text'))).toBe('9007199254740993');
  });

  it('makes own properties of names that objects inherit', () => {
    const example = writeExample({ type: 'object', required: ['constructor', '__proto__'] }, 'text');
    expect(JSON.stringify(example)).toBe('{"constructor":"text","__proto__":"text"}');
  });

  it('ends at a depth in schemas that contain themselves', () => {
    const example = writeExample({ ...(objectOf('next', { $ref: '#' }) as object) }, 'text');
    expect(JSON.stringify(example)).toMatch(/^(\{"next":){8}\{\}{9}$/);
  });

  it('stays small in schemas that multiply', () => {
    const names = Array.from({ length: 50 }, (_, index) => `p${index}`);
    const properties = Object.fromEntries(names.map((name) => [name, { $ref: '#' }]));
    const example = writeExample({ type: 'object', properties, required: names }, 'text');
    expect(JSON.stringify(example).length).toBeLessThan(20_000);
  });
});
