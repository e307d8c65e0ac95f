import { describe, expect, it } from '@jest/globals';
import { encodeOptions } from '../../../test/support/dialect-options.js';
import { GatewayError } from '../../gateway/errors/gateway-error.js';
import {
  type ContentBlock,
  type SystemContentBlock,
  type ToolResultContent,
} from '../../gateway/model/content-block.js';
import { type Message } from '../../gateway/model/model-request.js';
import { Warnings } from '../../gateway/model/warnings.js';
import { encodeRequest } from './encode-request.js';

interface Encoded {
  readonly messages: unknown;
  readonly warned: string[];
}

function encode(
  messages: readonly Message[],
  { model = 'gpt-4o', system }: { model?: string; system?: readonly SystemContentBlock[] } = {},
): Encoded {
  const warnings = new Warnings();
  const request = { messages, ...(system && { system }) };
  const { body } = encodeRequest(request, encodeOptions({ vendor: 'openai', model, warnings }));
  const { messages: encoded } = JSON.parse(String(body)) as { messages: unknown };
  return { messages: encoded, warned: warnings.list.map(({ path }) => path) };
}

const user = (...content: ContentBlock[]): Message => ({ role: 'user', content });
const assistant = (...content: ContentBlock[]): Message => ({ role: 'assistant', content });
const call = (toolUseId: string, input = {}): ContentBlock => ({ toolUse: { toolUseId, name: 'f', input } });
const result = (toolUseId: string, ...content: ToolResultContent[]): ContentBlock => ({
  toolResult: { toolUseId, content },
});
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const PNG: ContentBlock = { image: { format: 'png', source: { bytes: 'iVBORw==' } } };
const PNG_PART = { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw==' } };
const pdf = (name: string): ContentBlock => ({ document: { name, format: 'pdf', source: { bytes: 'JVBERg==' } } });
const toolCall = (id: string, text = '{}') => ({ id, type: 'function', function: { name: 'f', arguments: text } });

describe('encodeMessages', () => {
  it.each<{ name: string; messages: Message[]; system?: SystemContentBlock[] }>([
    { name: 'no message', messages: [] },
    { name: 'blank text only', messages: [user({ text: ' \n' })] },
    { name: 'a cache point only', messages: [user({ cachePoint: { type: 'default' } })] },
    { name: 'instructions beside blank text', messages: [user({ text: '' })], system: [{ text: 'Be brief.' }] },
  ])('refuses what comes out without a message: $name', ({ messages, ...rest }) => {
    expect(() => encode(messages, rest)).toThrow(
      expect.objectContaining({
        kind: 'invalidRequest',
        message: 'messages.0.content: Nothing in it can be sent. Send text that is not blank.',
      }),
    );
  });

  it.each<{ name: string; messages: Message[]; expected: unknown }>([
    { name: 'one text as a string', messages: [user({ text: 'Hi' })], expected: [{ role: 'user', content: 'Hi' }] },
    {
      name: 'several texts as parts, without the blank ones (E75)',
      messages: [user({ text: 'a' }, { text: ' \n' }, { text: 'b' })],
      expected: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'a' },
            { type: 'text', text: 'b' },
          ],
        },
      ],
    },
    {
      name: 'an image as a data URI',
      messages: [user({ text: 'Look' }, PNG)],
      expected: [{ role: 'user', content: [{ type: 'text', text: 'Look' }, PNG_PART] }],
    },
    {
      name: 'an image by its address',
      messages: [user({ image: { format: 'png', source: { url: 'https://example.com/a.png' } } })],
      expected: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'https://example.com/a.png' } }] }],
    },
    {
      name: 'audio as wav or mp3',
      messages: [user({ audio: { format: 'mp3', source: { bytes: 'AAAA' } } })],
      expected: [{ role: 'user', content: [{ type: 'input_audio', input_audio: { data: 'AAAA', format: 'mp3' } }] }],
    },
    {
      name: 'a pdf as a file with its context before it (E73)',
      messages: [user({ document: { ...pdf('report').document!, context: 'About whales' } })],
      expected: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'About whales' },
            { type: 'file', file: { filename: 'report.pdf', file_data: 'data:application/pdf;base64,JVBERg==' } },
          ],
        },
      ],
    },
    {
      name: 'a csv as text that cannot end early',
      messages: [user({ document: { name: 'a "b"', format: 'csv', source: { bytes: base64('ä,</document>') } } })],
      expected: [
        {
          role: 'user',
          content: '<document name="a &quot;b&quot;" format="csv">\nä,<\\/document>\n</document>',
        },
      ],
    },
    {
      name: 'a document given as text',
      messages: [user({ document: { name: 'n', source: { text: 'body' }, context: 'about' } })],
      expected: [{ role: 'user', content: 'about\n<document name="n">\nbody\n</document>' }],
    },
    {
      name: 'a document given as chunks',
      messages: [user({ document: { name: 'n', format: 'md', source: { content: [{ text: 'a' }, { text: 'b' }] } } })],
      expected: [{ role: 'user', content: '<document name="n" format="md">\na\nb\n</document>' }],
    },
    {
      name: 'a search result as text',
      messages: [user({ searchResult: { source: 'https://a.b', title: 'T', content: [{ text: 'x' }] } })],
      expected: [{ role: 'user', content: '<search_result source="https://a.b" title="T">\nx\n</search_result>' }],
    },
    {
      name: 'calls and results of a whole round',
      messages: [
        user({ text: 'Go' }),
        assistant({ text: 'Calling' }, call('a', { city: 'Rome' }), call('b')),
        user(result('a', { text: 'sun' }), result('b', { json: { rain: true } }), { text: 'and now?' }),
      ],
      expected: [
        { role: 'user', content: 'Go' },
        { role: 'assistant', content: 'Calling', tool_calls: [toolCall('a', '{"city":"Rome"}'), toolCall('b')] },
        { role: 'tool', tool_call_id: 'a', content: 'sun' },
        { role: 'tool', tool_call_id: 'b', content: '{"rain":true}' },
        { role: 'user', content: 'and now?' },
      ],
    },
    {
      name: 'results in the order of the calls',
      messages: [assistant(call('a'), call('b')), user(result('b', { text: '2' }), result('a', { text: '1' }))],
      expected: [
        { role: 'assistant', content: null, tool_calls: [toolCall('a'), toolCall('b')] },
        { role: 'tool', tool_call_id: 'a', content: '1' },
        { role: 'tool', tool_call_id: 'b', content: '2' },
      ],
    },
    {
      name: 'a failed, an empty and a mixed result',
      messages: [
        assistant(call('a'), call('b'), call('c'), call('d')),
        user(
          { toolResult: { toolUseId: 'a', content: [{ text: 'boom' }], status: 'error' } },
          result('b'),
          result('c', { text: 'x' }, { json: null }),
          { toolResult: { toolUseId: 'd', content: [], status: 'error' } },
        ),
      ],
      expected: [
        { role: 'assistant', content: null, tool_calls: ['a', 'b', 'c', 'd'].map((id) => toolCall(id)) },
        { role: 'tool', tool_call_id: 'a', content: '[tool error] boom' },
        { role: 'tool', tool_call_id: 'b', content: '' },
        {
          role: 'tool',
          tool_call_id: 'c',
          content: [
            { type: 'text', text: 'x' },
            { type: 'text', text: 'null' },
          ],
        },
        { role: 'tool', tool_call_id: 'd', content: '[tool error]' },
      ],
    },
    {
      name: 'media of results in one message behind all of them (E40)',
      messages: [
        assistant(call('a'), call('b')),
        user(
          result('a', { image: PNG.image }, { text: 'seen' }),
          result('b', { document: pdf('r').document! }, { document: { name: 'n', source: { text: 'inline' } } }),
          { text: 'What is it?' },
        ),
      ],
      expected: [
        { role: 'assistant', content: null, tool_calls: [toolCall('a'), toolCall('b')] },
        {
          role: 'tool',
          tool_call_id: 'a',
          content: [
            { type: 'text', text: '[See the attachment of tool call a in the next user message.]' },
            { type: 'text', text: 'seen' },
          ],
        },
        {
          role: 'tool',
          tool_call_id: 'b',
          content: [
            { type: 'text', text: '[See the attachment of tool call b in the next user message.]' },
            { type: 'text', text: '<document name="n">\ninline\n</document>' },
          ],
        },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Attachment of tool call a:' },
            PNG_PART,
            { type: 'text', text: 'Attachment of tool call b:' },
            { type: 'file', file: { filename: 'r.pdf', file_data: 'data:application/pdf;base64,JVBERg==' } },
            { type: 'text', text: 'What is it?' },
          ],
        },
      ],
    },
    {
      name: 'results in several user messages directly behind their calls',
      messages: [
        assistant(call('a'), call('b')),
        user(result('a', { image: PNG.image })),
        user(result('b', { text: '2' })),
      ],
      expected: [
        { role: 'assistant', content: null, tool_calls: [toolCall('a'), toolCall('b')] },
        {
          role: 'tool',
          tool_call_id: 'a',
          content: '[See the attachment of tool call a in the next user message.]',
        },
        { role: 'tool', tool_call_id: 'b', content: '2' },
        { role: 'user', content: [{ type: 'text', text: 'Attachment of tool call a:' }, PNG_PART] },
      ],
    },
    {
      name: 'instructions inside the conversation in their place (E65)',
      messages: [user({ text: 'a' }), { role: 'system', content: [{ text: 'Be brief.' }] }, user({ text: 'b' })],
      expected: [
        { role: 'user', content: 'a' },
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'b' },
      ],
    },
    {
      name: 'calls that Bedrock calls ordinary',
      messages: [
        assistant({ toolUse: { toolUseId: 'a', name: 'f', input: {}, type: 'tool_use' } }),
        user(result('a', { text: '1' })),
      ],
      expected: [
        { role: 'assistant', content: null, tool_calls: [toolCall('a')] },
        { role: 'tool', tool_call_id: 'a', content: '1' },
      ],
    },
    {
      name: 'blocks whose absent members are null',
      messages: [user({ text: 'a', image: null } as unknown as ContentBlock)],
      expected: [{ role: 'user', content: 'a' }],
    },
    {
      name: 'nothing for a message that says nothing',
      messages: [user({ text: ' ' }), user({ text: 'Hi' })],
      expected: [{ role: 'user', content: 'Hi' }],
    },
  ])('sends $name', ({ messages, expected }) => {
    expect(encode(messages)).toEqual({ messages: expected, warned: [] });
  });

  it('sends instructions first, in the role of the model', () => {
    const system = [{ text: 'Be brief.' }];
    const messages = [user({ text: 'Hi' })];
    const hi = { role: 'user', content: 'Hi' };
    expect(encode(messages, { system }).messages).toEqual([{ role: 'system', content: 'Be brief.' }, hi]);
    expect(encode(messages, { system, model: 'gpt-5' }).messages).toEqual([
      { role: 'developer', content: 'Be brief.' },
      hi,
    ]);
  });

  it('keeps several texts of instructions apart, or joins them for hosts that refuse lists', () => {
    const system = [{ text: 'Be brief.' }, { text: ' ' }, { text: 'Be kind.' }];
    expect(encode([], { system }).messages).toEqual([
      {
        role: 'system',
        content: [
          { type: 'text', text: 'Be brief.' },
          { type: 'text', text: 'Be kind.' },
        ],
      },
    ]);
    expect(encode([], { system, model: 'llama-3' }).messages).toEqual([
      { role: 'system', content: 'Be brief.\n\nBe kind.' },
    ]);
  });

  it.each([
    { profile: { cachePoints: 'implicit' as const }, warned: [] },
    { profile: { cachePoints: 'none' as const }, warned: ['messages.0.content.1.cachePoint'] },
  ])(
    'leaves out a cache point, which loses something where $profile.cachePoints caching goes on',
    ({ profile, warned }) => {
      const warnings = new Warnings();
      const messages = [user({ text: 'a' }, { cachePoint: { type: 'default' } })];
      const options = encodeOptions({ warnings, profile: { ...encodeOptions().profile, ...profile } });
      expect(JSON.parse(String(encodeRequest({ messages }, options).body))).toMatchObject({
        messages: [{ role: 'user', content: 'a' }],
      });
      expect(warnings.list.map(({ path }) => path)).toEqual(warned);
      expect(warnings.mapped.length).toBe(1 - warned.length);
    },
  );

  it('sends results before anything else where no call precedes them, but behind the instructions', () => {
    const encoded = encode([user({ text: 'a' }, result('x', { text: '1' }))], { system: [{ text: 's' }] });
    expect(encoded.messages).toEqual([
      { role: 'system', content: 's' },
      { role: 'tool', tool_call_id: 'x', content: '1' },
      { role: 'user', content: 'a' },
    ]);
  });

  it('gives the numbers of tool inputs and results back as they were written', () => {
    const big = (JSON as unknown as { rawJSON(text: string): never }).rawJSON('9007199254740993');
    const { messages } = encode([assistant(call('a', { big })), user(result('a', { json: { big } }))]);
    expect(messages).toEqual([
      { role: 'assistant', content: null, tool_calls: [toolCall('a', '{"big":9007199254740993}')] },
      { role: 'tool', tool_call_id: 'a', content: '{"big":9007199254740993}' },
    ]);
  });

  it.each<{ name: string; messages: Message[]; expected: unknown; warned: string[] }>([
    {
      name: 'a json block',
      messages: [user({ text: 'a' }, { json: { b: [1] } })],
      expected: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'a' },
            { type: 'text', text: '{"b":[1]}' },
          ],
        },
      ],
      warned: ['messages.0.content.1.json'],
    },
    {
      name: 'reasoning of an earlier turn',
      messages: [
        assistant({ reasoningContent: { reasoningText: { text: 'hm' } } }, { text: 'a' }),
        user({ text: 'b' }),
      ],
      expected: [
        { role: 'assistant', content: 'a' },
        { role: 'user', content: 'b' },
      ],
      warned: ['messages.0.content.0.reasoningContent'],
    },
    {
      name: 'citations',
      messages: [
        assistant({ citationsContent: { content: [{ text: 'a' }, { text: 'b' }], citations: [{}] } }),
        user({
          searchResult: { source: 's', title: 't', content: [], citations: { enabled: true } },
        }),
        user({ document: { name: 'n', source: { text: 'x' }, citations: { enabled: true } } }),
      ],
      expected: [
        { role: 'assistant', content: 'ab' },
        { role: 'user', content: '<search_result source="s" title="t">\n\n</search_result>' },
        { role: 'user', content: '<document name="n">\nx\n</document>' },
      ],
      warned: [
        'messages.0.content.0.citationsContent.citations',
        'messages.1.content.0.searchResult.citations',
        'messages.2.content.0.document.citations',
      ],
    },
    {
      name: 'the order of text behind a tool call',
      messages: [assistant(call('a'), { text: 'then' }), user(result('a', { text: '1' }))],
      expected: [
        { role: 'assistant', content: 'then', tool_calls: [toolCall('a')] },
        { role: 'tool', tool_call_id: 'a', content: '1' },
      ],
      warned: ['messages.0.content.1'],
    },
    {
      name: 'the beginning of an answer',
      messages: [user({ text: 'a' }), assistant({ text: 'I' })],
      expected: [
        { role: 'user', content: 'a' },
        { role: 'assistant', content: 'I' },
      ],
      warned: ['messages.1'],
    },
  ])('warns that it cannot say $name', ({ messages, expected, warned }) => {
    expect(encode(messages)).toEqual({ messages: expected, warned });
  });

  it.each<{ name: string; messages: Message[]; mapped: string[] }>([
    { name: 'nothing', messages: [user({ text: 'a' }), assistant(call('x')), user(result('x'))], mapped: [] },
    { name: 'blank text', messages: [user({ text: ' ' }, { text: 'a' })], mapped: ['messages.0.content.0.text'] },
    {
      name: 'results that other content precedes',
      messages: [assistant(call('x')), user({ text: 'a' }, result('x'))],
      mapped: ['messages.1.content'],
    },
    {
      name: 'results in another order than their calls',
      messages: [assistant(call('x'), call('y')), user(result('y'), result('x'))],
      mapped: ['messages.1.content'],
    },
    {
      name: 'results behind another message',
      messages: [assistant(call('x')), user({ text: 'a' }), user(result('x'))],
      mapped: ['messages.2.content'],
    },
    {
      name: 'a result that is JSON, one that failed, one that is an image',
      messages: [
        assistant(call('x')),
        user(
          { toolResult: { toolUseId: 'x', content: [{ json: 1 }], status: 'error' } },
          result('y', { image: PNG.image }),
        ),
      ],
      mapped: [
        'messages.1.content.0.toolResult.content.0.json',
        'messages.1.content.0.toolResult.status',
        'messages.1.content.1.toolResult.content.0',
      ],
    },
    {
      name: 'documents',
      messages: [
        user({ document: { ...pdf('r').document!, context: 'c' } }, { document: { name: 'n', source: { text: 't' } } }),
      ],
      mapped: ['messages.0.content.0.document.context', 'messages.0.content.1.document'],
    },
  ])('notes that it says in another form: $name', ({ messages, mapped }) => {
    const warnings = new Warnings(true);
    encodeRequest({ messages }, encodeOptions({ vendor: 'openai', model: 'gpt-4o', warnings }));
    expect(warnings.mapped.map(({ path }) => path)).toEqual(mapped);
  });

  const video = { format: 'mp4', source: { bytes: 'AAAA' } };
  const s3Location = { uri: 's3://bucket/key' };
  it.each<{ path: string; message: Message }>([
    { path: 'messages.0.content.0.video', message: user({ video }) },
    {
      path: 'messages.0.content.1.guardContent',
      message: user({ text: 'a' }, { guardContent: { text: { text: 'b' } } }),
    },
    { path: 'messages.0.content.0.toolAddition', message: user({ toolAddition: { tool: {} } }) },
    { path: 'messages.0.content.0.toolRemoval', message: user({ toolRemoval: { tool: {} } }) },
    { path: 'messages.0.content.0.toolUse', message: user(call('a')) },
    { path: 'messages.0.content.0.toolResult', message: assistant(result('a')) },
    { path: 'messages.0.content.0.image', message: assistant(PNG) },
    { path: 'messages.0.content.0.document', message: { role: 'system', content: [pdf('a')] } },
    {
      path: 'messages.0.content.0.audio.format',
      message: user({ audio: { format: 'flac', source: { bytes: 'AA==' } } }),
    },
    {
      path: 'messages.0.content.0.audio.source.s3Location',
      message: user({ audio: { format: 'wav', source: { s3Location } } }),
    },
    {
      path: 'messages.0.content.0.image.format',
      message: user({ image: { format: 'bmp', source: { bytes: 'AA==' } } }),
    },
    {
      path: 'messages.0.content.0.image.format',
      message: user({ image: { format: 'constructor', source: { bytes: 'AA==' } } }),
    },
    {
      path: 'messages.0.content.0.image.source.s3Location',
      message: user({ image: { format: 'png', source: { s3Location } } }),
    },
    {
      path: 'messages.0.content.0.document.source.s3Location',
      message: user({ document: { name: 'n', format: 'pdf', source: { s3Location } } }),
    },
    {
      path: 'messages.0.content.0.document.format',
      message: user({ document: { name: 'n', format: 'docx', source: { bytes: 'AA==' } } }),
    },
    {
      path: 'messages.0.content.0.document.format',
      message: user({ document: { name: 'n', source: { bytes: 'AA==' } } }),
    },
    {
      path: 'messages.0.content.0.document.source.bytes',
      message: user({ document: { name: 'n', format: 'txt', source: { bytes: '/w==' } } }),
    },
    { path: 'messages.0.content.0.toolResult.content.0.video', message: user(result('a', { video })) },
    {
      path: 'messages.0.content.0.toolResult.content.0.image.source.s3Location',
      message: user(result('a', { image: { format: 'png', source: { s3Location } } })),
    },
    {
      path: 'messages.0.content.0.toolResult.type',
      message: user({ toolResult: { toolUseId: 'a', content: [], type: 'web' } }),
    },
    {
      path: 'messages.0.content.0.toolUse.type',
      message: assistant({ toolUse: { toolUseId: 'a', name: 'f', input: {}, type: 'server_tool_use' } }),
    },
    { path: 'messages.0.content.0', message: user({} as unknown as ContentBlock) },
  ])('refuses what it cannot say, naming $path', ({ path, message }) => {
    expect(() => encode([message])).toThrow(
      expect.objectContaining({ kind: 'invalidRequest', message: expect.stringMatching(`^${path}: openai takes no `) }),
    );
    expect(() => encode([message])).toThrow(GatewayError);
  });
});
