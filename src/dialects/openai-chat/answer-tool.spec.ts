import { describe, expect, it } from '@jest/globals';
import { readDeltas, readMessage } from '../../../test/support/chat-turns.js';
import { encodeOptions } from '../../../test/support/dialect-options.js';
import { BASE_PROFILE, type ModelTraits, withTraits } from '../../gateway/model/model-profile.js';
import { type ModelRequest } from '../../gateway/model/model-request.js';
import { Warnings } from '../../gateway/model/warnings.js';
import { encodeRequest } from './encode-request.js';

const SCHEMA = '{"type":"object","properties":{"a":{"type":"number"}}}';
const outputConfig = {
  textFormat: { type: 'json_schema', structure: { jsonSchema: { schema: SCHEMA, name: 'answer', description: 'It' } } },
};
const REQUEST: ModelRequest = { messages: [{ role: 'user', content: [{ text: 'Hi' }] }], outputConfig };
const TOOLS = { tools: [{ toolSpec: { name: 'f', inputSchema: { json: { type: 'object' } } } }] };

function encode(traits: ModelTraits, request: Partial<ModelRequest> = {}) {
  const warnings = new Warnings();
  const profile = withTraits(BASE_PROFILE, traits);
  const { body } = encodeRequest({ ...REQUEST, ...request }, encodeOptions({ profile, warnings }));
  return {
    body: JSON.parse(String(body)) as Record<string, unknown> & { messages: { role: string; content: string }[] },
    warned: warnings.list.map(({ path }) => path),
  };
}

describe('a schema for the answer', () => {
  it('is a tool where the host has no other way', () => {
    const { body, warned } = encode({ structuredOutput: 'none' });
    expect(body).toMatchObject({
      tools: [{ function: { name: 'answer', description: 'It', parameters: JSON.parse(SCHEMA) as object } }],
      tool_choice: { type: 'function', function: { name: 'answer' } },
    });
    expect(body.messages).toHaveLength(1);
    expect(warned).toEqual([]);
  });

  it.each<{ name: string; traits: ModelTraits; request?: Partial<ModelRequest>; format: unknown }>([
    { name: 'beside JSON', traits: { structuredOutput: 'json_object' }, format: { type: 'json_object' } },
    {
      name: 'beside tools of the caller (E39)',
      traits: { structuredOutput: 'none' },
      request: { toolConfig: TOOLS },
      format: undefined,
    },
    {
      name: 'beside tools that exclude it',
      traits: { structuredOutputWithTools: false },
      request: { toolConfig: TOOLS },
      format: undefined,
    },
    { name: 'to a model without tools', traits: { structuredOutput: 'none', tools: false }, format: undefined },
  ])('is said in words $name, with a warning', ({ traits, request, format }) => {
    const { body, warned } = encode(traits, request);
    expect(body['response_format']).toEqual(format);
    expect(body.messages[0]).toMatchObject({ role: 'system', content: expect.stringContaining(SCHEMA) });
    expect(body['tools']).toEqual(request === undefined ? undefined : [expect.anything()]);
    expect(warned).toEqual(['outputConfig.textFormat.structure.jsonSchema.schema']);
  });
});

describe('the call of the tool that stands for a schema', () => {
  const options = { request: REQUEST, profile: withTraits(BASE_PROFILE, { structuredOutput: 'none' }) };
  const call = (name: string, text: string) => ({ id: 'c', type: 'function', function: { name, arguments: text } });

  it('is the answer, whole or streamed', () => {
    const whole = readMessage({ content: null, tool_calls: [call('answer', '{"a":1}')] }, options);
    const pieces = [
      { tool_calls: [{ index: 0, ...call('answer', '') }] },
      { tool_calls: [{ index: 0, function: { arguments: '{"a"' } }] },
      { tool_calls: [{ index: 0, function: { arguments: ':1}' } }] },
    ];
    for (const { output, stopReason } of [whole, readDeltas(pieces, options)]) {
      expect(output.message.content).toEqual([{ text: '{"a":1}' }]);
      expect(stopReason).toBe('end_turn');
    }
  });

  it('stands apart from words before it', () => {
    const { output } = readMessage({ content: 'Well:', tool_calls: [call('answer', '{}')] }, options);
    expect(output.message.content).toEqual([{ text: 'Well:' }, { text: '{}' }]);
  });

  it('leaves other calls, and those of the caller, what they are (E39)', () => {
    const other = readMessage({ tool_calls: [call('g', '{}')] }, options);
    expect(other.stopReason).toBe('tool_use');
    const request = { ...REQUEST, toolConfig: TOOLS };
    expect(readMessage({ tool_calls: [call('answer', '{}')] }, { ...options, request }).stopReason).toBe('tool_use');
  });
});
