import { describe, expect, it } from '@jest/globals';
import { encodeOptions } from '../../../test/support/dialect-options.js';
import { type JsonValue } from '../../gateway/model/json.js';
import { type ModelRequest, type Tool, type ToolChoice } from '../../gateway/model/model-request.js';
import { Warnings } from '../../gateway/model/warnings.js';
import { encodeRequest } from './encode-request.js';

function encode(request: Partial<ModelRequest>, { stream = false } = {}) {
  const warnings = new Warnings();
  const whole = { messages: [{ role: 'user' as const, content: [{ text: 'Hi' }] }], ...request };
  const { path, headers, body } = encodeRequest(
    whole,
    encodeOptions({ vendor: 'openai', model: 'gpt-4o', stream, warnings }),
  );
  const json = JSON.parse(String(body)) as Record<string, unknown>;
  return { path, headers, body, json, warned: warnings.list.map(({ path: where }) => where) };
}

const schema = {
  type: 'object',
  properties: { city: { type: 'string' } },
  required: ['city'],
  additionalProperties: false,
};
const tool = (extra: object = {}, json: JsonValue = schema): Tool => ({
  toolSpec: { name: 'weather', inputSchema: { json }, ...extra },
});

/** Everything below is frozen, so that a translation that changes its input fails. */
function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(deepFreeze);
  return value;
}

describe('encodeRequest', () => {
  it('asks for a whole reply', () => {
    const { path, headers, json } = encode({});
    expect(path).toBe('/v1/chat/completions');
    expect(headers).toEqual({ 'content-type': 'application/json', accept: 'application/json' });
    expect(json).toEqual({ model: 'gpt-4o', messages: [{ role: 'user', content: 'Hi' }] });
  });

  it('asks for a stream that tells its usage', () => {
    const { headers, json } = encode({}, { stream: true });
    expect(headers).toEqual({ 'content-type': 'application/json', accept: 'text/event-stream' });
    expect(json).toEqual({
      model: 'gpt-4o',
      messages: [{ role: 'user', content: 'Hi' }],
      stream: true,
      stream_options: { include_usage: true },
    });
  });

  it('sends the same body for the same request (law 7)', () => {
    const request = deepFreeze({
      system: [{ text: 'Be brief.' }],
      messages: [
        { role: 'user', content: [{ text: 'a' }, { image: { format: 'png', source: { bytes: 'AAAA' } } }] },
        { role: 'assistant', content: [{ toolUse: { toolUseId: 'x', name: 'weather', input: { city: 'Rome' } } }] },
        { role: 'user', content: [{ toolResult: { toolUseId: 'x', content: [{ json: { sun: true } }] } }] },
      ],
      inferenceConfig: { maxTokens: 10, stopSequences: ['a'] },
      toolConfig: { tools: [tool({ strict: true })] },
      additionalModelRequestFields: { metadata: { a: 'b' }, top_k: 4 },
    } satisfies ModelRequest);
    const first = encode(request);
    expect(encode(request).body).toBe(first.body);
    expect(encode(structuredClone(request)).body).toBe(first.body);
  });

  it('refuses a request that is nested too deeply', () => {
    const input = JSON.parse(`${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`) as JsonValue;
    const messages = [{ role: 'assistant' as const, content: [{ toolUse: { toolUseId: 'a', name: 'f', input } }] }];
    expect(() => encode({ messages })).toThrow(expect.objectContaining({ kind: 'invalidRequest' }));
  });

  describe('top-level members', () => {
    it.each<{ path: string; request: Partial<ModelRequest> }>([
      { path: 'guardrailConfig', request: { guardrailConfig: { guardrailIdentifier: 'g', guardrailVersion: '1' } } },
      { path: 'promptVariables', request: { promptVariables: { a: { text: 'b' } } } },
      { path: 'system.0.guardContent', request: { system: [{ guardContent: { text: { text: 'a' } } }] } },
      {
        path: 'toolConfig.tools.0.systemTool',
        request: { toolConfig: { tools: [{ systemTool: { name: 'nova_grounding' } }] } },
      },
    ])('refuses $path', ({ path, request }) => {
      expect(() => encode(request)).toThrow(
        expect.objectContaining({ kind: 'invalidRequest', message: expect.stringMatching(`^${path}: `) }),
      );
    });

    it.each<{ path: string; request: Partial<ModelRequest> }>([
      { path: 'requestMetadata', request: { requestMetadata: { team: 'a' } } },
      {
        path: 'performanceConfig.priority',
        request: { performanceConfig: { priority: 1 } } as Partial<ModelRequest>,
      },
      { path: 'serviceTier.region', request: { serviceTier: { type: 'default', region: 'x' } as { type: string } } },
      { path: 'performanceConfig.latency', request: { performanceConfig: { latency: 'optimized' } } },
      { path: 'guardrailConfig.trace', request: { guardrailConfig: { trace: 'enabled' } } },
      { path: 'somethingNew', request: { somethingNew: 1 } as Partial<ModelRequest> },
    ])('warns that it cannot say $path', ({ path, request }) => {
      const { json, warned } = encode(request);
      expect(json).toEqual({ model: 'gpt-4o', messages: [{ role: 'user', content: 'Hi' }] });
      expect(warned).toEqual([path]);
    });

    it('stops looking for members that nobody knows when no more are named', () => {
      let read = 0;
      const later = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`later${index}`, 1]));
      const performanceConfig = new Proxy(later, {
        get: (members, name) => {
          read += 1;
          return Reflect.get(members, name) as unknown;
        },
      });
      expect(encode({ performanceConfig }).warned).toHaveLength(1001);
      expect(read).toBeLessThan(1100);
    });

    it('does not forward request metadata, which OpenAI refuses unless it may store (E78)', () => {
      const { json, warned } = encode({ requestMetadata: { team: 'a' } });
      expect(json).not.toHaveProperty('metadata');
      expect(warned).toEqual(['requestMetadata']);
    });

    it('warns of what only another dialect says', () => {
      const native = {
        dialect: 'converse',
        fields: { '': { mcp_servers: [] }, 'tools.0': { a: 1, b: null } },
        forms: {},
      };
      expect(encode({ native } as Partial<ModelRequest>).warned).toEqual(['mcp_servers', 'tools.0.a']);
    });

    it.each([
      { pointer: '/id', stream: true, warned: false },
      { pointer: '/choices/0/finish_reason', stream: true, warned: false },
      { pointer: '/delta/stop_sequence', stream: true, warned: false },
      { pointer: '/choices/0/message/content', stream: false, warned: false },
      { pointer: '/choices/0/message/content', stream: true, warned: true },
      { pointer: '/choices/1/logprobs', stream: true, warned: true },
      { pointer: '/choices', stream: true, warned: true },
    ])('warns ($warned) that $pointer comes in pieces where the reply is a stream ($stream)', (asked) => {
      const { warned } = encode({ additionalModelResponseFieldPaths: ['/id', asked.pointer] }, asked);
      expect(warned).toEqual(asked.warned ? ['additionalModelResponseFieldPaths.1'] : []);
    });

    it.each<{ name: string; request: Partial<ModelRequest> }>([
      { name: 'standard latency', request: { performanceConfig: { latency: 'standard' } } },
      { name: 'no fallbacks', request: { fallbacks: [] } },
      { name: 'an empty guardrail', request: { guardrailConfig: {} } },
      { name: 'a guardrail without a name', request: { guardrailConfig: { guardrailIdentifier: '' } } },
      { name: 'response fields', request: { additionalModelResponseFieldPaths: ['/id'] } },
      { name: 'empty lists', request: { additionalModelResponseFieldPaths: [], requestMetadata: {}, system: [] } },
      { name: 'null', request: { toolConfig: null, guardrailConfig: null, extra: null } as unknown as ModelRequest },
    ])('sends nothing and warns of nothing for $name', ({ request }) => {
      const { json, warned } = encode(request);
      expect(json).toEqual({ model: 'gpt-4o', messages: [{ role: 'user', content: 'Hi' }] });
      expect(warned).toEqual([]);
    });
  });

  describe('members that nobody knows', () => {
    const later = { later: 1 };
    const bytes = { bytes: 'AQID' };
    const user = (block: object): unknown => ({ messages: [{ role: 'user', content: [{ text: 'a' }, block] }] });
    const jsonSchema = { schema: '{"type":"object","additionalProperties":false}', name: 'a', ...later };

    it.each<{ path: string; request: unknown }>([
      { path: 'messages.0', request: { messages: [{ role: 'user', content: [{ text: 'a' }], ...later }] } },
      { path: 'messages.0.content.1.image', request: user({ image: { format: 'png', source: bytes, ...later } }) },
      { path: 'messages.0.content.1.audio', request: user({ audio: { format: 'wav', source: bytes, ...later } }) },
      {
        path: 'messages.0.content.1.document',
        request: user({ document: { name: 'n', format: 'pdf', source: bytes, ...later } }),
      },
      {
        path: 'messages.0.content.1.document.citations',
        request: user({
          document: { name: 'n', format: 'pdf', source: bytes, citations: { enabled: false, ...later } },
        }),
      },
      {
        path: 'messages.0.content.1.searchResult',
        request: user({ searchResult: { source: 's', title: 't', content: [], ...later } }),
      },
      {
        path: 'messages.0.content.1.searchResult.content.0',
        request: user({ searchResult: { source: 's', title: 't', content: [{ text: 'a', ...later }] } }),
      },
      {
        path: 'messages.0.content.1.citationsContent',
        request: user({ citationsContent: { content: [], citations: [], ...later } }),
      },
      {
        path: 'messages.0.content.1.toolResult',
        request: user({ toolResult: { toolUseId: 'a', content: [], ...later } }),
      },
      {
        path: 'messages.0.content.0.toolUse',
        request: {
          messages: [
            { role: 'assistant', content: [{ toolUse: { toolUseId: 'a', name: 'f', input: {}, ...later } }] },
            { role: 'user', content: [{ text: 'a' }] },
          ],
        },
      },
      { path: 'inferenceConfig', request: { inferenceConfig: later } },
      { path: 'outputConfig', request: { outputConfig: later } },
      {
        path: 'outputConfig.textFormat',
        request: {
          outputConfig: {
            textFormat: { type: 'json_schema', structure: { jsonSchema: { ...jsonSchema, later: null } }, ...later },
          },
        },
      },
      {
        path: 'outputConfig.textFormat.structure.jsonSchema',
        request: { outputConfig: { textFormat: { type: 'json_schema', structure: { jsonSchema } } } },
      },
      { path: 'toolConfig', request: { toolConfig: { tools: [tool()], ...later } } },
      { path: 'toolConfig.tools.0.toolSpec', request: { toolConfig: { tools: [tool(later)] } } },
      { path: 'toolConfig.toolChoice.auto', request: { toolConfig: { tools: [tool()], toolChoice: { auto: later } } } },
      {
        path: 'toolConfig.toolChoice.tool',
        request: { toolConfig: { tools: [tool()], toolChoice: { tool: { name: 'weather', ...later } } } },
      },
    ])('are named at $path', ({ path, request }) => {
      expect(encode(request as Partial<ModelRequest>).warned).toEqual([`${path}.later`]);
    });

    it.each<{ path: string; request: unknown }>([
      { path: 'messages.0.content.1.hologram', request: user({ hologram: {} }) },
      {
        path: 'messages.0.content.1.toolResult.content.0.hologram',
        request: user({ toolResult: { toolUseId: 'a', content: [{ hologram: {} }] } }),
      },
      { path: 'messages.0.content.1.constructor', request: user({ constructor: {} }) },
      { path: 'system.0.hologram', request: { system: [{ hologram: {} }] } },
      { path: 'toolConfig.tools.0.hologram', request: { toolConfig: { tools: [{ hologram: {} }] } } },
    ])('are refused at $path, where they would be the whole block', ({ path, request }) => {
      expect(() => encode(request as Partial<ModelRequest>)).toThrow(
        expect.objectContaining({
          kind: 'invalidRequest',
          message: expect.stringMatching(`^${path}: openai takes no `),
        }),
      );
    });
  });

  it.each<{ name: string; request: unknown }>([
    { name: 'guardrailConfig', request: { guardrailConfig: { guardrailIdentifier: 'g', guardrailVersion: '1' } } },
    {
      name: 'guardContent in messages',
      request: { messages: [{ role: 'user', content: [{ guardContent: { text: { text: 'a' } } }] }] },
    },
    { name: 'guardContent in system', request: { system: [{ guardContent: { text: { text: 'a' } } }] } },
  ])('never degrades a safety control: $name', ({ request }) => {
    for (const strict of [false, true]) {
      const warnings = new Warnings(strict);
      const whole = { messages: [], ...(request as object) };
      expect(() => encodeRequest(whole, encodeOptions({ vendor: 'openai', model: 'gpt-4o', warnings }))).toThrow(
        expect.objectContaining({ kind: 'invalidRequest' }),
      );
      expect(warnings.list).toEqual([]);
    }
  });

  describe('tools', () => {
    const weather = { name: 'weather', parameters: schema };
    it.each<{ name: string; tools: Tool[]; expected: unknown; warned?: string[] }>([
      { name: 'a tool', tools: [tool()], expected: [weather] },
      {
        name: 'a described tool',
        tools: [tool({ description: 'Tells' })],
        expected: [{ ...weather, description: 'Tells' }],
      },
      {
        name: 'a strict tool (E49)',
        tools: [tool({ strict: true })],
        expected: [{ ...weather, strict: true }],
      },
      {
        name: 'a strict tool whose schema cannot be strict',
        tools: [tool({ strict: true }, { type: 'object', properties: { a: {} } })],
        expected: [{ name: 'weather', parameters: { type: 'object', properties: { a: {} } } }],
        warned: ['toolConfig.tools.0.toolSpec.strict'],
      },
      {
        name: 'a tool without a schema',
        tools: [tool({}, {})],
        expected: [{ name: 'weather', parameters: { type: 'object', properties: {} } }],
      },
      {
        name: 'a schema whose root has no type',
        tools: [tool({}, { properties: { a: {} } })],
        expected: [{ name: 'weather', parameters: { type: 'object', properties: { a: {} } } }],
      },
      {
        name: 'no cache point',
        tools: [tool(), { cachePoint: { type: 'default' } }],
        expected: [weather],
      },
    ])('sends $name', ({ tools, expected, warned = [] }) => {
      const encoded = encode({ toolConfig: { tools } });
      const functions = (encoded.json['tools'] as { type: string; function: unknown }[]).map((sent) => sent.function);
      expect(functions).toEqual(expected);
      expect(encoded.warned).toEqual(warned);
    });

    it.each<{ name: string; toolChoice?: ToolChoice; expected: unknown }>([
      { name: 'no choice', expected: undefined },
      { name: 'auto', toolChoice: { auto: {} }, expected: undefined },
      { name: 'any', toolChoice: { any: {} }, expected: 'required' },
      { name: 'none', toolChoice: { none: {} }, expected: 'none' },
      {
        name: 'one tool',
        toolChoice: { tool: { name: 'weather' } },
        expected: { type: 'function', function: { name: 'weather' } },
      },
    ])('sends $name', ({ toolChoice, expected }) => {
      const { json } = encode({ toolConfig: { tools: [tool()], ...(toolChoice && { toolChoice }) } });
      expect(json['tool_choice']).toEqual(expected);
    });

    it('sends no choice where no tool is left', () => {
      const { json } = encode({
        toolConfig: { tools: [{ cachePoint: { type: 'default' } }], toolChoice: { any: {} } },
      });
      expect(json).not.toHaveProperty('tools');
      expect(json).not.toHaveProperty('tool_choice');
    });
  });
});
