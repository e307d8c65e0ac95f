import { describe, expect, it } from '@jest/globals';
import { NEWEST_CLAUDE, ofContent, sendMessages, type SendOptions } from '../../../test/support/messages-request.js';
import { type ContentBlock } from '../../gateway/model/content-block.js';
import { type Message, type ModelRequest } from '../../gateway/model/model-request.js';

const HELLO: Message = { role: 'user', content: [{ text: 'Hello' }] };
const call = (toolUseId: string): ContentBlock => ({ toolUse: { toolUseId, name: 'f', input: {} } });
const result = (toolUseId: string): ContentBlock => ({ toolResult: { toolUseId, content: [{ text: 'ok' }] } });
const says = (role: Message['role'], ...content: ContentBlock[]): Message => ({ role, content });

function encode(messages: readonly Message[], options: SendOptions = {}) {
  const { body, ...rest } = sendMessages({ messages }, options);
  return { ...rest, messages: body['messages'], system: body['system'] };
}

function encodeContent(...content: ContentBlock[]) {
  const { body, ...rest } = sendMessages(ofContent(...content));
  const [message] = body['messages'] as { content: unknown }[];
  return { ...rest, content: message?.content };
}

const text = (words: string) => ({ type: 'text', text: words });

describe('the turns of a conversation', () => {
  it('have tool results first and together (E41, E42)', () => {
    const { messages, warnings } = encode([
      HELLO,
      says('assistant', call('a'), call('b')),
      says('user', { text: 'one' }, result('a')),
      says('user', result('b'), { text: 'two' }),
    ]);
    const sent = (id: string) => ({ type: 'tool_result', tool_use_id: id, content: [text('ok')] });
    expect(messages).toEqual([
      { role: 'user', content: [text('Hello')] },
      expect.objectContaining({ role: 'assistant' }),
      { role: 'user', content: [sent('a'), sent('b'), text('one'), text('two')] },
    ]);
    expect(warnings).toEqual([]);
  });

  it('leave out blank text and what becomes empty of it (E75)', () => {
    const { messages, mapped } = encode([HELLO, says('assistant', { text: ' ' }), says('user', { text: 'Again' })]);
    expect(messages).toEqual([{ role: 'user', content: [text('Hello'), text('Again')] }]);
    expect(mapped).toEqual(['messages.1.content.0.text']);
  });

  it('begin with a user', () => {
    const { messages, warnings, mapped } = encode([says('assistant', { text: 'Hi' }), HELLO]);
    expect(messages).toEqual([
      { role: 'user', content: [text('(The conversation begins.)')] },
      { role: 'assistant', content: [text('Hi')] },
      { role: 'user', content: [text('Hello')] },
    ]);
    expect({ warnings, mapped }).toEqual({ warnings: [], mapped: ['messages.0.role'] });
  });

  it('end with the beginning of the answer where the model takes one, without white space at its end', () => {
    const { messages, warnings } = encode([HELLO, says('assistant', { text: 'Well, \n' })]);
    expect(messages).toEqual([
      { role: 'user', content: [text('Hello')] },
      { role: 'assistant', content: [text('Well,')] },
    ]);
    expect(warnings).toEqual([]);
  });

  it('go on in a new message where it does not', () => {
    const { messages, warnings } = encode([HELLO, says('assistant', { text: 'Well, ' })], { model: NEWEST_CLAUDE });
    expect(messages).toEqual([
      { role: 'user', content: [text('Hello')] },
      { role: 'assistant', content: [text('Well, ')] },
      { role: 'user', content: [text('Continue.')] },
    ]);
    expect(warnings).toEqual([
      'messages.1: The model does not continue this message; it is asked to go on in its own one.',
    ]);
  });
});

describe('instructions among the messages', () => {
  const instruct = says('system', { text: 'Speak French.' });

  it('join those of the request at the beginning', () => {
    const request: Partial<ModelRequest> = { system: [{ text: 'Be brief.' }], messages: [instruct, HELLO] };
    const { body, warnings } = sendMessages(request);
    expect(body['system']).toEqual([text('Be brief.'), text('Speak French.')]);
    expect(body['messages']).toEqual([{ role: 'user', content: [text('Hello')] }]);
    expect(warnings).toEqual([]);
  });

  it('stay where they are for models that take them there (E65)', () => {
    const { messages, warnings } = encode([HELLO, instruct], { model: NEWEST_CLAUDE });
    expect(messages).toEqual([
      { role: 'user', content: [text('Hello')] },
      { role: 'system', content: [text('Speak French.')] },
    ]);
    expect(warnings).toEqual([]);
  });

  it.each([
    { name: 'for models that take none', model: 'claude-sonnet-4-5', messages: [HELLO, instruct] },
    { name: 'between two messages of the user', model: NEWEST_CLAUDE, messages: [HELLO, instruct, HELLO] },
  ])('become a notice of the user $name', ({ model, messages }) => {
    const { messages: sent, warnings } = encode(messages, { model });
    const notice = text('<system_notice>\nSpeak French.\n</system_notice>');
    expect(sent).toEqual([
      {
        role: 'user',
        content: messages.length === 2 ? [text('Hello'), notice] : [text('Hello'), notice, text('Hello')],
      },
    ]);
    expect(warnings).toEqual(['messages.1.role: The model takes no instructions there; sent as a notice of the user.']);
  });
});

describe('cache points', () => {
  const point: ContentBlock = { cachePoint: { type: 'default' } };
  const hour: ContentBlock = { cachePoint: { type: 'default', ttl: '1h' } };

  it('mark the last block that may carry a mark, once, also of the message before (E62, E64)', () => {
    const { messages } = encode([
      HELLO,
      says('assistant', point, hour, { reasoningContent: { reasoningText: { text: 'hm', signature: 's' } } }, point),
      says('user', { text: 'So?' }),
    ]);
    expect(messages).toEqual([
      { role: 'user', content: [{ ...text('Hello'), cache_control: { type: 'ephemeral' } }] },
      { role: 'assistant', content: [{ type: 'thinking', thinking: 'hm', signature: 's' }] },
      { role: 'user', content: [text('So?')] },
    ]);
  });

  it('at the very beginning of the messages mark the instructions', () => {
    const { body, warnings } = sendMessages({ system: [{ text: 'Be brief.' }], ...ofContent(point, { text: 'a' }) });
    expect(body['system']).toEqual([{ ...text('Be brief.'), cache_control: { type: 'ephemeral' } }]);
    expect(warnings).toEqual([]);
  });

  it('before everything are left out', () => {
    expect(encodeContent(point, { text: 'a' }).warnings).toEqual([
      'messages.0.content.0.cachePoint: Nothing before it can be cached; left out.',
    ]);
  });

  it.each([
    {
      name: 'more than four',
      content: ['a', 'b', 'c', 'd', 'e'].flatMap((words) => [{ text: words }, point]),
      message: 'messages.0.content.9.cachePoint: expected at most 4 cache points in a request.',
    },
    {
      name: 'an hour after five minutes',
      content: [{ text: 'a' }, point, { text: 'b' }, hour],
      message: 'messages.0.content.3.cachePoint.ttl: expected cache points of 1h before those of 5m.',
    },
  ])('are refused: $name', ({ content, message }) => {
    expect(() => encodeContent(...content)).toThrow(expect.objectContaining({ kind: 'invalidRequest', message }));
  });

  it('are left out for hosts that cache by themselves', () => {
    const { body, mapped } = sendMessages(ofContent({ text: 'a' }, point), { traits: { cachePoints: 'implicit' } });
    expect(body['messages']).toEqual([{ role: 'user', content: [text('a')] }]);
    expect(mapped).toEqual(['messages.0.content.1.cachePoint']);
  });
});

describe('reasoning of earlier turns', () => {
  const turn = (block: ContentBlock) => encode([HELLO, says('assistant', block, { text: 'Hi' }), HELLO]);

  it.each([
    {
      name: 'signed by Anthropic',
      block: { reasoningContent: { reasoningText: { text: 'hm', signature: 'EqkE' } } },
      sent: { type: 'thinking', thinking: 'hm', signature: 'EqkE' },
    },
    {
      name: 'that is only a signature (E54)',
      block: { reasoningContent: { reasoningText: { text: '', signature: 'EqkE' } } },
      sent: { type: 'thinking', thinking: '', signature: 'EqkE' },
    },
    {
      name: 'that is hidden (E56)',
      block: { reasoningContent: { redactedContent: Buffer.from('EqkE').toString('base64') } },
      sent: { type: 'redacted_thinking', data: 'EqkE' },
    },
  ] as { name: string; block: ContentBlock; sent: object }[])('goes back $name', ({ block, sent }) => {
    const { messages, warnings } = turn(block);
    expect((messages as { content: unknown[] }[])[1]?.content).toEqual([sent, text('Hi')]);
    expect(warnings).toEqual([]);
  });

  it.each([
    { name: 'without a signature (E57)', reasoningText: { text: 'hm' } },
    { name: "in another vendor's envelope", reasoningText: { text: 'hm', signature: 'gw1.oai.here.eA' } },
  ])('is left out $name', ({ reasoningText }) => {
    const { messages, warnings } = turn({ reasoningContent: { reasoningText } });
    expect((messages as { content: unknown[] }[])[1]?.content).toEqual([text('Hi')]);
    expect(warnings).toEqual([
      'messages.1.content.0.reasoningContent: Reasoning that the vendor cannot have written; left out.',
    ]);
  });

  it.each([
    { name: 'bytes that are no text', content: '/w==' },
    { name: 'text of another vendor', content: Buffer.from('{"id":"rs_1"}').toString('base64') },
    { name: "another vendor's envelope", content: Buffer.from('gw1.oai.here.eA').toString('base64') },
  ])('is left out where it is hidden and holds $name', ({ content }) => {
    expect(turn({ reasoningContent: { redactedContent: content } }).warnings).toHaveLength(1);
  });
});

describe('blocks of a user', () => {
  const bytes = (words: string) => Buffer.from(words).toString('base64');

  it('hold an image under the type that its bytes have (E72)', () => {
    const png = 'iVBORw0KGgoAAAANSUhEUg==';
    const { content, mapped } = encodeContent({ image: { format: 'jpeg', source: { bytes: png } } });
    expect(content).toEqual([{ type: 'image', source: { type: 'base64', media_type: 'image/png', data: png } }]);
    expect(mapped).toEqual(['messages.0.content.0.image.format']);
  });

  it.each<[string, ContentBlock, object]>([
    [
      'a PDF with its name, context and citations',
      {
        document: {
          name: 'Report',
          format: 'pdf',
          source: { bytes: 'JVBERi0x' },
          context: 'Of 2026.',
          citations: { enabled: true },
        },
      },
      {
        type: 'document',
        source: { type: 'base64', media_type: 'application/pdf', data: 'JVBERi0x' },
        title: 'Report',
        context: 'Of 2026.',
        citations: { enabled: true },
      },
    ],
    [
      'a PDF of no named format',
      { document: { name: 'Report', source: { bytes: 'JVBERi0x' } } },
      {
        type: 'document',
        source: { type: 'base64', media_type: 'application/pdf', data: 'JVBERi0x' },
        title: 'Report',
      },
    ],
    [
      'a document of bytes that are text',
      { document: { name: 'Data', format: 'csv', source: { bytes: bytes('a,b') } } },
      { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'a,b' }, title: 'Data' },
    ],
    [
      'a document in chunks (E74)',
      { document: { name: 'Data', source: { content: [{ text: 'a' }, { text: 'b' }] } } },
      { type: 'document', source: { type: 'content', content: [text('a'), text('b')] }, title: 'Data' },
    ],
    [
      'a document that lies on the web',
      { document: { name: 'Data', format: 'pdf', source: { url: 'https://example.com/a.pdf' } } },
      { type: 'document', source: { type: 'url', url: 'https://example.com/a.pdf' }, title: 'Data' },
    ],
    [
      'a search result',
      { searchResult: { source: 's', title: 't', content: [{ text: 'c' }], citations: { enabled: true } } },
      { type: 'search_result', source: 's', title: 't', content: [text('c')], citations: { enabled: true } },
    ],
  ])('hold %s', (_name, block, sent) => {
    const { content, warnings } = encodeContent(block);
    expect(content).toEqual([sent]);
    expect(warnings).toEqual([]);
  });

  it('hold the results of tools, a failed one marked as such', () => {
    const { content, warnings } = encodeContent({
      toolResult: {
        toolUseId: 't',
        content: [
          { text: ' ' },
          { json: { __type: 'x', n: 1 } },
          { searchResult: { source: 's', title: 't', content: [] } },
        ],
        status: 'error',
      },
    });
    expect(content).toEqual([
      {
        type: 'tool_result',
        tool_use_id: 't',
        content: [text('{"__type":"x","n":1}'), { type: 'search_result', source: 's', title: 't', content: [] }],
        is_error: true,
      },
    ]);
    expect(warnings).toEqual([]);
  });

  it('are told apart by ids that Anthropic takes, the same for a call and its result', () => {
    const { messages } = encode([
      HELLO,
      says('assistant', call('functions.f:0')),
      says('user', result('functions.f:0')),
    ]);
    const [, { content: calls = [] } = {}, { content: results = [] } = {}] = messages as { content?: object[] }[];
    const id = (calls[0] as { id: string }).id;
    expect(id).toMatch(/^[\w-]+$/);
    expect(results[0]).toMatchObject({ tool_use_id: id });
  });

  it.each<[string, ContentBlock, string, string]>([
    [
      'JSON outside a tool result',
      { json: { a: 1 } },
      '{"a":1}',
      'messages.0.content.0.json: JSON has its place in tool results only; sent as text.',
    ],
    [
      'a cited answer',
      { citationsContent: { content: [{ text: 'a' }], citations: [{ title: 't' }] } },
      'a',
      'messages.0.content.0.citationsContent.citations: The vendor has no citations; text kept.',
    ],
  ])('hold %s as text', (_name, block, words, warning) => {
    const { content, warnings } = encodeContent(block);
    expect(content).toEqual([text(words)]);
    expect(warnings).toEqual([warning]);
  });

  it.each<[string, ContentBlock, string]>([
    ['video', { video: { format: 'mp4', source: { bytes: 'AQID' } } }, 'messages.0.content.0.video'],
    ['audio', { audio: { format: 'mp3', source: { bytes: 'AQID' } } }, 'messages.0.content.0.audio'],
    ['guarded text', { guardContent: { text: { text: 'a' } } }, 'messages.0.content.0.guardContent'],
    ['a tool call', call('t'), 'messages.0.content.0.toolUse'],
    [
      'an image in S3',
      { image: { format: 'png', source: { s3Location: { uri: 's3://b/k' } } } },
      'messages.0.content.0.image.source.s3Location',
    ],
    [
      'an office document (E73)',
      { document: { name: 'a', format: 'docx', source: { bytes: 'AQID' } } },
      'messages.0.content.0.document.format',
    ],
    [
      'a video in a tool result',
      { toolResult: { toolUseId: 't', content: [{ video: { format: 'mp4', source: { bytes: 'AQID' } } }] } },
      'messages.0.content.0.toolResult.content.0.video',
    ],
    [
      "another vendor's own result",
      { toolResult: { toolUseId: 't', content: [], type: 'nova_grounding' } },
      'messages.0.content.0.toolResult.type',
    ],
  ])('are refused: %s', (_name, block, path) => {
    expect(() => encodeContent(block)).toThrow(
      expect.objectContaining({ kind: 'invalidRequest', message: expect.stringMatching(`^${path}: `) }),
    );
  });
});

describe('blocks of an assistant', () => {
  it('hold citations as far as the API has their places', () => {
    const block: ContentBlock = {
      citationsContent: {
        content: [{ text: 'a' }],
        citations: [
          {
            title: 'T',
            sourceContent: [{ text: 'c' }],
            location: { documentChar: { documentIndex: 0, start: 1, end: 2 } },
          },
          { location: { web: { url: 'https://example.com' } } },
        ],
      },
    };
    const { messages, warnings } = encode([HELLO, says('assistant', block), HELLO]);
    const cited = {
      type: 'char_location',
      cited_text: 'c',
      document_index: 0,
      document_title: 'T',
      start_char_index: 1,
      end_char_index: 2,
    };
    expect((messages as object[])[1]).toEqual({ role: 'assistant', content: [{ ...text('a'), citations: [cited] }] });
    expect(warnings).toEqual([
      'messages.1.content.0.citationsContent.citations: Citations of places that the API lacks; left out.',
    ]);
  });

  it('hold no image', () => {
    const image: ContentBlock = { image: { format: 'png', source: { bytes: 'iVBORw0KGgo=' } } };
    expect(() => encode([HELLO, says('assistant', image)])).toThrow(/^messages\.1\.content\.0\.image: /);
  });
});
