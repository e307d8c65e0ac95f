import { describe, expect, it } from '@jest/globals';
import { parseJsonExact } from '../../codec/json.js';
import { readArguments, readCount, readText } from './reply-values.js';

describe('readCount', () => {
  it.each([
    ['7', 7],
    ['0', 0],
    ['1445.0', 1445],
    ['1e2', 100],
    ['1.5', undefined],
    ['-1', undefined],
    ['9007199254740993', undefined],
    ['1e400', undefined],
    ['"7"', undefined],
    ['null', undefined],
    ['[7]', undefined],
  ])('reads %s as %s', (json, expected) => {
    expect(readCount(parseJsonExact(json))).toBe(expected);
  });
});

describe('readText', () => {
  it.each([
    ['a', 'a'],
    ['', ''],
    [7, undefined],
    [null, undefined],
    [{ length: 1 }, undefined],
  ])('reads %j as %j', (value, expected) => {
    expect(readText(value)).toBe(expected);
  });
});

describe('readArguments', () => {
  it.each([
    ['{"a":', '{"a":'],
    [{ a: 1 }, '{"a":1}'],
    [undefined, ''],
    [null, ''],
  ])('reads %j as %j', (value, expected) => {
    expect(readArguments(value)).toBe(expected);
  });
});
