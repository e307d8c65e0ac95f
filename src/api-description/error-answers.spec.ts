import { describe, expect, it } from '@jest/globals';
import { faultsBySchema } from '../../test/support/described-schema.js';
import { HTTP_EXCEPTIONS } from '../dialects/converse/exception-names.js';
import { CALL_ERRORS, errorRef, errorResponses, statusesOf } from './error-answers.js';

interface Answer {
  readonly description: string;
  readonly headers: Readonly<Record<string, object>>;
  readonly content: { readonly 'application/json': { readonly examples: Readonly<Record<string, { value: object }>> } };
}

const answers = Object.entries(errorResponses()) as [string, Answer][];

describe('the error answers of the API description', () => {
  it('are one for each status that a caller may see', () => {
    const seen = Object.values(HTTP_EXCEPTIONS).map(({ status }) => status);
    const expected = [...new Set(seen)].filter((status) => status !== 499).map((status) => `Error${status}`);
    expect(answers.map(([name]) => name).sort()).toEqual(expected.sort());
    for (const status of statusesOf(CALL_ERRORS)) {
      expect(answers.map(([name]) => `#/components/responses/${name}`)).toContain(errorRef(status).$ref);
    }
  });

  it.each(answers)('name the exceptions of %s, and show them', (_name, { description, headers, content }) => {
    const { examples } = content['application/json'];
    expect(Object.keys(headers)).toContain('x-amzn-ErrorType');
    expect(Object.keys(examples).length).toBeGreaterThan(0);
    for (const [exception, { value }] of Object.entries(examples)) {
      expect(description).toContain(`\`${exception}\``);
      expect(faultsBySchema('BedrockError', value)).toEqual([]);
    }
  });
});
