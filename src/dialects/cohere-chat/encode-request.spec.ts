import { describe, expect, it } from '@jest/globals';
import { decodeJson, HELLO } from '../../../test/support/converse-requests.js';
import { encodeOptions } from '../../../test/support/dialect-options.js';
import { cohereProfile } from '../../../test/support/cohere-profile.js';
import { type ModelRequest, type ToolConfig } from '../../gateway/model/model-request.js';
import { type Warning, Warnings } from '../../gateway/model/warnings.js';
import { type EncodeOptions } from '../../gateway/ports/upstream-dialect.js';
import { encodeRequest } from './encode-request.js';

const PIXEL = 'iVBORw0KGgo=';
const text = (said: string) => ({ text: said });
const user = (...content: object[]) => ({ role: 'user', content });
const assistant = (...content: object[]) => ({ role: 'assistant', content });
const base64 = (said: string) => Buffer.from(said).toString('base64');
const toolUse = (id: string, name = 'f', input: object = {}) => ({ toolUse: { toolUseId: id, name, input } });
const result = (id: string, content: object[], members: object = {}) => ({
  toolResult: { toolUseId: id, content, ...members },
});
const spec = (name: string, members: object = {}) => ({
  toolSpec: { name, inputSchema: { json: { type: 'object', properties: {} } }, ...members },
});
const STRICT = {
  strict: true,
  inputSchema: { json: { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] } },
};
const format = (schema: object, members: object = {}) => ({
  outputConfig: {
    textFormat: { type: 'json_schema', structure: { jsonSchema: { schema: JSON.stringify(schema), ...members } } },
  },
});
const SCHEMA = { type: 'object', properties: { a: { type: 'number' } }, required: ['a'] };

interface Encoded {
  readonly body: Record<string, unknown>;
  readonly degraded: readonly string[];
  readonly mapped: readonly string[];
}

const paths = (list: readonly Warning[]): string[] => list.map(({ path }) => path);

/** Converse's request, and what other dialects say beyond it. */
function read(said: object): ModelRequest {
  const { toolConfig, ...request } = said as { readonly toolConfig?: ToolConfig };
  return { ...decodeJson(request), ...(toolConfig && { toolConfig }) };
}

function encode(request: object, options: Partial<EncodeOptions> & { model?: string } = {}): Encoded {
  const model = options.model ?? 'command-a-03-2025';
  const warnings = new Warnings();
  const all = { vendor: 'cohere', model, profile: cohereProfile(model), warnings, ...options };
  const { body } = encodeRequest(read({ messages: [HELLO], ...request }), encodeOptions(all));
  return {
    body: JSON.parse(String(body)) as Record<string, unknown>,
    degraded: paths(warnings.list),
    mapped: paths(warnings.mapped),
  };
}

const messagesOf = (...messages: object[]) => encode({ messages });

describe("a request to Cohere's chat API", () => {
  it('goes to its path, and says what it accepts', () => {
    const request = decodeJson({ messages: [HELLO] });
    expect(encodeRequest(request, encodeOptions({ stream: true }))).toMatchObject({
      path: '/v2/chat',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    });
    expect(encode({}).body).toEqual({ model: 'command-a-03-2025', messages: [{ role: 'user', content: 'Hello' }] });
    expect(encode({}, { stream: true }).body).toMatchObject({ stream: true });
  });

  describe('messages', () => {
    it.each([
      {
        name: 'instructions as texts of their own',
        request: { system: [text('a'), text('b')] },
        messages: [
          {
            role: 'system',
            content: [
              { type: 'text', text: 'a' },
              { type: 'text', text: 'b' },
            ],
          },
          { role: 'user', content: 'Hello' },
        ],
      },
      {
        name: 'instructions in the middle in their place (E65)',
        request: { messages: [user(text('a')), { role: 'system', content: [text('b')] }, user(text('c'))] },
        messages: [
          { role: 'user', content: 'a' },
          { role: 'system', content: 'b' },
          { role: 'user', content: 'c' },
        ],
      },
      {
        name: 'texts beside tool calls as their plan (E50)',
        request: { messages: [user(text('a')), assistant(text('b'), toolUse('t')), user(result('t', [text('c')]))] },
        messages: [
          { role: 'user', content: 'a' },
          {
            role: 'assistant',
            tool_plan: 'b',
            tool_calls: [{ id: 't', type: 'function', function: { name: 'f', arguments: '{}' } }],
          },
          { role: 'tool', tool_call_id: 't', content: 'c' },
        ],
      },
      {
        name: 'no blank text (E75)',
        request: { messages: [user(text('a'), text(' '))] },
        messages: [{ role: 'user', content: 'a' }],
      },
    ])('say $name', ({ request, messages }) => {
      expect(encode(request)).toMatchObject({ body: { messages }, degraded: [] });
    });

    it('refuse to be empty', () => {
      expect(() => messagesOf(user(text(' ')))).toThrow(/^messages\.0\.content: Nothing in it can be sent/);
    });

    it('warn of a last message that is not continued', () => {
      expect(messagesOf(user(text('a')), assistant(text('b'))).degraded).toEqual(['messages.1']);
    });

    it('carry images to models that see, by the type that the bytes have (E72, E73)', () => {
      const image = { image: { format: 'jpeg', source: { bytes: PIXEL } } };
      const { body, mapped } = encode({ messages: [user(text('a'), image)] }, { model: 'command-a-vision-07-2025' });
      expect(body['messages']).toEqual([
        {
          role: 'user',
          content: [
            { type: 'text', text: 'a' },
            { type: 'image_url', image_url: { url: `data:image/png;base64,${PIXEL}` } },
          ],
        },
      ]);
      expect(mapped).toEqual(['messages.0.content.1.image.format']);
      expect(() => messagesOf(user(text('a'), image))).toThrow(/^messages\.0\.content\.1\.image: .* with this model/);
    });
  });

  describe('results of tools', () => {
    const calls = assistant(toolUse('a'), toolUse('b'));

    it('are one message each, directly behind their calls and in their order (E40, E42)', () => {
      const { body } = messagesOf(
        user(text('x')),
        calls,
        user(text('and'), result('b', [{ json: { n: 1 } }, text('u')]), result('a', [], { status: 'error' })),
      );
      expect((body['messages'] as object[]).slice(2)).toEqual([
        { role: 'tool', tool_call_id: 'a', content: [{ type: 'document', document: { data: { error: '' } } }] },
        {
          role: 'tool',
          tool_call_id: 'b',
          content: [
            { type: 'document', document: { data: { n: 1 } } },
            { type: 'text', text: 'u' },
          ],
        },
        { role: 'user', content: 'and' },
      ]);
    });

    it('hold lists and scalars as JSON text, and failures as documents named "error"', () => {
      const { body } = messagesOf(
        user(text('x')),
        calls,
        user(result('a', [{ json: [1] }]), result('b', [text('no')], { status: 'error' })),
      );
      expect((body['messages'] as object[]).slice(2)).toMatchObject([
        { content: '[1]' },
        { content: [{ type: 'document', document: { data: { error: 'no' } } }] },
      ]);
    });

    it('hold documents and search results that can be cited', () => {
      const document = { document: { name: 'Report', format: 'txt', source: { bytes: base64('whales') } } };
      const searchResult = {
        searchResult: { source: 's', title: 't', content: [text('c')], citations: { enabled: true } },
      };
      const { body, degraded } = messagesOf(
        user(text('x')),
        calls,
        user(result('a', [document, searchResult]), result('b', [])),
      );
      expect((body['messages'] as object[])[2]).toMatchObject({
        content: [
          { type: 'document', document: { id: 'document_0_0', data: { title: 'Report', text: 'whales' } } },
          { type: 'document', document: { id: 'search_result_0_0', data: { title: 't', source: 's', text: 'c' } } },
        ],
      });
      expect({ degraded, citation: body['citation_options'] }).toEqual({ degraded: [], citation: undefined });
    });

    it('send their images behind them', () => {
      const image = { image: { format: 'png', source: { bytes: PIXEL } } };
      const messages = [user(text('x')), calls, user(result('a', [image]), result('b', [text('c')]))];
      const { body } = encode({ messages }, { model: 'command-a-plus-05-2026' });
      expect((body['messages'] as { role: string }[]).map(({ role }) => role)).toEqual([
        ...['user', 'assistant', 'tool', 'tool', 'user'],
      ]);
      expect(JSON.stringify((body['messages'] as object[])[4])).toContain(PIXEL);
    });

    it('are refused where another vendor ran the tool', () => {
      expect(() =>
        messagesOf(user(text('x')), calls, user(result('a', [], { type: 'web_search_tool_result' }))),
      ).toThrow(/^messages\.2\.content\.0\.toolResult\.type: /);
    });
  });

  describe('documents', () => {
    const document = (members: object = {}) => ({
      document: { name: 'Report', format: 'txt', source: { bytes: base64('whales sing') }, ...members },
    });

    it('of the last turn are what the answer is grounded in, without citations for who asks for none', () => {
      expect(encode({ messages: [user(text('a'), document({ context: 'c' }))] })).toMatchObject({
        body: {
          messages: [{ role: 'user', content: 'a' }],
          documents: [{ id: 'document_0_0', data: { title: 'Report', context: 'c', text: 'whales sing' } }],
          citation_options: { mode: 'OFF' },
        },
        degraded: [],
        mapped: ['messages.0.content.1.document'],
      });
    });

    it('are cited for who asks for it, chunk by chunk', () => {
      const source = { content: [text('one'), text('two')] };
      const cited = document({ name: 'Other', source, citations: { enabled: true } });
      const searchResult = { searchResult: { source: 's', title: 't', content: [text('c')] } };
      const { body, degraded } = encode({ messages: [user(text('a'), document(), cited, searchResult)] });
      expect(degraded).toEqual([]);
      expect(body).not.toHaveProperty('citation_options');
      expect((body['documents'] as { id: string }[]).map(({ id }) => id)).toEqual([
        ...['document_0_0', 'document_1_0', 'document_1_1', 'search_result_0_0'],
      ]);
    });

    it('of earlier turns are text in their message', () => {
      const cited = document({ citations: { enabled: true } });
      const { body, degraded } = messagesOf(user(text('a'), cited), assistant(text('b')), user(text('c')));
      expect(JSON.stringify(body['messages'])).toContain('whales sing');
      expect(body).not.toHaveProperty('documents');
      expect(degraded).toEqual(['messages.0.content.1.document.citations']);
    });

    it('are text where the answer has to follow a schema, because Cohere takes not both', () => {
      const { body } = encode({ messages: [user(text('a'), document())], ...format(SCHEMA) });
      expect(body).not.toHaveProperty('documents');
      expect(JSON.stringify(body['messages'])).toContain('whales sing');
    });

    it.each(['pdf', 'docx', 'xlsx'])('of the format %s are refused (E73)', (kind) => {
      expect(() => messagesOf(user(text('a'), document({ format: kind })))).toThrow(
        /^messages\.0\.content\.1\.document\.format: .*Send its text/,
      );
    });

    it("may be said in Cohere's own words, with its own mode of citations", () => {
      const fields = { documents: ['whales sing'], citation_options: { mode: 'FAST' } };
      expect(encode({ additionalModelRequestFields: fields }).body).toMatchObject(fields);
    });
  });

  describe('tools', () => {
    it.each([
      { name: 'nothing for auto', toolChoice: { auto: {} }, body: {} },
      { name: 'REQUIRED for any', toolChoice: { any: {} }, body: { tool_choice: 'REQUIRED' } },
      { name: 'NONE for none', toolChoice: { none: {} }, body: { tool_choice: 'NONE' } },
    ])('are chosen by $name', ({ toolChoice, body }) => {
      const { body: sent } = encode({ toolConfig: { tools: [spec('f'), spec('g')], toolChoice } });
      expect({ tool_choice: sent['tool_choice'] }).toEqual({ tool_choice: undefined, ...body });
      expect(sent['tools']).toHaveLength(2);
    });

    it('are sent alone where one of them is to be called', () => {
      const { body, mapped, degraded } = encode({
        toolConfig: { tools: [spec('f'), spec('g')], toolChoice: { tool: { name: 'g' } } },
      });
      expect(body).toMatchObject({ tool_choice: 'REQUIRED', tools: [{ function: { name: 'g' } }] });
      expect({ mapped, degraded }).toEqual({ mapped: ['toolConfig.toolChoice.tool'], degraded: [] });
    });

    it('cannot be forced on models that take no choice', () => {
      const config = (toolChoice: object) => ({ toolConfig: { tools: [spec('f'), spec('g')], toolChoice } });
      const older = { model: 'command-r-plus-08-2024' };
      expect(encode(config({ any: {} }), older).degraded).toEqual(['toolConfig.toolChoice']);
      expect(encode(config({ none: {} }), older).body).not.toHaveProperty('tools');
      expect(encode(config({ none: {} }), older).degraded).toEqual([]);
    });

    it('are strict where all of them are, and can be (E49)', () => {
      const strict = encode({ toolConfig: { tools: [spec('f', STRICT), spec('g', STRICT)] } });
      expect({ strict: strict.body['strict_tools'], degraded: strict.degraded }).toEqual({
        strict: true,
        degraded: [],
      });
      const mixed = encode({ toolConfig: { tools: [spec('f', STRICT), spec('g')] } });
      expect(mixed.body).not.toHaveProperty('strict_tools');
      expect(mixed.degraded).toEqual(['toolConfig.tools.0.toolSpec.strict']);
      const open = encode({ toolConfig: { tools: [spec('f', { strict: true })] } });
      expect(open.degraded).toEqual(['toolConfig.tools.0.toolSpec.strict']);
    });

    it('are renamed where Cohere refuses the name, also in history (E46)', () => {
      const tools = [spec('get-weather')];
      const messages = [user(text('a')), assistant(toolUse('t', 'get-weather')), user(result('t', [text('c')]))];
      const { body } = encode({ messages, toolConfig: { tools } });
      const [tool] = body['tools'] as { function: { name: string } }[];
      expect(tool?.function.name).toMatch(/^get_weather_[\da-f]{8}$/);
      expect(JSON.stringify(body['messages'])).toContain(tool?.function.name);
    });

    it('are refused by a model that knows none, also in history', () => {
      const options = { profile: { ...cohereProfile('command-a-03-2025'), tools: false } };
      expect(() => encode({ toolConfig: { tools: [spec('f')] } }, options)).toThrow(
        /^toolConfig\.tools\.0\.toolSpec: /,
      );
      const messages = [user(text('a')), assistant(toolUse('t')), user(result('t', [text('c')]))];
      expect(() => encode({ messages }, options)).toThrow(/^messages\.1\.content\.0\.toolUse: /);
    });

    it('refuse what only Bedrock runs', () => {
      expect(() => encode({ toolConfig: { tools: [{ systemTool: { name: 'nova_grounding' } }] } })).toThrow(
        /^toolConfig\.tools\.0\.systemTool: /,
      );
    });
  });

  describe('the form of the answer', () => {
    it('follows a schema', () => {
      expect(encode(format(SCHEMA, { name: 'n' }))).toMatchObject({
        body: { response_format: { type: 'json_object', json_schema: SCHEMA } },
        degraded: [],
      });
    });

    it.each([
      { name: 'a schema with an object that requires nothing', request: format({ type: 'object', properties: {} }) },
      { name: 'a description of it', request: format(SCHEMA, { description: 'd' }) },
      { name: 'a schema beside tools', request: { ...format(SCHEMA), toolConfig: { tools: [spec('f')] } } },
    ])('degrades $name', ({ request }) => {
      expect(encode(request).degraded).toHaveLength(1);
    });

    it.each<{ name: string; request: object; model?: string; sent: unknown }>([
      {
        name: 'beside JSON where Cohere does not enforce it',
        request: format({ type: 'object', properties: {} }),
        sent: { type: 'json_object' },
      },
      {
        name: 'alone beside tools',
        request: { ...format(SCHEMA), toolConfig: { tools: [spec('f')] } },
        sent: undefined,
      },
    ])('is said in words $name', ({ request, sent }) => {
      const { body } = encode(request);
      expect(body['response_format']).toEqual(sent);
      const [first] = body['messages'] as { role: string; content: string }[];
      expect(first).toMatchObject({
        role: 'system',
        content: expect.stringContaining('must follow this JSON schema:\n{"type":"object"'),
      });
    });
  });

  describe('parameters', () => {
    it('are sent under the names of Cohere', () => {
      const inferenceConfig = { maxTokens: 5, temperature: 0.5, topP: 0.5, stopSequences: ['a'] };
      const fields = { top_k: 4, seed: 7, frequency_penalty: 0.5, presence_penalty: 0.25, safety_mode: 'STRICT' };
      const { body, degraded } = encode({ inferenceConfig, additionalModelRequestFields: fields });
      expect(degraded).toEqual([]);
      expect(body).toMatchObject({
        ...{ max_tokens: 5, temperature: 0.5, p: 0.5, stop_sequences: ['a'] },
        ...{ k: 4, seed: 7, frequency_penalty: 0.5, presence_penalty: 0.25, safety_mode: 'STRICT' },
      });
    });

    it('are kept within the limits of Cohere', () => {
      const { body, degraded } = encode({ inferenceConfig: { topP: 1 } });
      expect(body['p']).toBe(0.99);
      expect(degraded).toEqual(['inferenceConfig.topP']);
    });

    it('hold five stop sequences; the gateway watches for the others (E77)', () => {
      const { body, degraded, mapped } = encode({ inferenceConfig: { stopSequences: ['1', '2', '3', '4', '5', '6'] } });
      expect(body['stop_sequences']).toEqual(['1', '2', '3', '4', '5']);
      expect({ degraded, mapped }).toEqual({ degraded: [], mapped: ['inferenceConfig.stopSequences'] });
    });

    it.each([
      { field: { logit_bias: {} }, degraded: ['additionalModelRequestFields.logit_bias'] },
      { field: { parallel_tool_calls: false }, degraded: ['additionalModelRequestFields.parallel_tool_calls'] },
      { field: { disable_parallel_tool_use: false }, degraded: [] },
      { field: { messages: [] }, degraded: ['additionalModelRequestFields.messages'] },
    ])('treat $field of other families as what it is', ({ field, degraded }) => {
      const encoded = encode({ additionalModelRequestFields: field });
      expect(encoded.degraded).toEqual(degraded);
      expect(Object.keys(encoded.body).sort()).toEqual(['messages', 'model']);
    });

    it('warn of tiers, which Cohere has not', () => {
      expect(encode({ serviceTier: { type: 'flex' } }).degraded).toEqual(['serviceTier.type']);
      expect(encode({ serviceTier: { type: 'default' } }).degraded).toEqual([]);
    });
  });

  describe('reasoning', () => {
    const REASONING = { model: 'command-a-reasoning-08-2025' };
    const thinking = (fields: object, model = REASONING.model) =>
      encode({ additionalModelRequestFields: fields }, { model });

    it.each([
      {
        name: 'its own words',
        fields: { thinking: { type: 'enabled', token_budget: 99 } },
        sent: { type: 'enabled', token_budget: 99 },
      },
      {
        name: "Anthropic's",
        fields: { thinking: { type: 'enabled', budget_tokens: 99 } },
        sent: { type: 'enabled', token_budget: 99 },
      },
      { name: 'an effort', fields: { reasoning_effort: 'low' }, sent: { type: 'enabled', token_budget: 2048 } },
      { name: 'none', fields: { reasoning_effort: 'none' }, sent: { type: 'disabled' } },
      { name: 'as the model likes', fields: { thinking: { type: 'adaptive' } }, sent: { type: 'enabled' } },
    ])('is asked for by $name', ({ fields, sent }) => {
      const { body, degraded } = thinking(fields);
      expect({ thinking: body['thinking'], degraded }).toEqual({ thinking: sent, degraded: [] });
    });

    it('is asked for by the effort of the answer', () => {
      expect(encode({ outputConfig: { effort: 'high' } }, REASONING).body['thinking']).toEqual({
        type: 'enabled',
        token_budget: 16_384,
      });
    });

    it('is not asked of models that do not reason', () => {
      const path = 'additionalModelRequestFields.thinking';
      expect(thinking({ thinking: { type: 'enabled' } }, 'command-a-03-2025').degraded).toEqual([path]);
      expect(thinking({ thinking: { type: 'disabled' } }, 'command-a-03-2025')).toMatchObject({
        degraded: [],
        mapped: [path],
      });
    });

    const reasoning = (signature?: string) => ({
      reasoningContent: { reasoningText: { text: 'hm', ...(signature && { signature }) } },
    });

    it('of another vendor is left out (E57)', () => {
      const messages = [user(text('a')), assistant(reasoning('abc'), text('b')), user(text('c'))];
      expect(encode({ messages }, REASONING)).toMatchObject({
        body: { messages: [{}, { role: 'assistant', content: 'b' }, {}] },
        degraded: ['messages.1.content.0.reasoningContent'],
      });
    });

    it.each([
      {
        name: 'the plan of calls of a model that does not reason',
        model: 'command-a-03-2025',
        sent: { tool_plan: 'hm' },
      },
      { name: 'a thought of one that does', ...REASONING, sent: { content: [{ type: 'thinking', thinking: 'hm' }] } },
    ])('without a proof is $name', ({ model, sent }) => {
      const messages = [user(text('a')), assistant(reasoning(), toolUse('t')), user(result('t', [text('c')]))];
      const { body, degraded } = encode({ messages }, { model });
      expect((body['messages'] as object[])[1]).toMatchObject(sent);
      expect(degraded).toEqual([]);
    });
  });

  it.each([
    { name: 'a guardrail', request: { guardrailConfig: { guardrailIdentifier: 'g', guardrailVersion: '1' } } },
    { name: 'content for a guardrail', request: { messages: [user({ guardContent: { text: { text: 'a' } } })] } },
    {
      name: 'video',
      request: { messages: [user(text('a'), { video: { format: 'mp4', source: { bytes: 'AQID' } } })] },
    },
  ])('refuses $name', ({ request }) => {
    expect(() => encode(request)).toThrow(expect.objectContaining({ kind: 'invalidRequest' }));
  });

  it('warns of what a stream tells in pieces', () => {
    const request = { additionalModelResponseFieldPaths: ['/delta/message/content', '/id'] };
    expect(encode(request, { stream: true }).degraded).toEqual(['additionalModelResponseFieldPaths.0']);
    expect(encode(request).degraded).toEqual([]);
  });
});
