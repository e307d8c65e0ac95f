import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BEDROCK_ANSWERS, BEDROCK_EVENTS } from '../../../test/support/bedrock-answers.js';
import { converseRequests } from '../../../test/support/converse-arbitraries.js';
import { faultsBySchema, faultsOf } from '../../../test/support/described-schema.js';
import { ALL_SCHEMAS } from '../all-schemas.js';
import {
  CONVERSE_EXAMPLE,
  COUNT_INVOKE_TOKENS_EXAMPLE,
  COUNT_TOKENS_EXAMPLE,
  DEBUG_EXAMPLE,
  GUARDRAIL_EXAMPLE,
  MESSAGES_EXAMPLE,
  TOOL_EXAMPLE,
} from '../examples.js';
import { type JsonSchema } from './json-schema.js';

/** Every schema inside a schema, and itself. */
function* schemasIn(value: unknown): Generator<JsonSchema> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield value as JsonSchema;
  for (const member of Object.values(value)) yield* schemasIn(member);
}

describe('the schemas of the API description', () => {
  it('refer to each other only', () => {
    const names = [...JSON.stringify(ALL_SCHEMAS).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)];
    expect(names.length).toBeGreaterThan(50);
    for (const [, name = ''] of names) expect(Object.keys(ALL_SCHEMAS)).toContain(name);
  });

  it('have examples that fit', () => {
    const withExamples = [...schemasIn(ALL_SCHEMAS)].filter(({ examples }) => Array.isArray(examples));
    expect(withExamples.length).toBeGreaterThan(5);
    for (const schema of withExamples) {
      for (const example of schema['examples'] as unknown[]) expect(faultsOf(schema, example)).toEqual([]);
    }
  });

  it.each([
    { schema: 'BedrockConverseRequest', example: CONVERSE_EXAMPLE },
    { schema: 'BedrockConverseRequest', example: TOOL_EXAMPLE },
    { schema: 'CountTokensRequest', example: COUNT_TOKENS_EXAMPLE },
    { schema: 'CountTokensRequest', example: COUNT_INVOKE_TOKENS_EXAMPLE },
    { schema: 'InvokeModelRequest', example: MESSAGES_EXAMPLE },
    { schema: 'ApplyGuardrailRequest', example: GUARDRAIL_EXAMPLE },
    { schema: 'DebugTicketRequest', example: DEBUG_EXAMPLE },
  ])('of $schema take the example', ({ schema, example }) => {
    expect(faultsBySchema(schema, example)).toEqual([]);
  });

  it.each(BEDROCK_ANSWERS)('take every member that Bedrock answers, with the stop reason $stopReason', (answer) => {
    expect(faultsBySchema('BedrockConverseResponse', answer)).toEqual([]);
  });

  it('take every event that Bedrock sends', () => {
    for (const event of BEDROCK_EVENTS) expect(faultsBySchema('ConverseStreamOutput', event)).toEqual([]);
  });

  it('take no answer without a member that Converse requires, and no event with two', () => {
    const [answer] = BEDROCK_ANSWERS;
    for (const member of ['output', 'stopReason', 'usage', 'metrics']) {
      expect(faultsBySchema('BedrockConverseResponse', { ...answer, [member]: undefined })).not.toEqual([]);
    }
    const [first, second] = BEDROCK_EVENTS;
    expect(faultsBySchema('ConverseStreamOutput', { ...first, ...second })).not.toEqual([]);
  });

  it('take every request that the reader of Converse takes', () => {
    fc.assert(
      fc.property(converseRequests(1), (request) => {
        expect(faultsBySchema('BedrockConverseRequest', JSON.parse(JSON.stringify(request)))).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});
