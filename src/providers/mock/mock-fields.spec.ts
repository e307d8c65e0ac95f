import { describe, expect, it } from '@jest/globals';
import { parseJsonExact } from '../../codec/json.js';
import { type JsonValue } from '../../gateway/model/json.js';
import { readMockFields } from './mock-fields.js';

const PATH = 'additionalModelRequestFields.mock';

describe('readMockFields', () => {
  it.each<[string, JsonValue | undefined, object]>([
    ['nothing', undefined, {}],
    ['fields of other vendors', { top_k: 5 }, {}],
    ['fields that are no object', 'text', {}],
    ['an empty object', { mock: {} }, {}],
    ['the lower bounds', { mock: { delayMs: 0, words: 1, afterEvents: 0 } }, { delayMs: 0, words: 1, afterEvents: 0 }],
    [
      'the upper bounds',
      { mock: { delayMs: 60_000, words: 100_000, afterEvents: 1000 } },
      { delayMs: 60_000, words: 100_000, afterEvents: 1000 },
    ],
    ['a number as Python writes it', parseJsonExact('{"mock":{"delayMs":50.0}}') as JsonValue, { delayMs: 50 }],
  ])('reads %s', (_name, given, expected) => {
    expect(readMockFields(given)).toEqual(expected);
  });

  it.each<[string, JsonValue, string]>([
    ['mock is null', { mock: null }, `${PATH} must be an object.`],
    ['mock is a list', { mock: [] }, `${PATH} must be an object.`],
    [
      'a member is not known',
      { mock: { delay: 5 } },
      `${PATH} has a member that is not known; known are delayMs, words, afterEvents.`,
    ],
    ['delayMs is negative', { mock: { delayMs: -1 } }, `${PATH}.delayMs must be a whole number from 0 to 60000.`],
    ['delayMs is too long', { mock: { delayMs: 60_001 } }, `${PATH}.delayMs must be a whole number from 0 to 60000.`],
    ['delayMs is a fraction', { mock: { delayMs: 0.5 } }, `${PATH}.delayMs must be a whole number from 0 to 60000.`],
    ['delayMs is text', { mock: { delayMs: '50' } }, `${PATH}.delayMs must be a whole number from 0 to 60000.`],
    ['delayMs is null', { mock: { delayMs: null } }, `${PATH}.delayMs must be a whole number from 0 to 60000.`],
    ['words is zero', { mock: { words: 0 } }, `${PATH}.words must be a whole number from 1 to 100000.`],
    ['words is too many', { mock: { words: 100_001 } }, `${PATH}.words must be a whole number from 1 to 100000.`],
    [
      'afterEvents is too many',
      { mock: { afterEvents: 1001 } },
      `${PATH}.afterEvents must be a whole number from 0 to 1000.`,
    ],
  ])('refuses when %s', (_name, given, message) => {
    expect(() => readMockFields(given)).toThrow(expect.objectContaining({ kind: 'invalidRequest', message }));
  });
});
