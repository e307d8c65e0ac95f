import { describe, expect, it } from '@jest/globals';
import { type ContentBlock } from '../../gateway/model/content-block.js';
import { type ModelRequest } from '../../gateway/model/model-request.js';
import { decodeRequest } from './decode-request.js';

const HELLO = { role: 'user', content: 'Hello' };
const BASE = { max_tokens: 16, messages: [HELLO] };

function decode(body: unknown): ModelRequest {
  return decodeRequest(new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body)));
}

function blocksOf(...content: unknown[]): readonly ContentBlock[] | undefined {
  return decode({ ...BASE, messages: [{ role: 'user', content }] }).messages[0]?.content;
}

function faultOf(body: unknown): string {
  try {
    decode(body);
  } catch (error) {
    expect(error).toMatchObject({ kind: 'invalidRequest' });
    return (error as Error).message;
  }
  throw new Error('the request was accepted');
}

const withBlock = (block: unknown) => ({ ...BASE, messages: [{ role: 'user', content: [block] }] });
const withTool = (tool: unknown) => ({ ...BASE, tools: [tool] });

describe('decodeRequest of the Messages API', () => {
  it('reads the settings under the names of AWS', () => {
    const { native, ...request } = decode({
      ...BASE,
      model: 'claude-sonnet-4-5',
      stream: true,
      anthropic_version: 'bedrock-2023-05-31',
      anthropic_beta: ['context-1m-2025-08-07'],
      system: 'Be brief.',
      temperature: 0.5,
      top_p: 0.9,
      top_k: 40,
      stop_sequences: ['END'],
      thinking: { type: 'enabled', budget_tokens: 1024 },
      output_config: { effort: 'low', format: { type: 'json_schema', schema: { type: 'object' } } },
      service_tier: 'standard_only',
      metadata: { user_id: 'u1' },
      tools: [{ name: 'get_weather', description: 'Weather', input_schema: { type: 'object' }, strict: true }],
      tool_choice: { type: 'tool', name: 'get_weather', disable_parallel_tool_use: true },
    });
    expect(request).toEqual({
      messages: [{ role: 'user', content: [{ text: 'Hello' }] }],
      system: [{ text: 'Be brief.' }],
      inferenceConfig: { maxTokens: 16, temperature: 0.5, topP: 0.9, stopSequences: ['END'] },
      toolConfig: {
        tools: [
          {
            toolSpec: {
              name: 'get_weather',
              description: 'Weather',
              inputSchema: { json: { type: 'object' } },
              strict: true,
            },
          },
        ],
        toolChoice: { tool: { name: 'get_weather' } },
      },
      outputConfig: {
        effort: 'low',
        textFormat: { type: 'json_schema', structure: { jsonSchema: { schema: '{"type":"object"}' } } },
      },
      serviceTier: { type: 'default' },
      additionalModelRequestFields: {
        thinking: { type: 'enabled', budget_tokens: 1024 },
        top_k: 40,
        anthropic_beta: ['context-1m-2025-08-07'],
        disable_parallel_tool_use: true,
      },
    });
    expect(native).toEqual({
      dialect: 'anthropic-messages',
      fields: { '': { metadata: { user_id: 'u1' } } },
      forms: {
        model: 'claude-sonnet-4-5',
        stream: true,
        anthropic_version: 'bedrock-2023-05-31',
        system: 'string',
        'messages.0.content': 'string',
      },
    });
  });

  it.each<[string, unknown, ContentBlock[]]>([
    ['text', { type: 'text', text: 'a' }, [{ text: 'a' }]],
    [
      'a cache mark as the cache point after its block',
      { type: 'text', text: 'a', cache_control: { type: 'ephemeral', ttl: '1h' } },
      [{ text: 'a' }, { cachePoint: { type: 'default', ttl: '1h' } }],
    ],
    [
      'an image',
      { type: 'image', source: { type: 'base64', media_type: 'image/jpeg', data: 'AQID' } },
      [{ image: { format: 'jpeg', source: { bytes: 'AQID' } } }],
    ],
    [
      'an image that lies elsewhere',
      { type: 'image', source: { type: 'url', url: 'https://example.com/a.png' } },
      [{ image: { format: '', source: { url: 'https://example.com/a.png' } } }],
    ],
    [
      'a PDF',
      {
        type: 'document',
        source: { type: 'base64', media_type: 'application/pdf', data: 'AQID' },
        title: 'Report',
        context: 'c',
        citations: { enabled: true },
      },
      [
        {
          document: {
            name: 'Report',
            format: 'pdf',
            source: { bytes: 'AQID' },
            context: 'c',
            citations: { enabled: true },
          },
        },
      ],
    ],
    [
      'a document of text without a title',
      { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'abc' } },
      [{ document: { name: 'document', format: 'txt', source: { text: 'abc' } } }],
    ],
    [
      'a document of chunks',
      { type: 'document', source: { type: 'content', content: [{ type: 'text', text: 'a' }] } },
      [{ document: { name: 'document', source: { content: [{ text: 'a' }] } } }],
    ],
    [
      'a search result',
      { type: 'search_result', source: 's', title: 't', content: [{ type: 'text', text: 'c' }] },
      [{ searchResult: { source: 's', title: 't', content: [{ text: 'c' }] } }],
    ],
    [
      'a tool call',
      { type: 'tool_use', id: 'toolu_1', name: 'f', input: { a: 1 } },
      [{ toolUse: { toolUseId: 'toolu_1', name: 'f', input: { a: 1 } } }],
    ],
    [
      'a failed tool result of text',
      { type: 'tool_result', tool_use_id: 'toolu_1', content: 'no', is_error: true },
      [{ toolResult: { toolUseId: 'toolu_1', content: [{ text: 'no' }], status: 'error' } }],
    ],
    [
      'a tool result without content',
      { type: 'tool_result', tool_use_id: 'toolu_1' },
      [{ toolResult: { toolUseId: 'toolu_1', content: [] } }],
    ],
    [
      'a tool result of blocks',
      {
        type: 'tool_result',
        tool_use_id: 'toolu_1',
        content: [{ type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AQID' } }],
      },
      [{ toolResult: { toolUseId: 'toolu_1', content: [{ image: { format: 'png', source: { bytes: 'AQID' } } }] } }],
    ],
    [
      'reasoning',
      { type: 'thinking', thinking: 'hm', signature: 's' },
      [{ reasoningContent: { reasoningText: { text: 'hm', signature: 's' } } }],
    ],
    [
      'hidden reasoning, whose blob is the bytes of its text',
      { type: 'redacted_thinking', data: 'EqkE' },
      [{ reasoningContent: { redactedContent: Buffer.from('EqkE').toString('base64') } }],
    ],
    [
      'a text that cites',
      {
        type: 'text',
        text: 'a',
        citations: [
          {
            type: 'page_location',
            cited_text: 'q',
            document_index: 0,
            document_title: 'Report',
            start_page_number: 1,
            end_page_number: 2,
          },
        ],
      },
      [
        {
          citationsContent: {
            content: [{ text: 'a' }],
            citations: [
              {
                title: 'Report',
                sourceContent: [{ text: 'q' }],
                location: { documentPage: { documentIndex: 0, start: 1, end: 2 } },
              },
            ],
          },
        },
      ],
    ],
  ])('reads %s', (_name, block, expected) => {
    expect(blocksOf(block)).toEqual(expected);
  });

  it('keeps members without a canonical place by the path of the object that has them', () => {
    const block = { type: 'tool_use', id: 't', name: 'f', input: {}, caller: { type: 'direct' } };
    expect(decode({ ...withBlock(block), container: 'c1' }).native?.fields).toEqual({
      '': { container: 'c1' },
      'messages.0.content.0': { caller: { type: 'direct' } },
    });
  });

  it('keeps the numbers of tool calls as they were written', () => {
    const body = `{"max_tokens":1,"messages":[{"role":"assistant","content":[{"type":"tool_use","id":"t","name":"f","input":{"a":9007199254740993,"b":1.0}}]}]}`;
    const [block] = decode(body).messages[0]?.content ?? [];
    expect(JSON.stringify(block?.toolUse?.input)).toBe('{"a":9007199254740993,"b":1.0}');
  });

  it.each<[string, unknown, string]>([
    ['nothing', '', 'request body: expected a JSON object; got nothing'],
    [
      'broken JSON',
      '{"a":',
      'request body: expected JSON in UTF-8; line 1, column 6: expected a value, found the end of the text',
    ],
    ['a list', [], 'request body: expected an object; got an array'],
    ['no limit of tokens', { messages: [HELLO] }, 'max_tokens: expected a whole number of at least 1; got nothing'],
    [
      'no messages',
      { max_tokens: 1, messages: [] },
      'messages: expected an array with a message, such as [{"role":"user","content":"Hello"}]; got an empty array',
    ],
    [
      'another role',
      { max_tokens: 1, messages: [{ role: 'tool', content: '' }] },
      'messages.0.role: expected one of user, assistant, system; got another string',
    ],
    [
      'content that is neither',
      { max_tokens: 1, messages: [{ role: 'user', content: {} }] },
      'messages.0.content: expected a string or an array of blocks; got an object',
    ],
    ['a block that is none', withBlock('a'), 'messages.0.content.0: expected an object; got a string'],
    [
      'a block that nobody else has',
      withBlock({ type: 'web_search_tool_result' }),
      'messages.0.content.0.type: expected one of text, image, document, search_result, tool_use, server_tool_use, ' +
        'tool_result, thinking, redacted_thinking; got another string',
    ],
    [
      'an image of another type',
      withBlock({ type: 'image', source: { type: 'base64', media_type: 'image/bmp', data: 'AQID' } }),
      'messages.0.content.0.source.media_type: expected one of image/png, image/jpeg, image/gif, image/webp; got another string',
    ],
    [
      'an image of another origin',
      withBlock({ type: 'image', source: { type: 'file', file_id: 'file_1' } }),
      'messages.0.content.0.source.type: expected one of base64, url; got another string',
    ],
    [
      'bytes that are no base64',
      withBlock({ type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'data:image/png' } }),
      'messages.0.content.0.source.data: expected base64 text; got another string',
    ],
    [
      'a tool call without an id',
      withBlock({ type: 'tool_use', name: 'f', input: {} }),
      'messages.0.content.0.id: expected letters, digits, underscores or hyphens; got nothing',
    ],
    [
      'arguments that are text',
      withBlock({ type: 'tool_use', id: 't', name: 'f', input: '{}' }),
      'messages.0.content.0.input: expected a JSON object; got a string',
    ],
    [
      'a tool result of another kind',
      withBlock({ type: 'tool_result', tool_use_id: 't', content: [{ type: 'video' }] }),
      'messages.0.content.0.content.0.type: expected one of text, image, document, search_result; got another string',
    ],
    [
      'reasoning without its proof',
      withBlock({ type: 'thinking', thinking: 'hm' }),
      'messages.0.content.0.signature: expected a string; got nothing',
    ],
    [
      'a cache mark of another kind',
      withBlock({ type: 'text', text: 'a', cache_control: { type: 'ephemeral', ttl: '2h' } }),
      'messages.0.content.0.cache_control.ttl: expected one of 5m, 1h; got another string',
    ],
    [
      'a tool that Anthropic runs itself',
      withTool({ type: 'web_search_20250305', name: 'web_search' }),
      'tools.0.type: expected "custom"; got another string',
    ],
    ['a tool without a schema', withTool({ name: 'f' }), 'tools.0.input_schema: expected a JSON object; got nothing'],
    [
      'a choice without tools',
      { ...BASE, tool_choice: { type: 'any' } },
      'tool_choice: expected tools beside it to choose from; got none',
    ],
    [
      'a hot temperature',
      { ...BASE, temperature: 1.5 },
      'temperature: expected a number from 0 to 1; got another number',
    ],
    [
      'a stop sequence that is none',
      { ...BASE, stop_sequences: [1] },
      'stop_sequences.0: expected a string; got a number',
    ],
  ])('refuses %s', (_name, body, message) => {
    expect(faultOf(body)).toBe(message);
  });
});
