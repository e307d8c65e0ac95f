import { setFlagsFromString } from 'node:v8';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findJsonFaults } from './json-fault.js';
import { isRawJson, JsonError, parseJson, parseJsonExact } from './json.js';

/** More than a stack of 64 MB holds of four bytes each. */
const LENGTH = 20 * 1024 * 1024;

const TEXTS: readonly { name: string; piece: string }[] = [
  { name: 'blanks', piece: ' ' },
  { name: 'line breaks', piece: '\r\n\t ' },
  { name: 'digits', piece: '1' },
  { name: 'points', piece: '1.' },
  { name: 'letters', piece: 'x' },
  { name: 'escapes', piece: '\\\\' },
  { name: 'escaped quotes', piece: '\\"' },
  { name: 'escaped letters', piece: '\\u005' },
  { name: 'underlines', piece: '_' },
];

const long = (piece: string): string => piece.repeat(LENGTH / piece.length);

describe('texts of many millions of characters, where V8 has stopped optimising regular expressions', () => {
  beforeAll(() => {
    setFlagsFromString('--no-regexp-optimization');
  });

  afterAll(() => {
    setFlagsFromString('--regexp-optimization');
  });

  it.each(TEXTS)('are read or refused as JSON: $name outside strings', ({ piece }) => {
    const run = long(piece);
    for (const text of [`[${run}1.0]`, run]) {
      let value: unknown;
      try {
        value = parseJsonExact(text, { plainMember: 'inferenceConfig' });
      } catch (error) {
        expect(error).toBeInstanceOf(JsonError);
        continue;
      }
      expect(value === undefined).toBe(false);
    }
  });

  it.each(TEXTS)('keep their numbers beside a string of $name', ({ piece }) => {
    const text = `{"a":"${piece === '\r\n\t ' || piece === '\\u005' ? long('x') : long(piece)}","b":1.0}`;
    const value = parseJsonExact(text) as { b: unknown };
    expect(isRawJson(value.b)).toBe(true);
  });

  it('are explained up to a megabyte, whatever stands there', () => {
    for (const { piece } of TEXTS) {
      const run = piece.repeat((1024 * 1024 - 8) / piece.length);
      for (const text of [`"${run}`, `[${run},`, `{"${run}":`]) expect(() => parseJson(text)).toThrow();
    }
  });

  it('are looked through for faults at any length: a configuration file may be long', () => {
    expect(findJsonFaults(`{"a":"${long('x')}"}`)).toEqual([]);
    expect(findJsonFaults(`${long(' ')}1`)).toEqual([]);
    expect(findJsonFaults(long('x'))).toHaveLength(1);
    expect(findJsonFaults(`"${long('x')}`)).toHaveLength(1);
  });
});
