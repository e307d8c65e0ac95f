import { describe, expect, it } from '@jest/globals';
import { sendMessages, type SendOptions } from '../../../test/support/messages-request.js';
import { type JsonValue } from '../../gateway/model/json.js';
import { type Message, type ToolConfig, type ToolSpec } from '../../gateway/model/model-request.js';

const spec = (json: JsonValue, more: Partial<ToolSpec> = {}): ToolConfig => ({
  tools: [{ toolSpec: { name: 'f', inputSchema: { json }, ...more } }],
});
const OBJECT = { type: 'object' };

function encode(toolConfig: ToolConfig, options: SendOptions = {}) {
  const { body, ...rest } = sendMessages({ toolConfig }, options);
  const [tool] = (body['tools'] ?? []) as { input_schema: unknown; strict?: boolean }[];
  return { ...rest, tool, choice: body['tool_choice'] };
}

describe('tools', () => {
  it('keep names of up to 128 characters and rename others, also in the history and the choice (E46)', () => {
    const long = 'x'.repeat(100);
    const odd = 'weather.get';
    const messages: Message[] = [
      { role: 'user', content: [{ text: 'Hello' }] },
      { role: 'assistant', content: [{ toolUse: { toolUseId: 't', name: odd, input: {} } }] },
      { role: 'user', content: [{ toolResult: { toolUseId: 't', content: [] } }] },
    ];
    const tools = [long, odd].map((name) => ({ toolSpec: { name, inputSchema: { json: OBJECT } } }));
    const { body } = sendMessages({ messages, toolConfig: { tools, toolChoice: { tool: { name: odd } } } });
    const [first, second] = body['tools'] as { name: string }[];
    expect(first?.name).toBe(long);
    expect(second?.name).toMatch(/^weather_get_[\da-f]{8}$/);
    expect(body['tool_choice']).toEqual({ type: 'tool', name: second?.name });
    expect(JSON.stringify(body['messages'])).toContain(`"name":"${second?.name ?? ''}"`);
  });

  it('of earlier calls are named again where the request defines none (E38)', () => {
    const messages: Message[] = [
      { role: 'user', content: [{ text: 'Hello' }] },
      { role: 'assistant', content: [{ toolUse: { toolUseId: 't', name: 'f', input: {} } }] },
      { role: 'user', content: [{ toolResult: { toolUseId: 't', content: [] } }] },
    ];
    const { body, warnings, mapped } = sendMessages({ messages });
    expect(body).toMatchObject({
      tools: [{ name: 'f', input_schema: { type: 'object' } }],
      tool_choice: { type: 'none' },
    });
    expect({ warnings, mapped }).toEqual({ warnings: [], mapped: ['toolConfig'] });
  });

  it('of another vendor are refused', () => {
    expect(() => encode({ tools: [{ systemTool: { name: 'nova_grounding' } }] })).toThrow(
      'toolConfig.tools.0.systemTool: anthropic takes no tool of this kind in the Messages API. Use toolSpec, or choose a Bedrock model.',
    );
  });

  it.each([
    { name: 'auto', toolChoice: { auto: {} }, choice: { type: 'auto' } },
    { name: 'any', toolChoice: { any: {} }, choice: { type: 'any' } },
    { name: 'tool', toolChoice: { tool: { name: 'f' } }, choice: { type: 'tool', name: 'f' } },
    { name: 'none', toolChoice: { none: {} }, choice: { type: 'none' } },
  ] as { name: string; toolChoice: NonNullable<ToolConfig['toolChoice']>; choice: object }[])(
    'are chosen by $name',
    ({ toolChoice, choice }) => {
      expect(encode({ ...spec(OBJECT), toolChoice })).toMatchObject({ choice, warnings: [] });
    },
  );

  it('are chosen freely by models that cannot be made to call one', () => {
    const { choice, warnings } = encode({ ...spec(OBJECT), toolChoice: { any: {} } }, { model: 'claude-opus-5-5' });
    expect(choice).toEqual({ type: 'auto' });
    expect(warnings).toEqual(['toolConfig.toolChoice.any: The model chooses by itself whether it calls a tool.']);
  });

  it.each([
    { fields: { disable_parallel_tool_use: true }, disabled: true },
    { fields: { parallel_tool_calls: false }, disabled: true },
    { fields: { parallel_tool_calls: true }, disabled: false },
  ])('are called one after the other where $fields says so', ({ fields, disabled }) => {
    const { body } = sendMessages({ toolConfig: spec(OBJECT), additionalModelRequestFields: fields });
    expect(body['tool_choice']).toEqual({ type: 'auto', disable_parallel_tool_use: disabled });
  });
});

describe('the schema of a tool', () => {
  it.each<[string, JsonValue, object, boolean]>([
    ['gets the type that it implies', { properties: {} }, { type: 'object', properties: {} }, false],
    ['becomes one of an object', { type: 'string' }, { type: 'object' }, true],
    ['that is no object becomes one without properties', true, { type: 'object', properties: {} }, true],
    [
      'has its combinations put together',
      {
        type: 'object',
        properties: { a: { type: 'string' } },
        anyOf: [{ properties: { b: {} }, required: ['b'] }, { properties: { c: {} } }],
        allOf: [{ required: ['a'] }],
      },
      {
        type: 'object',
        properties: { a: { type: 'string' }, b: {}, c: {} },
        required: ['a'],
        description:
          'It also has to match {"anyOf":[{"properties":{"b":{}},"required":["b"]},{"properties":{"c":{}}}],"allOf":[{"required":["a"]}]}.',
      },
      true,
    ],
  ])('%s', (_name, json, sent, lossy) => {
    const { tool, warnings } = encode(spec(json));
    expect(tool?.input_schema).toEqual(sent);
    expect(warnings.map((warning) => warning.split(':')[0])).toEqual(
      lossy ? ['toolConfig.tools.0.toolSpec.inputSchema.json'] : [],
    );
  });

  it('keeps its bounds where it is not enforced', () => {
    const json = { type: 'object', properties: { a: { type: 'integer', minimum: 1 } } };
    expect(encode(spec(json))).toMatchObject({ tool: { input_schema: json }, warnings: [], mapped: [] });
  });

  it('tells its bounds in words where it is enforced (E49)', () => {
    const json = {
      type: 'object',
      properties: {
        a: { type: 'integer', minimum: 1, description: 'A count.' },
        b: { type: 'array', items: { type: 'string', pattern: '^x' }, minItems: 2 },
        c: { anyOf: [{ type: 'object', properties: {} }, { type: 'null' }] },
      },
      additionalProperties: false,
    };
    const { tool, warnings, mapped } = encode(spec(json, { strict: true }));
    expect(tool).toMatchObject({ strict: true });
    expect(tool?.input_schema).toEqual({
      type: 'object',
      properties: {
        a: { type: 'integer', description: 'A count.\n\n{"minimum":1}' },
        b: { type: 'array', items: { type: 'string', description: '{"pattern":"^x"}' }, description: '{"minItems":2}' },
        c: { anyOf: [{ type: 'object', properties: {}, additionalProperties: false }, { type: 'null' }] },
      },
      additionalProperties: false,
    });
    const path = 'toolConfig.tools.0.toolSpec.inputSchema.json';
    expect(warnings).toEqual([`${path}: The vendor enforces no bounds, lengths and patterns; sent as words.`]);
    expect(mapped).toEqual([path]);
  });

  it('keeps properties that are named like keywords', () => {
    const json = { type: 'object', properties: { pattern: { type: 'string' } }, additionalProperties: false };
    expect(encode(spec(json, { strict: true })).tool?.input_schema).toEqual(json);
  });

  it('is not enforced by models that cannot', () => {
    const { tool, warnings } = encode(spec(OBJECT, { strict: true }), { model: 'claude-3-7-sonnet' });
    expect(tool).not.toHaveProperty('strict');
    expect(warnings).toEqual([
      'toolConfig.tools.0.toolSpec.strict: The model is told the schema; it is not held to it.',
    ]);
  });
});

describe('the form of an answer', () => {
  const schema = '{"type":"object","properties":{"n":{"type":"number","maximum":9007199254740993}}}';
  const outputConfig = { textFormat: { type: 'json_schema', structure: { jsonSchema: { schema } } } };
  const path = 'outputConfig.textFormat.structure.jsonSchema.schema';

  it('is enforced, numbers kept as they were written', () => {
    const { body, warnings } = sendMessages({ outputConfig });
    expect(body['output_config']).toEqual({
      format: {
        type: 'json_schema',
        schema: {
          type: 'object',
          properties: { n: { type: 'number', description: '{"maximum":9007199254740993}' } },
          additionalProperties: false,
        },
      },
    });
    expect(warnings).toEqual([`${path}: The vendor enforces no bounds, lengths and patterns; sent as words.`]);
  });

  it('is asked for in words where the model cannot be held to it', () => {
    const { body, warnings } = sendMessages(
      { outputConfig, system: [{ text: 'Be brief.' }] },
      { model: 'claude-3-5-haiku' },
    );
    expect(body).not.toHaveProperty('output_config');
    expect(body['system']).toEqual([
      { type: 'text', text: 'Be brief.' },
      { type: 'text', text: `Answer with JSON that follows this JSON schema, and with nothing else:\n${schema}` },
    ]);
    expect(warnings).toEqual([`${path}: The model is told to follow the schema; it is not held to it.`]);
  });
});
