import { describe, expect, it } from '@jest/globals';
import { encodeOptions } from '../../../test/support/dialect-options.js';
import { geminiProfile, type GeminiHost } from '../../../test/support/gemini-options.js';
import { type ContentBlock } from '../../gateway/model/content-block.js';
import { type ModelRequest } from '../../gateway/model/model-request.js';
import { Warnings } from '../../gateway/model/warnings.js';
import { encodeRequest } from './encode-request.js';
import { type GeminiRequest } from './gemini.wire.js';
import { sealSignature } from './thought-signature.js';

interface Said {
  readonly body: GeminiRequest;
  readonly degraded: readonly string[];
  readonly mapped: readonly string[];
}

function say(request: ModelRequest, model = 'gemini-2.5-flash', vendor: GeminiHost = 'gemini'): Said {
  const warnings = new Warnings();
  const options = encodeOptions({ vendor, model, profile: geminiProfile(model, vendor), warnings });
  const body = JSON.parse(String(encodeRequest(request, options).body)) as GeminiRequest;
  const paths = (list: Warnings['list']) => list.map(({ path }) => path);
  return { body, degraded: paths(warnings.list), mapped: paths(warnings.mapped) };
}

const user = (...content: object[]) => ({ role: 'user' as const, content: content as ContentBlock[] });
const assistant = (...content: object[]) => ({ role: 'assistant' as const, content: content as ContentBlock[] });
const system = (...content: object[]) => ({ role: 'system' as const, content: content as ContentBlock[] });
const use = (toolUseId: string, name = 'f', input: unknown = {}) => ({ toolUse: { toolUseId, name, input } });
const result = (toolUseId: string, content: object[] = [], rest: object = {}) => ({
  toolResult: { toolUseId, content, ...rest },
});
const envelope = (on: 'next' | 'thought' | 'text', signature: string, { text = '', boundary = 'here' } = {}) => ({
  reasoningContent: {
    reasoningText: { text, signature: sealSignature({ kind: 'gem', boundary }, { on, signature }) },
  },
});
const hello = { text: 'Hello' };
const BASE64_PNG = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1').toString('base64');
const base64 = (text: string) => Buffer.from(text).toString('base64');

/** The parts of one user message. */
const userParts = (...content: object[]) => say({ messages: [user(...content)] }).body.contents[0]?.parts;

describe('the turns of a conversation', () => {
  it('alternate, whatever messages they come from', () => {
    const { body, degraded } = say({
      messages: [
        user(hello),
        user({ text: 'again' }),
        assistant({ text: 'Hi' }),
        assistant({ text: 'there' }),
        user(hello),
      ],
    });
    expect(body.contents).toEqual([
      { role: 'user', parts: [hello, { text: 'again' }] },
      { role: 'model', parts: [{ text: 'Hi' }, { text: 'there' }] },
      { role: 'user', parts: [hello] },
    ]);
    expect(degraded).toEqual([]);
  });

  it('begin with the user, and say so where they did not', () => {
    const { body, degraded } = say({ messages: [assistant({ text: 'Hi' }), user(hello)] });
    expect(body.contents.map(({ role }) => role)).toEqual(['user', 'model', 'user']);
    expect(degraded).toEqual(['messages.0']);
  });

  it('hold no blank texts (E75)', () => {
    const { body, mapped } = say({ messages: [user({ text: ' \n' }, hello), assistant({ text: '' }), user(hello)] });
    expect(body.contents).toEqual([{ role: 'user', parts: [hello, hello] }]);
    expect(mapped).toEqual(['messages.0.content.0.text', 'messages.1.content.0.text']);
  });

  it('keep instructions apart, and those in the middle in their place (E65)', () => {
    const { body, degraded } = say({
      system: [{ text: 'Be brief.' }, { cachePoint: { type: 'default' } }],
      messages: [system({ text: 'Be kind.' }), user(hello), system({ text: 'Be quick.' }), user(hello)],
    });
    expect(body.systemInstruction).toEqual({ parts: [{ text: 'Be brief.' }, { text: 'Be kind.' }] });
    expect(body.contents).toEqual([
      { role: 'user', parts: [hello, { text: '<system>\nBe quick.\n</system>' }, hello] },
    ]);
    expect(degraded).toEqual(['messages.2.content']);
  });

  it('begin with the instructions where the model takes none apart', () => {
    const { body, degraded } = say({ system: [{ text: 'Be brief.' }], messages: [user(hello)] }, 'gemma-3-27b-it');
    expect(body).toEqual({ contents: [{ role: 'user', parts: [{ text: 'Be brief.' }, hello] }] });
    expect(degraded).toEqual(['system']);
  });

  it('that end with the assistant may not be continued', () => {
    expect(say({ messages: [user(hello), assistant({ text: 'Hi' })] }).degraded).toEqual(['messages.1']);
  });

  it.each<{ name: string; messages: ModelRequest['messages']; path: string }>([
    { name: 'say nothing', messages: [user({ text: ' ' })], path: 'messages.0.content' },
    {
      name: 'hold a result without its call',
      messages: [user(result('a'))],
      path: 'messages.0.content.0.toolResult.toolUseId',
    },
    {
      name: 'hold a call that another vendor ran',
      messages: [
        user(hello),
        assistant({ toolUse: { toolUseId: 'a', name: 'f', input: {}, type: 'server_tool_use' } }),
      ],
      path: 'messages.1.content.0.toolUse.type',
    },
    {
      name: 'hold a call whose input is no object',
      messages: [user(hello), assistant(use('a', 'f', [1]))],
      path: 'messages.1.content.0.toolUse.input',
    },
    {
      name: 'hold content for a guardrail',
      messages: [user({ guardContent: {} })],
      path: 'messages.0.content.0.guardContent',
    },
  ])('are refused where they $name', ({ messages, path }) => {
    expect(() => say({ messages })).toThrow(expect.objectContaining({ message: expect.stringMatching(`^${path}: `) }));
  });
});

describe('media', () => {
  it.each([
    {
      name: 'an image by its first bytes (E72)',
      block: { image: { format: 'jpeg', source: { bytes: BASE64_PNG } } },
      parts: [{ inlineData: { mimeType: 'image/png', data: BASE64_PNG } }],
    },
    {
      name: 'an image by its address',
      block: { image: { format: 'png', source: { url: 'https://example.com/a.png' } } },
      parts: [{ fileData: { mimeType: 'image/png', fileUri: 'https://example.com/a.png' } }],
    },
    {
      name: 'a PDF behind its name (E73)',
      block: { document: { name: 'Report', format: 'pdf', source: { bytes: 'AQID' }, context: 'On whales.' } },
      parts: [
        { text: 'On whales.\nDocument "Report":' },
        { inlineData: { mimeType: 'application/pdf', data: 'AQID' } },
      ],
    },
    {
      name: 'a text document as text (E74)',
      block: { document: { name: 'Notes', format: 'md', source: { bytes: base64('# Hi') } } },
      parts: [{ text: '<document name="Notes" format="md">\n# Hi\n</document>' }],
    },
    {
      name: 'a document of chunks as text (E74)',
      block: { document: { name: 'Notes', source: { content: [{ text: 'a' }, { text: 'b' }] } } },
      parts: [{ text: '<document name="Notes">\na\nb\n</document>' }],
    },
    {
      name: 'audio',
      block: { audio: { format: 'wav', source: { bytes: 'AQID' } } },
      parts: [{ inlineData: { mimeType: 'audio/wav', data: 'AQID' } }],
    },
    {
      name: 'video',
      block: { video: { format: 'three_gp', source: { bytes: 'AQID' } } },
      parts: [{ inlineData: { mimeType: 'video/3gpp', data: 'AQID' } }],
    },
    {
      name: 'a search result as text',
      block: { searchResult: { source: 's', title: 't', content: [{ text: 'a' }] } },
      parts: [{ text: '<search_result source="s" title="t">\na\n</search_result>' }],
    },
  ])('are sent: $name', ({ block, parts }) => {
    expect(userParts(block)).toEqual(parts);
  });

  it.each([
    {
      name: 'office documents',
      block: { document: { name: 'n', format: 'docx', source: { bytes: 'AQID' } } },
      path: 'document.format',
    },
    {
      name: 'images in S3',
      block: { image: { format: 'png', source: { s3Location: { uri: 's3://b/k' } } } },
      path: 'image.source.s3Location',
    },
    { name: 'GIFs', block: { image: { format: 'gif', source: { bytes: base64('GIF89a') } } }, path: 'image.format' },
    { name: 'Matroska', block: { video: { format: 'mkv', source: { bytes: 'AQID' } } }, path: 'video.format' },
  ])('are refused: $name', ({ block, path }) => {
    expect(() => userParts(block)).toThrow(expect.objectContaining({ message: expect.stringContaining(`.${path}: `) }));
  });
});

describe('calls and their results', () => {
  const rounds = [
    user(hello),
    assistant(use('a', 'f', { x: 1 }), use('b', 'g')),
    user({ text: 'First:' }, result('b', [{ text: 'two' }])),
    user(result('a', [{ json: { output: 1 } }], { status: 'error' }), { text: 'Well?' }),
  ];

  it('are answered in one turn, in the order of the calls, before anything else (E41, E42, E43)', () => {
    const { body, mapped } = say({ messages: rounds });
    expect(body.contents.slice(1)).toEqual([
      {
        role: 'model',
        parts: [
          { functionCall: { id: 'a', name: 'f', args: { x: 1 } } },
          { functionCall: { id: 'b', name: 'g', args: {} } },
        ],
      },
      {
        role: 'user',
        parts: [
          { functionResponse: { id: 'a', name: 'f', response: { error: { output: 1 } } } },
          { functionResponse: { id: 'b', name: 'g', response: { output: 'two' } } },
          { text: 'First:' },
          { text: 'Well?' },
        ],
      },
    ]);
    expect(mapped).toEqual(['messages.2.content.1', 'messages.3.content.0']);
  });

  it('may name the ordinary type of a result', () => {
    const messages = [user(hello), assistant(use('a')), user(result('a', [], { type: 'tool_result' }))];
    expect(say({ messages }).body.contents).toHaveLength(3);
  });

  it('are refused by a model that knows no tools', () => {
    const messages = [user(hello), assistant(use('a')), user(result('a'))];
    expect(() => say({ messages }, 'gemma-3-27b-it')).toThrow(/^messages\.1\.content\.0\.toolUse: /);
  });

  it('have no ids on Vertex', () => {
    const text = JSON.stringify(say({ messages: rounds }, 'gemini-2.5-flash', 'vertex').body.contents);
    expect(text).not.toContain('"id"');
  });

  it.each([
    { name: 'nothing', content: [], response: { output: '' } },
    { name: 'a text', content: [{ text: 'a' }], response: { output: 'a' } },
    { name: 'several parts', content: [{ text: 'a' }, { json: null }], response: { output: ['a', null] } },
    { name: 'a list', content: [{ json: [1] }], response: { output: [1] } },
  ])('may hold $name', ({ content, response }) => {
    const { body } = say({ messages: [user(hello), assistant(use('a')), user(result('a', content))] });
    expect(body.contents[2]?.parts).toEqual([{ functionResponse: { id: 'a', name: 'f', response } }]);
  });

  const seen = [{ text: 'See:' }, { image: { format: 'png', source: { bytes: BASE64_PNG } } }];
  const pixel = { inlineData: { mimeType: 'image/png', data: BASE64_PNG } };
  const shown = [user(hello), assistant(use('a'), use('b')), user(result('a', seen), result('b'))];

  it('hold images where the model takes them there', () => {
    expect(say({ messages: shown }, 'gemini-3.5-flash').body.contents[2]?.parts?.[0]).toEqual({
      functionResponse: { id: 'a', name: 'f', response: { output: 'See:' }, parts: [pixel] },
    });
  });

  it('have their images behind all of them elsewhere (E40)', () => {
    const parts = say({ messages: shown }).body.contents[2]?.parts ?? [];
    expect(parts.map((part) => Object.keys(part).join())).toEqual([
      'functionResponse',
      'functionResponse',
      'text',
      'inlineData',
    ]);
    expect(parts[2]?.text).toBe('Attachment of tool call a:');
  });

  it('have the names that the model takes, the same every time (E46)', () => {
    const name = '3 wishes';
    const request = { messages: [user(hello), assistant(use('a', name)), user(result('a'))] };
    const { body } = say(request);
    const sent = body.contents[1]?.parts?.[0]?.functionCall?.name;
    expect(sent).toMatch(/^[A-Za-z_][\w.:-]*$/);
    expect(body.contents[2]?.parts?.[0]?.functionResponse?.name).toBe(sent);
    expect(say(request).body).toEqual(body);
  });
});

describe('thoughts of earlier turns', () => {
  const parts = (content: object[], model = 'gemini-3.5-flash') => {
    const { body, degraded } = say({ messages: [user(hello), assistant(...content), user(hello)] }, model);
    return { parts: body.contents[1]?.parts, degraded };
  };
  const fCall = { functionCall: { id: 'a', name: 'f', args: {} } };

  it.each([
    {
      name: 'to the call behind them',
      content: [envelope('next', 'c2ln'), use('a')],
      sent: [{ ...fCall, thoughtSignature: 'c2ln' }],
    },
    {
      name: 'to the text behind them, with what was thought',
      content: [envelope('next', 'c2ln', { text: 'Hm.' }), { cachePoint: { type: 'default' } }, hello],
      sent: [
        { text: 'Hm.', thought: true },
        { ...hello, thoughtSignature: 'c2ln' },
      ],
    },
    {
      name: 'to themselves',
      content: [envelope('thought', 'c2ln', { text: 'Hm.' })],
      sent: [{ text: 'Hm.', thought: true, thoughtSignature: 'c2ln' }],
    },
    {
      name: 'unsigned',
      content: [envelope('thought', '', { text: 'Hm.' }), hello],
      sent: [{ text: 'Hm.', thought: true }, hello],
    },
    {
      name: 'on an empty text',
      content: [hello, envelope('text', 'c2ln')],
      sent: [hello, { text: '', thoughtSignature: 'c2ln' }],
    },
  ])('go back $name (E59)', ({ content, sent }) => {
    expect(parts(content)).toEqual({ parts: sent, degraded: [] });
  });

  it.each([
    { name: 'without a proof (E57)', reasoning: { reasoningText: { text: 'Hm.' } } },
    {
      name: 'with the proof of another vendor (E53)',
      reasoning: { reasoningText: { text: 'Hm.', signature: 'gw1.coh.here.eA' } },
    },
    { name: 'with a bare proof', reasoning: { reasoningText: { text: 'Hm.', signature: 'c2ln' } } },
    {
      name: 'made elsewhere (E53)',
      reasoning: envelope('next', 'c2ln', { boundary: 'there' }).reasoningContent,
    },
    { name: 'that nobody can read', reasoning: { redactedContent: 'AQID' } },
  ])('are left out $name', ({ reasoning }) => {
    expect(parts([{ reasoningContent: reasoning }, hello])).toEqual({
      parts: [hello],
      degraded: ['messages.1.content.0.reasoningContent'],
    });
  });

  it('lose a signature whose part is gone', () => {
    expect(parts([hello, envelope('next', 'c2ln')]).degraded).toEqual(['messages.1.content']);
  });

  it('are marked as missing on the first call of each step where the model wants them signed (E59)', () => {
    const content = [hello, use('a'), use('b')];
    const signatures = (model: string) => parts(content, model).parts?.map((part) => part.thoughtSignature);
    expect(signatures('gemini-3-pro-preview')).toEqual([undefined, 'skip_thought_signature_validator', undefined]);
    expect(signatures('gemini-2.5-pro')).toEqual([undefined, undefined, undefined]);
  });
});
