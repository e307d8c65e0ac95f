import { describe, expect, it } from '@jest/globals';
import { encodeOptions } from '../../../test/support/dialect-options.js';
import { type JsonValue } from '../../gateway/model/json.js';
import { type InferenceConfig, type ModelRequest, type OutputConfig } from '../../gateway/model/model-request.js';
import { Warnings } from '../../gateway/model/warnings.js';
import { encodeRequest } from './encode-request.js';

interface Encoded {
  readonly body: Record<string, unknown>;
  readonly warned: string[];
}

/** The body without the model and the messages. */
function encode(request: Partial<ModelRequest>, model = 'gpt-4o'): Encoded {
  const warnings = new Warnings();
  const options = encodeOptions({ vendor: 'openai', model, warnings });
  const encoded = encodeRequest(
    { messages: [{ role: 'user' as const, content: [{ text: 'Hi' }] }], ...request },
    options,
  );
  const members = Object.entries(JSON.parse(String(encoded.body)) as object) as [string, unknown][];
  const body = Object.fromEntries(members.filter(([name]) => name !== 'model' && name !== 'messages'));
  return { body, warned: warnings.list.map(({ path }) => path) };
}

const all: InferenceConfig = { maxTokens: 100, temperature: 0.5, topP: 0.9, stopSequences: ['END'] };

describe('inferenceConfig', () => {
  it.each<{ name: string; model?: string; config: InferenceConfig; body: object; warned?: string[] }>([
    { name: 'nothing where nothing is said', config: {}, body: {} },
    {
      name: 'all of it to gpt-4o',
      config: all,
      body: { max_completion_tokens: 100, temperature: 0.5, top_p: 0.9, stop: ['END'] },
    },
    {
      name: 'all of it to a model of another host',
      model: 'llama-3.3-70b',
      config: { ...all, stopSequences: ['1', '2', '3', '4', '5'] },
      body: { max_tokens: 100, temperature: 0.5, top_p: 0.9, stop: ['1', '2', '3', '4', '5'] },
    },
    {
      name: 'max_completion_tokens to gpt-5, without what it refuses (E76)',
      model: 'gpt-5',
      config: all,
      body: { max_completion_tokens: 100 },
      warned: ['inferenceConfig.temperature', 'inferenceConfig.topP'],
    },
    {
      name: 'four stop sequences at most, because the gateway watches for the others (E77)',
      config: { stopSequences: ['1', '2', '3', '4', '5'] },
      body: { stop: ['1', '2', '3', '4'] },
    },
    { name: 'no stop where the list is empty', config: { stopSequences: [] }, body: {} },
    {
      name: 'no members that are null',
      config: { maxTokens: null, temperature: null } as unknown as InferenceConfig,
      body: {},
    },
    {
      name: 'nothing unknown',
      config: { topK: 5 } as InferenceConfig,
      body: {},
      warned: ['inferenceConfig.topK'],
    },
  ])('sends $name', ({ model, config, body, warned = [] }) => {
    expect(encode({ inferenceConfig: config }, model)).toEqual({ body, warned });
  });

  it('sends sampling to a model whose reasoning is switched off', () => {
    const request = {
      inferenceConfig: { temperature: 0.5 },
      additionalModelRequestFields: { reasoning_effort: 'none' },
    };
    expect(encode(request, 'gpt-5.1')).toEqual({ body: { temperature: 0.5, reasoning_effort: 'none' }, warned: [] });
    expect(encode(request, 'gpt-5').warned).toEqual(['inferenceConfig.temperature']);
  });
});

describe('outputConfig', () => {
  const closed = {
    type: 'object',
    properties: { a: { type: 'number' } },
    required: ['a'],
    additionalProperties: false,
  };
  const textFormat = (schema: string): OutputConfig => ({
    textFormat: {
      type: 'json_schema',
      structure: { jsonSchema: { schema, name: 'answer', description: 'An answer' } },
    },
  });

  it('sends a schema, enforced where that is possible', () => {
    expect(encode({ outputConfig: textFormat(JSON.stringify(closed)) })).toEqual({
      body: {
        response_format: {
          type: 'json_schema',
          json_schema: { name: 'answer', description: 'An answer', schema: closed, strict: true },
        },
      },
      warned: [],
    });
  });

  it('sends a schema that cannot be enforced with a warning, and a name where there is none', () => {
    const structure = { jsonSchema: { schema: '{"type":"object"}' } };
    expect(encode({ outputConfig: { textFormat: { type: 'json_schema', structure } } })).toEqual({
      body: {
        response_format: { type: 'json_schema', json_schema: { name: 'response', schema: { type: 'object' } } },
      },
      warned: ['outputConfig.textFormat.structure.jsonSchema.schema'],
    });
  });

  it('refuses a schema that is no JSON, without showing it', () => {
    expect(() => encode({ outputConfig: textFormat('{secret') })).toThrow(
      expect.objectContaining({
        kind: 'invalidRequest',
        message: expect.stringMatching(/^outputConfig\.textFormat\.structure\.jsonSchema\.schema: (?!.*secret)/),
      }),
    );
  });

  it('refuses another structure', () => {
    const textFormat = { type: 'json_schema', structure: {} } as OutputConfig['textFormat'];
    expect(() => encode({ outputConfig: { textFormat } as OutputConfig })).toThrow(
      'outputConfig.textFormat.structure: ',
    );
  });

  it.each([
    { model: 'gpt-5', effort: 'high', body: { reasoning_effort: 'high' }, warned: [] },
    { model: 'gpt-5', effort: 'max', body: { reasoning_effort: 'xhigh' }, warned: ['outputConfig.effort'] },
    { model: 'glm-5', effort: 'max', body: { reasoning_effort: 'max' }, warned: [] },
    { model: 'gpt-4o', effort: 'low', body: {}, warned: ['outputConfig.effort'] },
  ])('sends effort $effort to $model', ({ model, effort, body, warned }) => {
    expect(encode({ outputConfig: { effort } }, model)).toEqual({ body, warned });
  });
});

describe('serviceTier', () => {
  it.each([
    { type: 'default', body: {}, warned: [] },
    { type: 'priority', body: { service_tier: 'priority' }, warned: [] },
    { type: 'flex', body: { service_tier: 'flex' }, warned: [] },
    { type: 'reserved', body: {}, warned: ['serviceTier.type'] },
  ])('sends $type', ({ type, body, warned }) => {
    expect(encode({ serviceTier: { type } })).toEqual({ body, warned });
  });
});

describe('additionalModelRequestFields', () => {
  it.each<{ name: string; model?: string; fields: JsonValue; body: object; warned?: string[] }>([
    { name: 'unknown fields', fields: { seed: 7, logit_bias: { 1: 2 } }, body: { seed: 7, logit_bias: { 1: 2 } } },
    { name: 'null', fields: null, body: {} },
    {
      name: 'none of what the gateway decides',
      fields: JSON.parse(
        '{"model":"x","messages":[],"stream":true,"stream_options":{},"tools":[],"tool_choice":"none","n":3,"store":true,"__proto__":{"a":1}}',
      ) as JsonValue,
      body: {},
      warned: ['model', 'messages', 'stream', 'stream_options', 'tools', 'tool_choice', 'n', 'store', '__proto__'],
    },
    { name: 'no top_k to OpenAI', fields: { top_k: 5 }, body: {}, warned: ['top_k'] },
    {
      name: 'the topK of Nova nowhere',
      fields: { inferenceConfig: { topK: 5 } },
      body: {},
      warned: ['inferenceConfig.topK'],
    },
    { name: 'top_k to other hosts', model: 'llama-3', fields: { topK: 5 }, body: { top_k: 5 } },
    {
      name: 'a limit under the name that the model knows',
      fields: { max_tokens: 9 },
      body: { max_completion_tokens: 9 },
    },
    { name: 'serial tool calls', fields: { disable_parallel_tool_use: true }, body: { parallel_tool_calls: false } },
    { name: 'no beta of Anthropic', fields: { anthropic_beta: ['x'] }, body: {}, warned: ['anthropic_beta'] },
    {
      name: 'a budget of Anthropic as effort',
      model: 'gpt-5',
      fields: { thinking: { type: 'enabled', budget_tokens: 4000 } },
      body: { reasoning_effort: 'medium' },
      warned: ['thinking'],
    },
    {
      name: 'a budget that was written as 2048.0',
      model: 'gpt-5',
      fields: {
        reasoning_config: { budget_tokens: (JSON as unknown as { rawJSON(t: string): never }).rawJSON('2048.0') },
      },
      body: { reasoning_effort: 'low' },
      warned: ['reasoning_config'],
    },
    {
      name: 'nothing where the model is to decide',
      model: 'gpt-5',
      fields: { thinking: { type: 'adaptive' }, thinkingConfig: { thinkingBudget: -1 } },
      body: {},
    },
    {
      name: 'none of what is said beside an effort',
      model: 'gpt-5',
      fields: { output_config: { effort: 'low', format: { type: 'json_schema' } }, thinking: 5 },
      body: { reasoning_effort: 'low' },
      warned: ['output_config.format', 'thinking'],
    },
    {
      name: 'no switch of parallel calls that is none',
      fields: { disable_parallel_tool_use: 'yes' },
      body: {},
      warned: ['disable_parallel_tool_use'],
    },
    {
      name: 'the last of two efforts',
      model: 'gpt-5',
      fields: { reasoning_effort: 'high', thinking: { effort: 'low' } },
      body: { reasoning_effort: 'low' },
      warned: ['reasoning_effort'],
    },
    {
      name: 'no budget to a model that does not reason',
      fields: { thinking: { type: 'enabled', budget_tokens: 4000 } },
      body: {},
      warned: ['thinking'],
    },
    {
      name: 'reasoning that is switched off',
      model: 'gpt-5.1',
      fields: { thinking: { type: 'disabled' } },
      body: { reasoning_effort: 'none' },
    },
    {
      name: 'no switch to a model that always reasons',
      model: 'o3',
      fields: { reasoning_config: { type: 'disabled' } },
      body: {},
      warned: ['reasoning_config'],
    },
    {
      name: 'the object of the Responses API as effort',
      model: 'gpt-5',
      fields: { reasoning: { effort: 'low', summary: 'auto' } },
      body: { reasoning_effort: 'low' },
      warned: ['reasoning.summary'],
    },
    {
      name: 'a number of tokens as an effort',
      model: 'llama-3.3-70b',
      fields: { reasoning: { max_tokens: 500 } },
      body: { reasoning_effort: 'low' },
      warned: ['reasoning'],
    },
  ])('sends $name', ({ model, fields, body, warned = [] }) => {
    const encoded = encode({ additionalModelRequestFields: fields }, model);
    expect(encoded).toEqual({ body, warned: warned.map((name) => `additionalModelRequestFields.${name}`) });
  });

  it('lays objects over what the gateway says, and replaces everything else', () => {
    const jsonSchema = { schema: '{"type":"string"}' };
    const { body, warned } = encode({
      inferenceConfig: { temperature: 0.1, stopSequences: ['a'] },
      outputConfig: { textFormat: { type: 'json_schema', structure: { jsonSchema } } },
      additionalModelRequestFields: {
        temperature: 0.9,
        stop: ['b'],
        response_format: { json_schema: { name: 'mine' } },
      },
    });
    expect(body).toEqual({
      temperature: 0.9,
      stop: ['b'],
      response_format: { type: 'json_schema', json_schema: { name: 'mine', schema: { type: 'string' }, strict: true } },
    });
    expect(warned).toEqual(
      ['temperature', 'stop', 'response_format.json_schema.name'].map((name) => `additionalModelRequestFields.${name}`),
    );
  });

  it('pollutes nothing', () => {
    const fields = JSON.parse(
      '{"metadata":{"__proto__":{"polluted":1}},"constructor":{"prototype":{"polluted":1}}}',
    ) as JsonValue;
    encode({ additionalModelRequestFields: fields });
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it.each([[[1]], ['text'], [5], [true]])('refuses %j', (fields) => {
    expect(() => encode({ additionalModelRequestFields: fields })).toThrow(
      'additionalModelRequestFields: expected a JSON object',
    );
  });
});
