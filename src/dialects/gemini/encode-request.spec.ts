import { describe, expect, it } from '@jest/globals';
import { encodeOptions } from '../../../test/support/dialect-options.js';
import { geminiProfile, type GeminiHost } from '../../../test/support/gemini-options.js';
import { type JsonObject } from '../../gateway/model/json.js';
import { type ModelTraits, withTraits } from '../../gateway/model/model-profile.js';
import { type ModelRequest, type ToolChoice } from '../../gateway/model/model-request.js';
import { Warnings } from '../../gateway/model/warnings.js';
import { encodeRequest } from './encode-request.js';
import { type GeminiRequest } from './gemini.wire.js';

interface Said {
  readonly body: GeminiRequest;
  readonly degraded: readonly string[];
  readonly mapped: readonly string[];
}

const messages: ModelRequest['messages'] = [{ role: 'user', content: [{ text: 'Hello' }] }];

function say(request: Partial<ModelRequest>, model = 'gemini-3.5-flash', vendor: GeminiHost = 'gemini'): Said {
  const warnings = new Warnings();
  const options = encodeOptions({ vendor, model, profile: geminiProfile(model, vendor), warnings });
  const body = JSON.parse(String(encodeRequest({ messages, ...request }, options).body)) as GeminiRequest;
  const paths = (list: Warnings['list']) => list.map(({ path }) => path);
  return { body, degraded: paths(warnings.list), mapped: paths(warnings.mapped) };
}

const fields = (additionalModelRequestFields: JsonObject) => ({ additionalModelRequestFields });

describe('the address of a request', () => {
  it.each([
    { model: 'gemini-3.5-flash', stream: false, path: '/v1beta/models/gemini-3.5-flash:generateContent' },
    { model: 'gemini-3.5-flash', stream: true, path: '/v1beta/models/gemini-3.5-flash:streamGenerateContent?alt=sse' },
    { model: 'tunedModels/my model', stream: false, path: '/v1beta/tunedModels/my%20model:generateContent' },
    { model: 'models/gemini?x=1', stream: false, path: '/v1beta/models/gemini%3Fx%3D1:generateContent' },
  ])('is $path', ({ model, stream, path }) => {
    const encoded = encodeRequest({ messages }, encodeOptions({ model, stream, profile: geminiProfile(model) }));
    expect(encoded.path).toBe(path);
    expect(encoded.headers['accept']).toBe(stream ? 'text/event-stream' : 'application/json');
  });

  it.each(['../files', 'models/..', 'a//b', ''])('leads to models only: %j', (model) => {
    const options = encodeOptions({ model, profile: geminiProfile() });
    expect(() => encodeRequest({ messages }, options)).toThrow(expect.objectContaining({ kind: 'notFound' }));
  });
});

describe('settings', () => {
  it('are sent under their names, and none where none are said', () => {
    const inferenceConfig = { maxTokens: 10, temperature: 0.5, topP: 0.9, stopSequences: ['END'] };
    expect(say({ inferenceConfig }).body.generationConfig).toEqual({
      maxOutputTokens: 10,
      temperature: 0.5,
      topP: 0.9,
      stopSequences: ['END'],
    });
    expect(say({}).body).toEqual({ contents: [{ role: 'user', parts: [{ text: 'Hello' }] }] });
  });

  it('name five stop sequences; the gateway watches for the others (E77)', () => {
    const stopSequences = ['1', '2', '3', '4', '5', '6'];
    const { body, degraded, mapped } = say({ inferenceConfig: { stopSequences } });
    expect(body.generationConfig?.stopSequences).toEqual(['1', '2', '3', '4', '5']);
    expect({ degraded, mapped }).toEqual({ degraded: [], mapped: ['inferenceConfig.stopSequences'] });
  });

  it.each([
    { type: 'flex', vendor: 'gemini' as const, serviceTier: 'flex', degraded: [] },
    { type: 'default', vendor: 'gemini' as const, serviceTier: undefined, degraded: [] },
    { type: 'reserved', vendor: 'gemini' as const, serviceTier: undefined, degraded: ['serviceTier.type'] },
    { type: 'flex', vendor: 'vertex' as const, serviceTier: undefined, degraded: ['serviceTier.type'] },
  ])('ask $vendor for the tier $type where there is one (E70)', ({ type, vendor, serviceTier, degraded }) => {
    const said = say({ serviceTier: { type } }, 'gemini-3.5-flash', vendor);
    expect([said.body.serviceTier, said.degraded]).toEqual([serviceTier, degraded]);
  });

  it.each([
    ['top_k', 5, { generationConfig: { topK: 5 } }],
    ['inferenceConfig', { topK: 5 }, { generationConfig: { topK: 5 } }],
    ['seed', 7, { generationConfig: { seed: 7 } }],
    ['presence_penalty', 0.5, { generationConfig: { presencePenalty: 0.5 } }],
    ['frequencyPenalty', 0.5, { generationConfig: { frequencyPenalty: 0.5 } }],
    ['max_tokens', 5, { generationConfig: { maxOutputTokens: 5 } }],
    ['generationConfig', { mediaResolution: 'LOW' }, { generationConfig: { mediaResolution: 'LOW' } }],
    ['response_modalities', ['TEXT'], { generationConfig: { responseModalities: ['TEXT'] } }],
    ['thinking_config', { thinkingBudget: 9 }, { generationConfig: { thinkingConfig: { thinkingBudget: 9 } } }],
    ['safety_settings', [{ category: 'x' }], { safetySettings: [{ category: 'x' }] }],
    ['safetySettings', [{ category: 'x' }], { safetySettings: [{ category: 'x' }] }],
    ['cachedContent', 'cachedContents/1', { cachedContent: 'cachedContents/1' }],
    ['labels', { team: 'a' }, { labels: { team: 'a' } }],
    ['parallel_tool_calls', true, {}],
  ])('may be said in additional fields: %s', (name, value, expected) => {
    const { body, degraded } = say(fields({ [name]: value }));
    expect({ body, degraded }).toEqual({ body: { contents: body.contents, ...expected }, degraded: [] });
  });

  it.each([
    ['contents', []],
    ['tools', [{ googleSearch: {} }]],
    ['anthropic_beta', ['x']],
    ['logit_bias', {}],
    ['disable_parallel_tool_use', true],
    ['parallel_tool_calls', false],
  ])('of another kind are left out with a warning: %s', (name, value) => {
    const { body, degraded } = say(fields({ [name]: value }));
    expect(Object.keys(body)).toEqual(['contents']);
    expect(degraded).toEqual([`additionalModelRequestFields.${name}`]);
  });

  it('that are told in pieces are warned of in a stream', () => {
    const warnings = new Warnings();
    const request = { messages, additionalModelResponseFieldPaths: ['/responseId', '/candidates/0/content'] };
    encodeRequest(request, encodeOptions({ stream: true, profile: geminiProfile(), warnings }));
    expect(warnings.list.map(({ path }) => path)).toEqual(['additionalModelResponseFieldPaths.1']);
  });
});

describe('thinking', () => {
  const budget = 'gemini-2.5-flash';
  const pro = 'gemini-2.5-pro';
  const level = 'gemini-3.5-flash';

  it.each([
    { model: budget, effort: 'low', config: { includeThoughts: true, thinkingBudget: 2048 }, lost: false },
    { model: budget, effort: 'max', config: { includeThoughts: true, thinkingBudget: 24_576 }, lost: false },
    { model: budget, effort: 'none', config: { thinkingBudget: 0 }, lost: false },
    { model: budget, effort: 'hectic', config: { includeThoughts: true }, lost: true },
    { model: pro, effort: 'max', config: { includeThoughts: true, thinkingBudget: 32_768 }, lost: false },
    { model: pro, effort: 'none', config: { thinkingBudget: 128 }, lost: true },
    { model: level, effort: 'low', config: { includeThoughts: true, thinkingLevel: 'low' }, lost: false },
    { model: level, effort: 'xhigh', config: { includeThoughts: true, thinkingLevel: 'high' }, lost: true },
    { model: level, effort: 'none', config: { thinkingLevel: 'minimal' }, lost: true },
    {
      model: 'gemini-3-pro-preview',
      effort: 'medium',
      config: { includeThoughts: true, thinkingLevel: 'low' },
      lost: true,
    },
    { model: 'gemini-2.0-flash', effort: 'low', config: undefined, lost: true },
    { model: 'gemini-2.0-flash', effort: 'none', config: undefined, lost: false },
  ])('of $model by the effort $effort', ({ model, effort, config, lost }) => {
    const { body, degraded } = say({ outputConfig: { effort } }, model);
    expect(body.generationConfig?.thinkingConfig).toEqual(config);
    expect(degraded).toEqual(lost ? ['outputConfig.effort'] : []);
  });

  it.each([
    {
      model: budget,
      thinking: { type: 'enabled', budget_tokens: 3000 },
      config: { includeThoughts: true, thinkingBudget: 3000 },
      lost: false,
    },
    {
      model: budget,
      thinking: { type: 'enabled', budget_tokens: 99_999 },
      config: { includeThoughts: true, thinkingBudget: 24_576 },
      lost: true,
    },
    {
      model: budget,
      thinking: { type: 'adaptive' },
      config: { includeThoughts: true, thinkingBudget: -1 },
      lost: false,
    },
    { model: budget, thinking: { type: 'disabled' }, config: { thinkingBudget: 0 }, lost: false },
    {
      model: level,
      thinking: { type: 'enabled', budget_tokens: 3000 },
      config: { includeThoughts: true, thinkingLevel: 'medium' },
      lost: true,
    },
    { model: level, thinking: { type: 'adaptive' }, config: { includeThoughts: true }, lost: false },
  ])('of $model by $thinking', ({ model, thinking, config, lost }) => {
    const { body, degraded } = say(fields({ thinking }), model);
    expect(body.generationConfig?.thinkingConfig).toEqual(config);
    expect(degraded).toEqual(lost ? ['additionalModelRequestFields.thinking'] : []);
  });

  it('by an effort leaves tokens for the answer', () => {
    const request = { inferenceConfig: { maxTokens: 1000 }, outputConfig: { effort: 'high' } };
    expect(say(request, budget).body.generationConfig?.thinkingConfig?.thinkingBudget).toBe(999);
  });
});

const spec = (member: object = {}) => ({ toolSpec: { name: 'f', inputSchema: { json: {} }, ...member } });
const schemaOf = (json: unknown) => ({ inputSchema: { json } }) as object;

describe('tools', () => {
  const object = { type: 'object', properties: { a: { type: 'string' } } };
  const tools = (...list: object[]): Pick<ModelRequest, 'toolConfig'> => ({
    toolConfig: { tools: list as NonNullable<ModelRequest['toolConfig']>['tools'] },
  });
  const declare = (json: unknown) => {
    const { body, degraded, mapped } = say(tools(spec(schemaOf(json))));
    return { schema: body.tools?.[0]?.functionDeclarations?.[0]?.parametersJsonSchema, degraded, mapped };
  };
  const path = 'toolConfig.tools.0.toolSpec.inputSchema.json';

  it.each([
    { name: 'an object', json: object, schema: object, degraded: [], mapped: [] },
    {
      name: 'an object without properties',
      json: { type: 'object', properties: {} },
      schema: undefined,
      degraded: [],
      mapped: [],
    },
    {
      name: 'a closed object',
      json: { type: 'object', additionalProperties: false },
      schema: undefined,
      degraded: [],
      mapped: [path],
    },
    {
      name: 'an open object',
      json: { type: 'object', additionalProperties: true },
      schema: { type: 'object', additionalProperties: true },
      degraded: [],
      mapped: [],
    },
    {
      name: 'no type',
      json: { properties: { a: {} } },
      schema: { properties: { a: {} }, type: 'object' },
      degraded: [],
      mapped: [path],
    },
    {
      name: 'an object or null',
      json: { ...object, type: ['object', 'null'] },
      schema: object,
      degraded: [],
      mapped: [path],
    },
    { name: 'an array', json: { type: 'array' }, schema: undefined, degraded: [path], mapped: [] },
    {
      name: 'constants',
      json: {
        type: 'object',
        $defs: { b: { const: 1 } },
        properties: { a: { anyOf: [{ const: 'x' }, { $ref: '#/$defs/b' }] } },
      },
      schema: {
        type: 'object',
        $defs: { b: { enum: [1] } },
        properties: { a: { anyOf: [{ enum: ['x'] }, { $ref: '#/$defs/b' }] } },
      },
      degraded: [],
      mapped: [path],
    },
  ])('with a schema of $name (E48)', ({ json, schema, degraded, mapped }) => {
    expect(declare(json)).toEqual({ schema, degraded, mapped });
  });

  const choose = (toolChoice?: ToolChoice, model?: string) =>
    say({ toolConfig: { tools: [spec()] as never, ...(toolChoice && { toolChoice }) } }, model);

  it.each<{ choice: ToolChoice | undefined; config: object | undefined }>([
    { choice: undefined, config: undefined },
    { choice: { auto: {} }, config: undefined },
    { choice: { any: {} }, config: { mode: 'ANY' } },
    { choice: { none: {} }, config: { mode: 'NONE' } },
    { choice: { tool: { name: 'f' } }, config: { mode: 'ANY', allowedFunctionNames: ['f'] } },
  ])('are chosen by $choice', ({ choice, config }) => {
    const { body, degraded } = choose(choice);
    expect(body.toolConfig?.functionCallingConfig).toEqual(config);
    expect(degraded).toEqual([]);
  });

  it.each([
    {
      name: 'VALIDATED where the model chooses',
      model: 'gemini-3.5-flash',
      choice: undefined,
      mode: 'VALIDATED',
      degraded: [],
    },
    {
      name: 'ANY, which enforces them too',
      model: 'gemini-3.5-flash',
      choice: { any: {} } as ToolChoice,
      mode: 'ANY',
      degraded: [],
    },
    {
      name: 'not at all by old models',
      model: 'gemini-2.0-flash',
      choice: undefined,
      mode: undefined,
      degraded: ['toolConfig.tools.0.toolSpec.strict'],
    },
  ])('have their schemas enforced: $name (E49)', ({ model, choice, mode, degraded }) => {
    const toolConfig = { tools: [spec({ strict: true })] as never, ...(choice && { toolChoice: choice }) };
    const said = say({ toolConfig }, model);
    expect(said.body.toolConfig?.functionCallingConfig?.mode).toBe(mode);
    expect(said.degraded).toEqual(degraded);
  });

  it('that say nothing beside a cache point are none', () => {
    const { body, degraded, mapped } = say({
      toolConfig: { tools: [{ cachePoint: { type: 'default' } }], toolChoice: { any: {} } },
    });
    expect(Object.keys(body)).toEqual(['contents']);
    expect({ degraded, mapped }).toEqual({
      degraded: ['toolConfig.toolChoice'],
      mapped: ['toolConfig.tools.0.cachePoint'],
    });
  });

  it('are refused where the model has none, and where another vendor runs them', () => {
    expect(() => say(tools(spec()), 'gemini-2.5-flash-image')).toThrow(/^toolConfig\.tools\.0\.toolSpec: /);
    expect(() => say(tools({ systemTool: { name: 'nova_grounding' } }))).toThrow(/^toolConfig\.tools\.0\.systemTool: /);
  });
});

describe('the format of an answer', () => {
  const outputConfig = (member: object = {}) => ({
    outputConfig: {
      textFormat: {
        type: 'json_schema',
        structure: { jsonSchema: { schema: '{"type":"object","properties":{"a":{"const":1}}}', ...member } },
      },
    },
  });
  const cleaned = { type: 'object', properties: { a: { enum: [1] } } };

  it('is a schema, with what describes it in it', () => {
    const { body, degraded } = say(outputConfig({ name: 'answer', description: 'An answer' }));
    expect(body.generationConfig).toEqual({
      responseMimeType: 'application/json',
      responseJsonSchema: { ...cleaned, description: 'An answer' },
    });
    expect(degraded).toEqual([]);
  });

  it.each([
    { model: 'gemini-3.5-flash', sent: true },
    { model: 'gemini-2.5-flash', sent: false },
  ])('goes with tools or not: $model', ({ model, sent }) => {
    const said = say({ ...outputConfig(), toolConfig: { tools: [spec()] as never } }, model);
    expect(said.body.generationConfig?.responseJsonSchema !== undefined).toBe(sent);
    expect(said.degraded).toEqual(sent ? [] : ['outputConfig.textFormat.structure.jsonSchema.schema']);
    const told = JSON.stringify(said.body.systemInstruction ?? '');
    expect(told.includes('must follow this JSON schema')).toBe(!sent);
  });

  it.each<{ name: string; traits: ModelTraits; body: object; degraded: number }>([
    {
      name: 'some JSON and words',
      traits: { structuredOutput: 'json_object' },
      body: {
        systemInstruction: { parts: [{ text: expect.stringContaining('"const":1') }] },
        generationConfig: { responseMimeType: 'application/json' },
      },
      degraded: 1,
    },
    {
      name: 'a function that the model has to call',
      traits: { structuredOutput: 'none' },
      body: {
        tools: [{ functionDeclarations: [{ name: 'response', parametersJsonSchema: cleaned }] }],
        toolConfig: { functionCallingConfig: { mode: 'ANY', allowedFunctionNames: ['response'] } },
      },
      degraded: 0,
    },
  ])('is said as $name where the model takes no schema', ({ traits, body, degraded }) => {
    const warnings = new Warnings();
    const options = encodeOptions({ profile: withTraits(geminiProfile(), traits), warnings });
    const encoded = encodeRequest({ messages, ...outputConfig() }, options);
    expect(JSON.parse(String(encoded.body))).toMatchObject(body);
    expect(warnings.list).toHaveLength(degraded);
  });
});

describe('a profile', () => {
  it('alone decides what is refused, whatever the model is called', () => {
    const profile = withTraits(geminiProfile(), { images: [], audio: [] });
    const message = (block: object) => [{ role: 'user', content: [block] }] as unknown as ModelRequest['messages'];
    for (const kind of ['image', 'audio']) {
      const request = { messages: message({ [kind]: { format: 'png', source: { bytes: 'AQID' } } }) };
      expect(() => encodeRequest(request, encodeOptions({ profile }))).toThrow(/with this model/);
    }
  });
});
