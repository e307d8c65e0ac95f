import { describe, expect, it } from '@jest/globals';
import { encodeOptions, profileOf } from '../../../test/support/dialect-options.js';
import { BASE_PROFILE, type ModelTraits, withTraits } from '../../gateway/model/model-profile.js';
import { type ContentBlock } from '../../gateway/model/content-block.js';
import { type Message, type ModelRequest } from '../../gateway/model/model-request.js';
import { Warnings } from '../../gateway/model/warnings.js';
import { deepseek } from '../../providers/deepseek/deepseek.vendor.js';
import { groq } from '../../providers/groq/groq.vendor.js';
import { mistral } from '../../providers/mistral/mistral.vendor.js';
import { openai } from '../../providers/openai/openai.vendor.js';
import { openrouter } from '../../providers/openrouter/openrouter.vendor.js';
import { perplexity } from '../../providers/perplexity/perplexity.vendor.js';
import { encodeRequest } from './encode-request.js';

const user = (...content: ContentBlock[]): Message => ({ role: 'user', content });
const assistant = (...content: ContentBlock[]): Message => ({ role: 'assistant', content });
const ASK = user({ text: 'Hi' });
const CALL: ContentBlock = { toolUse: { toolUseId: 'tooluse_1', name: 'f', input: {} } };
const RESULT: ContentBlock = { toolResult: { toolUseId: 'tooluse_1', content: [{ text: 'done' }] } };
const TOOL = { toolSpec: { name: 'f', inputSchema: { json: { type: 'object', properties: {} } } } };
const POINT: ContentBlock = { cachePoint: { type: 'default', ttl: '1h' } };
const PDF: ContentBlock = { document: { name: 'Report', format: 'pdf', source: { bytes: 'JVBERg==' } } };

interface Encoded {
  readonly path: string;
  readonly body: Record<string, unknown> & { readonly messages: readonly Record<string, unknown>[] };
  readonly warned: readonly string[];
  readonly mapped: readonly string[];
}

function encode(profile: ReturnType<typeof profileOf>, request: Partial<ModelRequest>): Encoded {
  const warnings = new Warnings();
  const encoded = encodeRequest({ messages: [ASK], ...request }, encodeOptions({ profile, warnings }));
  return {
    path: encoded.path,
    body: JSON.parse(String(encoded.body)) as Encoded['body'],
    warned: warnings.list.map(({ path }) => path),
    mapped: warnings.mapped.map(({ path }) => path),
  };
}

const having = (traits: ModelTraits) => withTraits(BASE_PROFILE, traits);
const rolesOf = ({ body }: Encoded) => body.messages.map(({ role }) => role);

describe('the order of messages', () => {
  it('has an assistant between tools and a user where the host wants that (E44)', () => {
    const request = { messages: [ASK, assistant(CALL), user(RESULT, { text: 'And?' })] };
    const encoded = encode(profileOf(mistral, 'mistral-small-latest'), request);
    expect(rolesOf(encoded)).toEqual(['user', 'assistant', 'tool', 'assistant', 'user']);
    expect(encoded).toMatchObject({ warned: [], mapped: ['messages.2.content'] });
    expect(rolesOf(encode(BASE_PROFILE, request))).toEqual(['user', 'assistant', 'tool', 'user']);
  });

  it('has ids that Mistral takes, the same on the call and its result (E45)', () => {
    const { body } = encode(profileOf(mistral, 'mistral-small-latest'), {
      messages: [ASK, assistant(CALL), user(RESULT)],
    });
    const [, called, result] = body.messages as { tool_calls?: { id: string }[]; tool_call_id?: string }[];
    expect(called?.tool_calls?.[0]?.id).toMatch(/^[A-Za-z0-9]{9}$/);
    expect(result?.tool_call_id).toBe(called?.tool_calls?.[0]?.id);
  });

  it('gathers instructions at the beginning, and tells later ones as words of the user', () => {
    const request: Partial<ModelRequest> = {
      system: [{ text: 'One.' }],
      messages: [
        { role: 'system', content: [{ text: 'Two.' }] },
        ASK,
        { role: 'system', content: [{ text: 'Three.' }] },
      ],
    };
    const { body, warned } = encode(having({ chat: { systemAnywhere: false } }), request);
    expect(body.messages).toEqual([
      { role: 'system', content: 'One.\n\nTwo.' },
      { role: 'user', content: 'Hi' },
      { role: 'user', content: '<system>\nThree.\n</system>' },
    ]);
    expect(warned).toEqual(['messages.2.content']);
    expect(rolesOf(encode(BASE_PROFILE, request))).toEqual(['system', 'system', 'user', 'system']);
  });

  it('takes turns where the host wants that', () => {
    const messages = [assistant({ text: 'a' }), assistant({ text: 'b' }, CALL), user(RESULT), ASK, user({ text: 'c' })];
    const encoded = encode(having({ chat: { alternatingRoles: true } }), { messages });
    expect(rolesOf(encoded)).toEqual(['user', 'assistant', 'tool', 'user']);
    expect(encoded.body.messages[1]).toMatchObject({ content: 'a\n\nb', tool_calls: [{ id: 'tooluse_1' }] });
    expect(encoded.warned).toEqual([]);
    expect(encoded.mapped).toHaveLength(4);
  });
});

describe('a message of the assistant at the end', () => {
  const request = { messages: [ASK, assistant({ text: 'The' })] };

  it('is continued by Mistral', () => {
    const { body, warned } = encode(profileOf(mistral, 'mistral-small-latest'), request);
    expect(body.messages[1]).toEqual({ role: 'assistant', content: 'The', prefix: true });
    expect(warned).toEqual([]);
  });

  it('is continued by vLLM', () => {
    const { body } = encode(having({ chat: { prefill: 'continue_final_message' } }), request);
    expect(body).toMatchObject({ continue_final_message: true, add_generation_prompt: false });
    expect(body.messages[1]).toEqual({ role: 'assistant', content: 'The' });
  });

  it("is continued by DeepSeek's beta, and nothing else is sent there", () => {
    const profile = profileOf(deepseek, 'deepseek-chat');
    expect(encode(profile, request).path).toBe('/beta/chat/completions');
    expect(encode(profile, {}).path).toBe('/v1/chat/completions');
  });

  it.each([
    { name: 'where the host knows no such thing', profile: BASE_PROFILE, messages: request.messages },
    { name: 'behind calls', profile: having({ chat: { prefill: 'prefix' } }), messages: [ASK, assistant(CALL)] },
  ])('is answered anew $name, with a warning', ({ profile, messages }) => {
    expect(encode(profile, { messages }).warned).toEqual(['messages.1']);
  });
});

describe('cache points', () => {
  const request: Partial<ModelRequest> = {
    system: [{ text: 'Be brief.' }, { cachePoint: { type: 'default' } }],
    messages: [
      user({ text: 'Hi' }),
      assistant({ text: 'Hello' }),
      user({ cachePoint: { type: 'default' } }, { text: 'Go' }),
    ],
  };

  it('mark the text before them at OpenRouter, also in the message before (E62, E64)', () => {
    const { body, warned } = encode(profileOf(openrouter, 'anthropic/claude-sonnet-4.5'), request);
    const marked = (text: string) => [{ type: 'text', text, cache_control: { type: 'ephemeral' } }];
    expect(body.messages.map(({ content }) => content)).toEqual([marked('Be brief.'), 'Hi', marked('Hello'), 'Go']);
    expect(warned).toEqual([]);
  });

  it('are breakpoints from gpt-5.6 on', () => {
    const { body, warned } = encode(profileOf(openai, 'gpt-5.6'), { messages: [user(PDF, POINT, { text: 'Hi' })] });
    expect(body['prompt_cache_options']).toEqual({ mode: 'explicit' });
    expect(body.messages[0]?.['content']).toMatchObject([
      { type: 'file', prompt_cache_breakpoint: { mode: 'explicit' } },
      { type: 'text' },
    ]);
    expect(warned).toEqual(['messages.0.content.1.cachePoint.ttl']);
  });

  it('behind the results of tools mark the results', () => {
    const messages = [ASK, assistant(CALL), user(RESULT, { cachePoint: { type: 'default' } })];
    const { body } = encode(profileOf(openrouter, 'google/gemini-3-pro'), { messages });
    expect(body.messages[2]).toMatchObject({ role: 'tool', content: [{ cache_control: { type: 'ephemeral' } }] });
  });

  it('behind what cannot carry them stand behind the last part that can', () => {
    const messages = [ASK, assistant({ text: 'Hm' }, CALL, { cachePoint: { type: 'default' } }), user(RESULT)];
    const { body, warned, mapped } = encode(profileOf(openrouter, 'anthropic/claude-sonnet-4.5'), { messages });
    expect(body.messages[1]).toMatchObject({ content: [{ text: 'Hm', cache_control: { type: 'ephemeral' } }] });
    expect({ warned, mapped }).toEqual({ warned: [], mapped: ['messages.1.content.2.cachePoint', 'toolConfig'] });
  });

  it('are said to be lost where nothing stands before them', () => {
    const messages = [user({ cachePoint: { type: 'default' } }, { text: 'Hi' })];
    const encoded = encode(profileOf(openrouter, 'anthropic/claude-sonnet-4.5'), { messages });
    expect(encoded.warned).toEqual(['messages.0.content.0.cachePoint']);
  });
});

describe('tools', () => {
  const toolConfig = { tools: [TOOL, { toolSpec: { ...TOOL.toolSpec, name: 'g' } }] };

  it.each<{ traits: ModelTraits; choice: object; tools?: number; sent: unknown; warned?: number }>([
    { traits: { chat: { requiredChoice: 'any' } }, choice: { any: {} }, sent: 'any' },
    { traits: { toolChoices: [] }, choice: { any: {} }, sent: undefined, warned: 1 },
    { traits: { toolChoices: ['none'] }, choice: { tool: { name: 'f' } }, sent: undefined, warned: 1 },
    { traits: { toolChoices: [] }, choice: { none: {} }, sent: undefined, warned: 1 },
    { traits: { toolChoices: ['any'] }, choice: { tool: { name: 'f' } }, tools: 1, sent: 'required' },
    {
      traits: { toolChoices: ['tool'] },
      choice: { any: {} },
      tools: 1,
      sent: { type: 'function', function: { name: 'f' } },
    },
  ])('are chosen as $traits allows: $choice', ({ traits, choice, tools = 2, sent, warned = 0 }) => {
    const config = { tools: toolConfig.tools.slice(0, tools), toolChoice: choice } as ModelRequest['toolConfig'];
    const encoded = encode(having(traits), { ...(config && { toolConfig: config }) });
    expect(encoded.body['tool_choice']).toEqual(sent);
    expect(encoded.warned).toHaveLength(warned);
  });

  it('are not enforced where the host cannot', () => {
    const json = { type: 'object', properties: {}, required: [], additionalProperties: false };
    const strict = { tools: [{ toolSpec: { name: 'f', strict: true, inputSchema: { json } } }] };
    expect(encode(having({ strictTools: false }), { toolConfig: strict }).warned).toEqual([
      'toolConfig.tools.0.toolSpec.strict',
    ]);
  });

  it('of earlier calls are named again where the host wants them (E38)', () => {
    const messages = [ASK, assistant(CALL), user(RESULT)];
    const { body, mapped } = encode(profileOf(openrouter, 'model-1'), { messages });
    expect(body).toMatchObject({ tools: [{ function: { name: 'f' } }], tool_choice: 'none' });
    expect(mapped).toEqual(['toolConfig']);
    expect(encode(BASE_PROFILE, { messages }).body).not.toHaveProperty('tools');
  });

  it.each<{ where: string; request: Partial<ModelRequest> }>([
    { where: 'toolConfig.tools.0.toolSpec', request: { toolConfig } },
    { where: 'messages.1.content.0.toolUse', request: { messages: [ASK, assistant(CALL), ASK] } },
    { where: 'messages.1.content.0.toolResult', request: { messages: [ASK, user(RESULT)] } },
  ])('are refused by a model that knows none: $where', ({ where, request }) => {
    expect(() => encode(profileOf(perplexity, 'sonar'), request)).toThrow(
      expect.objectContaining({ kind: 'invalidRequest', message: expect.stringContaining(`${where}: `) }),
    );
  });
});

describe('parameters', () => {
  it.each<{
    name: string;
    profile: ReturnType<typeof profileOf>;
    request: Partial<ModelRequest>;
    body: object;
    warned: string[];
  }>([
    {
      name: "Groq's own name of a tier (E70)",
      profile: profileOf(groq, 'llama-3.3-70b-versatile'),
      request: { serviceTier: { type: 'priority' } },
      body: { service_tier: 'performance' },
      warned: [],
    },
    {
      name: 'no tier where the host has none (E70)',
      profile: BASE_PROFILE,
      request: { serviceTier: { type: 'flex' } },
      body: {},
      warned: ['serviceTier.type'],
    },
    {
      name: 'the least limit that the host takes',
      profile: profileOf(perplexity, 'sonar'),
      request: { inferenceConfig: { maxTokens: 5 } },
      body: { max_tokens: 16 },
      warned: ['inferenceConfig.maxTokens'],
    },
    {
      name: 'the highest temperature that the host takes',
      profile: profileOf(mistral, 'mistral-small-latest'),
      request: { inferenceConfig: { temperature: 1.8 } },
      body: { temperature: 1.5 },
      warned: ['inferenceConfig.temperature'],
    },
    {
      name: 'only known members to hosts that refuse others',
      profile: profileOf(groq, 'llama-3.3-70b-versatile'),
      request: { additionalModelRequestFields: { reasoning_format: 'hidden', verbosity: 'low', seed: 7 } },
      body: { reasoning_format: 'hidden', seed: 7 },
      warned: ['additionalModelRequestFields.verbosity'],
    },
    {
      name: "the seed under Mistral's name",
      profile: profileOf(mistral, 'mistral-small-latest'),
      request: { additionalModelRequestFields: { seed: 7 } },
      body: { random_seed: 7 },
      warned: [],
    },
    {
      name: 'no penalties to models that refuse them',
      profile: having({ chat: { penalties: false } }),
      request: { additionalModelRequestFields: { presence_penalty: 1, frequency_penalty: 0 } },
      body: {},
      warned: ['additionalModelRequestFields.presence_penalty'],
    },
    {
      name: 'no switch of parallel calls to hosts without one',
      profile: having({ parallelToolSwitch: false }),
      request: { additionalModelRequestFields: { disable_parallel_tool_use: true } },
      body: {},
      warned: ['additionalModelRequestFields.disable_parallel_tool_use'],
    },
    {
      name: 'what the host is always to be told',
      profile: profileOf(groq, 'qwen/qwen3-32b'),
      request: {},
      body: { reasoning_format: 'parsed' },
      warned: [],
    },
    {
      name: 'what the caller says instead',
      profile: profileOf(groq, 'qwen/qwen3-32b'),
      request: { additionalModelRequestFields: { reasoning_format: 'raw' } },
      body: { reasoning_format: 'raw' },
      warned: [],
    },
    {
      name: 'an effort as the object of OpenRouter',
      profile: profileOf(openrouter, 'model-1'),
      request: { outputConfig: { effort: 'low' } },
      body: { usage: { include: true }, reasoning: { effort: 'low' } },
      warned: [],
    },
    {
      name: 'a budget to OpenRouter as it is',
      profile: profileOf(openrouter, 'model-1'),
      request: { additionalModelRequestFields: { thinking: { type: 'enabled', budget_tokens: 3000 } } },
      body: { usage: { include: true }, reasoning: { max_tokens: 3000 } },
      warned: [],
    },
    {
      name: "an effort beside DeepSeek's switch",
      profile: profileOf(deepseek, 'deepseek-v4-pro'),
      request: { outputConfig: { effort: 'medium' } },
      body: { thinking: { type: 'enabled' }, reasoning_effort: 'low' },
      warned: ['outputConfig.effort'],
    },
    {
      name: 'a temperature to DeepSeek while it does not think',
      profile: profileOf(deepseek, 'deepseek-v4-pro'),
      request: {
        inferenceConfig: { temperature: 0.5 },
        additionalModelRequestFields: { thinking: { type: 'disabled' } },
      },
      body: { thinking: { type: 'disabled' }, temperature: 0.5 },
      warned: [],
    },
  ])('send $name', ({ profile, request, body, warned }) => {
    const encoded = encode(profile, request);
    expect(encoded.body).toEqual({ model: 'model-1', messages: [{ role: 'user', content: 'Hi' }], ...body });
    expect(encoded.warned).toEqual(warned);
  });

  it('ask for usage only where the host takes the question', () => {
    const options = (streamUsage: boolean) =>
      encodeOptions({ stream: true, profile: having({ chat: { streamUsage } }) });
    const bodyOf = (asks: boolean) =>
      JSON.parse(String(encodeRequest({ messages: [ASK] }, options(asks)).body)) as object;
    expect(bodyOf(true)).toMatchObject({ stream: true, stream_options: { include_usage: true } });
    expect(bodyOf(false)).not.toHaveProperty('stream_options');
  });
});

describe('media', () => {
  const video: ContentBlock = { video: { format: 'mp4', source: { bytes: 'AQID' } } };
  const audio: ContentBlock = { audio: { format: 'wav', source: { bytes: 'AQID' } } };

  it.each<{ name: string; profile: ReturnType<typeof profileOf>; block: ContentBlock; part: object }>([
    {
      name: 'a PDF to OpenRouter (E73)',
      profile: profileOf(openrouter, 'model-1'),
      block: PDF,
      part: { type: 'file', file: { filename: 'Report.pdf', file_data: 'data:application/pdf;base64,JVBERg==' } },
    },
    {
      name: 'a PDF to Mistral (E73)',
      profile: profileOf(mistral, 'mistral-small-latest'),
      block: PDF,
      part: {
        type: 'document_url',
        document_url: 'data:application/pdf;base64,JVBERg==',
        document_name: 'Report.pdf',
      },
    },
    {
      name: 'a PDF to Perplexity (E73)',
      profile: profileOf(perplexity, 'sonar'),
      block: PDF,
      part: { type: 'file_url', file_url: { url: 'JVBERg==' }, file_name: 'Report.pdf' },
    },
    {
      name: 'a video to OpenRouter',
      profile: profileOf(openrouter, 'model-1'),
      block: video,
      part: { type: 'video_url', video_url: { url: 'data:video/mp4;base64,AQID' } },
    },
    {
      name: 'audio to Mistral',
      profile: profileOf(mistral, 'voxtral-small-latest'),
      block: audio,
      part: { type: 'input_audio', input_audio: 'AQID' },
    },
    {
      name: 'a declared JPEG as the PNG that it is (E72)',
      profile: profileOf(openrouter, 'model-1'),
      block: { image: { format: 'jpeg', source: { bytes: 'iVBORw==' } } },
      part: { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw==' } },
    },
    {
      name: 'a document in pieces (E74)',
      profile: BASE_PROFILE,
      block: { document: { name: 'n', source: { content: [{ text: 'a' }, { text: 'b' }] } } },
      part: { type: 'text', text: '<document name="n">\na\nb\n</document>' },
    },
  ])('are sent: $name', ({ profile, block, part }) => {
    const { body } = encode(profile, { messages: [user({ text: 'See' }, block)] });
    expect(body.messages[0]?.['content']).toEqual([{ type: 'text', text: 'See' }, part]);
  });

  it.each<{ name: string; block: ContentBlock; where: string }>([
    { name: 'a PDF (E73)', block: PDF, where: 'document.format' },
    { name: 'a video', block: video, where: 'video' },
    { name: 'audio', block: audio, where: 'audio' },
    { name: 'an image', block: { image: { format: 'png', source: { bytes: 'iVBORw==' } } }, where: 'image' },
  ])('are refused by a model that knows text alone: $name', ({ block, where }) => {
    expect(() => encode(profileOf(deepseek, 'deepseek-chat'), { messages: [user({ text: 'See' }, block)] })).toThrow(
      expect.objectContaining({ message: expect.stringContaining(`messages.0.content.1.${where}: `) }),
    );
  });
});
