import { describe, expect, it } from '@jest/globals';
import { encodeOptions } from '../../../test/support/dialect-options.js';
import { faultOf } from '../../../test/support/converse-requests.js';
import { type JsonValue } from '../../gateway/model/json.js';
import { type ModelProfile } from '../../gateway/model/model-profile.js';
import { type ModelRequest, type Tool, type ToolChoice } from '../../gateway/model/model-request.js';
import { Warnings } from '../../gateway/model/warnings.js';
import { encodeRequest } from './encode-request.js';

interface Options {
  readonly model?: string;
  readonly stream?: boolean;
  readonly traits?: Partial<ModelProfile>;
}

function encode(request: Partial<ModelRequest>, { model = 'gpt-4o', stream = false, traits = {} }: Options = {}) {
  const warnings = new Warnings();
  const whole = { messages: [{ role: 'user' as const, content: [{ text: 'Hi' }] }], ...request };
  const profile = { ...encodeOptions({ model }).profile, ...traits };
  const { path, headers, body } = encodeRequest(
    whole,
    encodeOptions({ vendor: 'openai', model, stream, warnings, profile }),
  );
  return {
    path,
    headers,
    json: JSON.parse(String(body)) as Record<string, unknown>,
    degraded: warnings.list.map(({ path: where }) => where),
    mapped: warnings.mapped.map(({ path: where }) => where),
  };
}

const BARE = { model: 'gpt-4o', input: [{ role: 'user', content: 'Hi' }], store: false };
const ENCRYPTED = ['reasoning.encrypted_content'];

describe('a request to the Responses API', () => {
  it('asks for a whole reply, of which the vendor keeps nothing', () => {
    const { path, headers, json } = encode({});
    expect(path).toBe('/v1/responses');
    expect(headers).toEqual({ 'content-type': 'application/json', accept: 'application/json' });
    expect(json).toEqual(BARE);
  });

  it('asks for a stream', () => {
    const { headers, json } = encode({}, { stream: true });
    expect(headers).toMatchObject({ accept: 'text/event-stream' });
    expect(json).toEqual({ ...BARE, stream: true });
  });

  it('asks models that reason for their reasoning, encrypted', () => {
    const { json } = encode({}, { model: 'gpt-5.2' });
    expect(json).toEqual({ ...BARE, model: 'gpt-5.2', include: ENCRYPTED, reasoning: { summary: 'auto' } });
  });
});

describe('inferenceConfig', () => {
  it('is sent under the names of the API (E76)', () => {
    const { json, degraded } = encode({ inferenceConfig: { maxTokens: 100, temperature: 1.5, topP: 0.9 } });
    expect(json).toMatchObject({ max_output_tokens: 100, temperature: 1.5, top_p: 0.9 });
    expect(degraded).toEqual([]);
  });

  it('asks for at least as many tokens as the API takes', () => {
    const { json, degraded } = encode({ inferenceConfig: { maxTokens: 3 } });
    expect(json).toMatchObject({ max_output_tokens: 16 });
    expect(degraded).toEqual(['inferenceConfig.maxTokens']);
  });

  it('leaves stop sequences to the gateway (E77)', () => {
    const { json, degraded, mapped } = encode({ inferenceConfig: { stopSequences: ['END'] } });
    expect(json).toEqual(BARE);
    expect({ degraded, mapped }).toEqual({ degraded: [], mapped: ['inferenceConfig.stopSequences'] });
  });

  it.each<{ name: string; fields: JsonValue; sent: boolean }>([
    { name: 'while the model reasons', fields: {}, sent: false },
    { name: 'while it reasons as the caller asks', fields: { reasoning: { effort: 'low' } }, sent: false },
    { name: 'where its reasoning is off', fields: { reasoning: { effort: 'none' } }, sent: true },
    { name: 'where the word of another family switches it off', fields: { reasoning_effort: 'none' }, sent: true },
  ])('samples $name: $sent', ({ fields, sent }) => {
    const request = { inferenceConfig: { temperature: 0.5 }, additionalModelRequestFields: fields };
    const { json, degraded } = encode(request, { model: 'gpt-5.2' });
    expect(json['temperature']).toBe(sent ? 0.5 : undefined);
    expect(degraded).toEqual(sent ? [] : ['inferenceConfig.temperature']);
  });
});

describe('reasoning', () => {
  it.each<{ name: string; request: Partial<ModelRequest>; reasoning: unknown; degraded: string[] }>([
    {
      name: 'an effort',
      request: { outputConfig: { effort: 'high' } },
      reasoning: { effort: 'high', summary: 'auto' },
      degraded: [],
    },
    {
      name: 'an effort that the model has not',
      request: { outputConfig: { effort: 'max' } },
      reasoning: { effort: 'xhigh', summary: 'auto' },
      degraded: ['outputConfig.effort'],
    },
    {
      name: "Anthropic's budget",
      request: { additionalModelRequestFields: { thinking: { type: 'enabled', budget_tokens: 3000 } } },
      reasoning: { effort: 'medium', summary: 'auto' },
      degraded: ['additionalModelRequestFields.thinking'],
    },
    {
      name: "the API's own object",
      request: { additionalModelRequestFields: { reasoning: { effort: 'low', summary: 'detailed' } } },
      reasoning: { effort: 'low', summary: 'detailed' },
      degraded: [],
    },
    {
      name: "OpenRouter's object",
      request: { additionalModelRequestFields: { reasoning: { enabled: false } } },
      reasoning: { effort: 'none' },
      degraded: [],
    },
  ])('takes $name', ({ request, reasoning, degraded }) => {
    const said = encode(request, { model: 'gpt-5.2' });
    const { summary, ...rest } = said.json['reasoning'] as Record<string, unknown>;
    const expected = reasoning as Record<string, unknown>;
    expect({ ...rest, ...(expected['summary'] !== undefined && { summary }) }).toEqual(expected);
    expect(said.degraded).toEqual(degraded);
  });

  it('is not asked of a model that does not reason', () => {
    const { json, degraded } = encode({ outputConfig: { effort: 'high' } });
    expect(json).toEqual(BARE);
    expect(degraded).toEqual(['outputConfig.effort']);
  });

  it('is included beside what the caller wants to be included', () => {
    const request = { additionalModelRequestFields: { include: ['message.output_text.logprobs', ...ENCRYPTED] } };
    expect(encode(request, { model: 'gpt-5.2' }).json['include']).toEqual([
      ...ENCRYPTED,
      'message.output_text.logprobs',
    ]);
  });
});

const schema = {
  type: 'object',
  properties: { city: { type: 'string' } },
  required: ['city'],
  additionalProperties: false,
};
const tool = (extra: object = {}, json: JsonValue = schema): Tool => ({
  toolSpec: { name: 'weather', inputSchema: { json }, ...extra },
});

describe('toolConfig', () => {
  it.each<{ name: string; spec: Tool; sent: object; degraded: string[] }>([
    {
      name: 'a tool whose schema is not to be enforced, though that is the default of the API',
      spec: tool({ description: 'Says it' }),
      sent: { name: 'weather', description: 'Says it', parameters: schema, strict: false },
      degraded: [],
    },
    {
      name: 'a strict one (E49)',
      spec: tool({ strict: true }),
      sent: { name: 'weather', parameters: schema, strict: true },
      degraded: [],
    },
    {
      name: 'a strict one whose schema cannot be enforced',
      spec: tool({ strict: true }, { type: 'object', properties: {} }),
      sent: { name: 'weather', parameters: { type: 'object', properties: {} }, strict: false },
      degraded: ['toolConfig.tools.0.toolSpec.strict'],
    },
    {
      name: 'a schema without a type',
      spec: tool({}, {}),
      sent: { name: 'weather', parameters: { type: 'object', properties: {} }, strict: false },
      degraded: [],
    },
  ])('holds $name', ({ spec, sent, degraded }) => {
    const said = encode({ toolConfig: { tools: [spec] } });
    expect(said.json).toEqual({ ...BARE, tools: [{ type: 'function', ...sent }] });
    expect(said.degraded).toEqual(degraded);
  });

  it.each<{ choice: ToolChoice; sent: unknown }>([
    { choice: { auto: {} }, sent: undefined },
    { choice: { any: {} }, sent: 'required' },
    { choice: { none: {} }, sent: 'none' },
    { choice: { tool: { name: 'weather' } }, sent: { type: 'function', name: 'weather' } },
  ])('chooses $sent', ({ choice, sent }) => {
    expect(encode({ toolConfig: { tools: [tool()], toolChoice: choice } }).json['tool_choice']).toEqual(sent);
  });

  it('does not force a choice on a model that cannot be forced', () => {
    const request = { toolConfig: { tools: [tool()], toolChoice: { any: {} } } };
    const { json, degraded } = encode(request, { traits: { toolChoices: ['none'] } });
    expect(json['tool_choice']).toBeUndefined();
    expect(degraded).toEqual(['toolConfig.toolChoice.any']);
  });

  it('renames a tool whose name the API refuses, in its definition, the choice and the history (E46)', () => {
    const name = 'mcp.server/weather';
    const { json } = encode({
      toolConfig: { tools: [tool({ name })], toolChoice: { tool: { name } } },
      messages: [
        { role: 'user', content: [{ text: 'a' }] },
        { role: 'assistant', content: [{ toolUse: { toolUseId: '1', name, input: {} } }] },
        { role: 'user', content: [{ toolResult: { toolUseId: '1', content: [] } }] },
      ],
    });
    const [definition] = json['tools'] as { name: string }[];
    expect(definition?.name).toMatch(/^mcp_server_weather_[\da-f]{8}$/);
    expect(json['tool_choice']).toMatchObject({ name: definition?.name });
    expect((json['input'] as object[])[1]).toMatchObject({ name: definition?.name });
  });

  it('refuses tools towards a model that knows none, also in history', () => {
    const toolUse = { toolUseId: 'a', name: 'f', input: {} };
    const messages = [{ role: 'assistant' as const, content: [{ toolUse }] }];
    const traits = { tools: false };
    expect(faultOf(() => encode({ messages }, { traits }))).toMatchObject({ kind: 'invalidRequest' });
    const toolConfig = { tools: [{ toolSpec: { name: 'f', inputSchema: { json: {} } } }] };
    expect(faultOf(() => encode({ toolConfig }, { traits }))).toMatchObject({ kind: 'invalidRequest' });
  });

  it('refuses a tool that its vendor would run', () => {
    const request = { toolConfig: { tools: [{ systemTool: { name: 'nova_grounding' } }] } };
    expect(faultOf(() => encode(request))).toMatchObject({ kind: 'invalidRequest' });
  });
});

describe('outputConfig.textFormat', () => {
  const asking = (json: unknown, traits: Partial<ModelProfile> = {}) => {
    const structure = { jsonSchema: { schema: JSON.stringify(json), name: 'city', description: 'A city' } };
    return encode({ outputConfig: { textFormat: { type: 'json_schema', structure } } }, { traits });
  };

  it('is a schema that is enforced where it can be', () => {
    const format = { type: 'json_schema', name: 'city', description: 'A city', schema, strict: true };
    expect(asking(schema)).toMatchObject({ json: { text: { format } }, degraded: [] });
    expect(asking({ type: 'object', properties: {} })).toMatchObject({
      json: { text: { format: { strict: false } } },
      degraded: ['outputConfig.textFormat.structure.jsonSchema.schema'],
    });
  });

  it.each<{ name: string; traits: Partial<ModelProfile>; text: unknown }>([
    {
      name: 'beside JSON',
      traits: { structuredOutput: 'json_object' },
      text: { format: { type: 'json_object' } },
    },
    { name: 'alone', traits: { structuredOutput: 'none', toolChoices: [] }, text: undefined },
  ])('is said in words $name where the model takes none', ({ traits, text }) => {
    const { json, degraded } = asking(schema, traits);
    expect(json['text']).toEqual(text);
    expect(json['instructions']).toContain(JSON.stringify(schema));
    expect(degraded).toEqual(['outputConfig.textFormat.structure.jsonSchema.schema']);
  });

  it('is a function that the model has to call where it takes none but calls tools', () => {
    const { json, degraded } = asking(schema, { structuredOutput: 'none' });
    expect(json).toMatchObject({
      tools: [{ type: 'function', name: 'city', description: 'A city', parameters: schema, strict: false }],
      tool_choice: { type: 'function', name: 'city' },
    });
    expect(degraded).toEqual([]);
  });
});

describe('serviceTier', () => {
  it.each([
    { type: 'default', sent: undefined, degraded: [] },
    { type: 'flex', sent: 'flex', degraded: [] },
    { type: 'priority', sent: 'priority', degraded: [] },
    { type: 'reserved', sent: undefined, degraded: ['serviceTier.type'] },
  ])('$type is sent as $sent (E70)', ({ type, sent, degraded }) => {
    const said = encode({ serviceTier: { type } });
    expect(said.json['service_tier']).toBe(sent);
    expect(said.degraded).toEqual(degraded);
  });
});

describe('additionalModelRequestFields', () => {
  it.each<{ name: string; fields: Record<string, JsonValue>; sent: object; degraded?: string[] }>([
    { name: 'what nobody knows', fields: { 'x-new': [1] }, sent: { 'x-new': [1] } },
    { name: 'a cache key', fields: { prompt_cache_key: 'k' }, sent: { prompt_cache_key: 'k' } },
    { name: 'verbosity', fields: { verbosity: 'low' }, sent: { text: { verbosity: 'low' } } },
    { name: 'text.verbosity', fields: { text: { verbosity: 'low' } }, sent: { text: { verbosity: 'low' } } },
    { name: 'the limit of chat completions', fields: { max_tokens: 50 }, sent: { max_output_tokens: 50 } },
    { name: "Anthropic's switch", fields: { disable_parallel_tool_use: true }, sent: { parallel_tool_calls: false } },
    {
      name: 'the format of chat completions',
      fields: { response_format: { type: 'json_schema', json_schema: { name: 'a', schema: {} } } },
      sent: { text: { format: { type: 'json_schema', name: 'a', schema: {} } } },
    },
    { name: 'top-k', fields: { top_k: 5 }, sent: {}, degraded: ['top_k'] },
    { name: 'parameters of chat completions', fields: { seed: 1, stop: ['a'] }, sent: {}, degraded: ['seed', 'stop'] },
    {
      name: 'what the gateway decides',
      fields: { store: true, background: true, previous_response_id: 'resp_1', input: 'x' },
      sent: {},
      degraded: ['store', 'background', 'previous_response_id', 'input'],
    },
  ])('carries $name', ({ fields, sent, degraded = [] }) => {
    const said = encode({ additionalModelRequestFields: fields });
    expect(said.json).toEqual({ ...BARE, ...sent });
    expect(said.degraded).toEqual(degraded.map((name) => `additionalModelRequestFields.${name}`));
  });
});

describe('what no other vendor than Bedrock has', () => {
  it('leaves metadata in the gateway (E78)', () => {
    const { json, degraded } = encode({ requestMetadata: { team: 'a' } });
    expect(json).toEqual(BARE);
    expect(degraded).toEqual(['requestMetadata']);
  });

  it('refuses a guardrail', () => {
    const guardrailConfig = { guardrailIdentifier: 'g', guardrailVersion: '1' };
    expect(faultOf(() => encode({ guardrailConfig }))).toMatchObject({ kind: 'invalidRequest' });
  });
});
