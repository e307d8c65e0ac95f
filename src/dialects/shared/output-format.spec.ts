import { describe, expect, it } from '@jest/globals';
import { encodeOptions } from '../../../test/support/dialect-options.js';
import { type OutputConfig } from '../../gateway/model/model-request.js';
import { Warnings } from '../../gateway/model/warnings.js';
import { openContext } from './encode-context.js';
import { readOutputFormat } from './output-format.js';

const warnings = new Warnings();
const context = openContext({ messages: [] }, encodeOptions({ warnings }), {
  dialect: 'openai-chat',
  api: 'its API',
  proofKind: 'oai',
});
const asking = (jsonSchema: object): OutputConfig =>
  ({ textFormat: { type: 'json_schema', structure: { jsonSchema } } }) as OutputConfig;

describe('readOutputFormat', () => {
  it('reads the schema from its text, with the numbers as they were written', () => {
    const format = readOutputFormat(asking({ schema: '{"maximum":1.0}', name: 'n', description: 'd' }), context);
    expect(format).toMatchObject({ name: 'n', description: 'd' });
    expect(JSON.stringify(format?.schema)).toBe('{"maximum":1.0}');
  });

  it('finds none where none is asked for', () => {
    expect(readOutputFormat({ effort: 'low' }, context)).toBeUndefined();
    expect(readOutputFormat(undefined, context)).toBeUndefined();
  });

  it('refuses a schema that is no JSON', () => {
    expect(() => readOutputFormat(asking({ schema: '{' }), context)).toThrow(
      'outputConfig.textFormat.structure.jsonSchema.schema: expected a JSON schema as JSON text.',
    );
  });

  it('refuses another form of output', () => {
    const config = { textFormat: { type: 'regex', structure: { regex: 'a+' } } } as unknown as OutputConfig;
    expect(() => readOutputFormat(config, context)).toThrow(
      'outputConfig.textFormat.structure: acme takes no output of this form in its API. Use jsonSchema.',
    );
  });

  it('says what it does not know', () => {
    readOutputFormat(asking({ schema: '{}', verbatim: true }), context);
    expect(warnings.list.map(({ path }) => path)).toEqual(['outputConfig.textFormat.structure.jsonSchema.verbatim']);
  });
});
