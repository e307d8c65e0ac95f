import { describe, expect, it } from '@jest/globals';
import { encodeOptions } from '../../../test/support/dialect-options.js';
import { faultOf } from '../../../test/support/converse-requests.js';
import { type ContentBlock, type ReasoningContent } from '../../gateway/model/content-block.js';
import { type ModelProfile } from '../../gateway/model/model-profile.js';
import { type Message, type ModelRequest } from '../../gateway/model/model-request.js';
import { Warnings } from '../../gateway/model/warnings.js';
import { sealProof, sealRedacted } from '../shared/proof.js';
import { encodeRequest } from './encode-request.js';

const MODEL = 'gpt-5.2';
const { profile: PROFILE } = encodeOptions({ model: MODEL });
const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';

function encode(request: ModelRequest, profile: ModelProfile = PROFILE) {
  const warnings = new Warnings();
  const { body } = encodeRequest(request, encodeOptions({ vendor: 'openai', model: MODEL, profile, warnings }));
  const { input, instructions } = JSON.parse(String(body)) as { input: unknown[]; instructions?: string };
  return {
    input,
    instructions,
    degraded: warnings.list.map(({ path }) => path),
    mapped: warnings.mapped.map(({ path }) => path),
  };
}

const user = (...content: ContentBlock[]): Message => ({ role: 'user', content });
const assistant = (...content: ContentBlock[]): Message => ({ role: 'assistant', content });
const conversation = (...messages: Message[]) => encode({ messages });
const call = (toolUseId: string, input = {}): ContentBlock => ({ toolUse: { toolUseId, name: 'f', input } });
const result = (toolUseId: string, text: string): ContentBlock => ({
  toolResult: { toolUseId, content: [{ text }] },
});
const HELLO = { role: 'user', content: 'Hello' };

describe('instructions', () => {
  const asking = (system: NonNullable<ModelRequest['system']>, profile?: ModelProfile) =>
    encode({ system, messages: [user({ text: 'Hello' })] }, profile);
  const explicit: ModelProfile = { ...PROFILE, cachePoints: 'explicit' };

  it('are plain text where there is one', () => {
    expect(asking([{ text: 'Be brief.' }])).toMatchObject({ instructions: 'Be brief.', input: [HELLO], degraded: [] });
  });

  it('keep the bounds of several texts as the parts of a first message', () => {
    const { input, instructions } = asking([{ text: 'Be brief.' }, { text: 'Be kind.' }]);
    expect(instructions).toBeUndefined();
    expect(input[0]).toEqual({
      role: 'developer',
      content: [
        { type: 'input_text', text: 'Be brief.' },
        { type: 'input_text', text: 'Be kind.' },
      ],
    });
  });

  it('carry a cache breakpoint where the model takes it (E62)', () => {
    const cachePoint = { cachePoint: { type: 'default' } } as const;
    const { input, degraded } = asking([{ text: 'Be brief.' }, cachePoint], explicit);
    const text = { type: 'input_text', text: 'Be brief.', prompt_cache_breakpoint: { mode: 'explicit' } };
    expect(input).toEqual([{ role: 'developer', content: [text] }, HELLO]);
    expect(degraded).toEqual([]);
    expect(asking([{ text: 'Be brief.' }, cachePoint])).toMatchObject({ instructions: 'Be brief.', degraded: [] });
  });

  it('stay where they are in the middle of a conversation (E65)', () => {
    const { input } = conversation(
      user({ text: 'Hello' }),
      { role: 'system', content: [{ text: 'Now in French.' }] },
      user({ text: 'And now?' }),
    );
    expect(input).toEqual([
      HELLO,
      { role: 'developer', content: 'Now in French.' },
      { role: 'user', content: 'And now?' },
    ]);
  });

  it('carry the breakpoint behind an answer on the question before it (E64)', () => {
    const messages = [
      user({ text: 'a' }),
      assistant({ text: 'b' }, { cachePoint: { type: 'default', ttl: '1h' } }),
      user({ text: 'c' }),
    ];
    const { input, degraded } = encode({ messages }, explicit);
    expect(input[0]).toMatchObject({ content: [{ text: 'a', prompt_cache_breakpoint: { mode: 'explicit' } }] });
    expect(degraded).toEqual(['messages.1.content.1.cachePoint.ttl']);
  });
});

describe('a conversation', () => {
  it('becomes items in its own order, results and words of one message included (E36)', () => {
    const { input, degraded } = conversation(
      user({ text: 'Hello' }),
      assistant({ text: 'Let me see.' }, call('1', { a: 1 }), { text: 'And:' }, call('2')),
      user(result('1', 'sunny'), result('2', 'rain'), { text: 'And now?' }),
    );
    const words = (text: string) => ({ role: 'assistant', content: [{ type: 'output_text', text }] });
    expect(input).toEqual([
      HELLO,
      words('Let me see.'),
      { type: 'function_call', call_id: '1', name: 'f', arguments: '{"a":1}' },
      words('And:'),
      { type: 'function_call', call_id: '2', name: 'f', arguments: '{}' },
      { type: 'function_call_output', call_id: '1', output: 'sunny' },
      { type: 'function_call_output', call_id: '2', output: 'rain' },
      { role: 'user', content: 'And now?' },
    ]);
    expect(degraded).toEqual([]);
  });

  it.each<{ name: string; block: ContentBlock; parts: unknown[] }>([
    {
      name: 'an image, by the format of its bytes (E72)',
      block: { image: { format: 'gif', source: { bytes: PIXEL } } },
      parts: [{ type: 'input_image', image_url: `data:image/png;base64,${PIXEL}` }],
    },
    {
      name: 'a PDF as a file',
      block: { document: { name: 'Report', format: 'pdf', source: { bytes: 'JVBERi0=' }, context: 'Mind it.' } },
      parts: [
        { type: 'input_text', text: 'Mind it.' },
        { type: 'input_file', filename: 'Report.pdf', file_data: 'data:application/pdf;base64,JVBERi0=' },
      ],
    },
    {
      name: 'a text document as text',
      block: { document: { name: 'Notes', format: 'csv', source: { bytes: 'YSxi' } } },
      parts: [{ type: 'input_text', text: '<document name="Notes" format="csv">\na,b\n</document>' }],
    },
  ])('holds $name (E73)', ({ block, parts }) => {
    const { input, degraded } = conversation(user({ text: 'Hello' }, block));
    expect(input).toEqual([{ role: 'user', content: [{ type: 'input_text', text: 'Hello' }, ...parts] }]);
    expect(degraded).toEqual([]);
  });

  it.each<{ name: string; block: ContentBlock; path: string }>([
    {
      name: 'an office document',
      block: { document: { name: 'a', format: 'docx', source: { bytes: 'UEsDBA==' } } },
      path: 'document.format',
    },
    { name: 'audio', block: { audio: { format: 'wav', source: { bytes: 'AAAA' } } }, path: 'audio' },
    { name: 'video', block: { video: { format: 'mp4', source: { bytes: 'AAAA' } } }, path: 'video' },
    {
      name: 'what lies in S3',
      block: { image: { format: 'png', source: { s3Location: { uri: 's3://b/k' } } } },
      path: 'image.source.s3Location',
    },
  ])('refuses $name', ({ block, path }) => {
    const fault = faultOf(() => conversation(user({ text: 'Hello' }, block)));
    expect(fault).toMatchObject({ kind: 'invalidRequest' });
    expect(String(fault)).toContain(`messages.0.content.1.${path}`);
  });

  it('leaves blank texts out, and refuses to send nothing (E75)', () => {
    expect(conversation(user({ text: ' ' }, { text: 'Hello' }))).toMatchObject({ input: [HELLO] });
    expect(faultOf(() => conversation(user({ text: ' ' })))).toMatchObject({ kind: 'invalidRequest' });
  });

  it('says that an answer at its end is not continued', () => {
    expect(conversation(user({ text: 'a' }), assistant({ text: 'b' })).degraded).toEqual(['messages.1']);
  });

  it('refuses calls of tools that another vendor ran', () => {
    const toolUse = { toolUseId: '1', name: 'search', input: {}, type: 'server_tool_use' };
    expect(faultOf(() => conversation(user({ text: 'a' }), assistant({ toolUse })))).toMatchObject({
      kind: 'invalidRequest',
    });
  });
});

describe('the result of a tool', () => {
  const outputOf = (toolResult: object) => {
    const block = { toolResult: { toolUseId: '1', ...toolResult } } as ContentBlock;
    const { input, degraded } = conversation(user({ text: 'a' }), assistant(call('1')), user(block));
    return { output: (input[2] as { output: unknown }).output, degraded };
  };

  it.each<{ name: string; said: object; output: unknown }>([
    { name: 'nothing', said: { content: [] }, output: '' },
    { name: 'a text', said: { content: [{ text: 'a' }], status: 'success' }, output: 'a' },
    { name: 'JSON', said: { content: [{ json: { a: 1 } }] }, output: '{"a":1}' },
    { name: 'a failure', said: { content: [{ text: 'a' }], status: 'error' }, output: '[tool error] a' },
    {
      name: 'a failure without words',
      said: { content: [], status: 'error' },
      output: '[tool error]',
    },
    {
      name: 'several texts and an image (E40)',
      said: { content: [{ text: 'a' }, { text: 'b' }, { image: { format: 'png', source: { bytes: PIXEL } } }] },
      output: [
        { type: 'input_text', text: 'a' },
        { type: 'input_text', text: 'b' },
        { type: 'input_image', image_url: `data:image/png;base64,${PIXEL}` },
      ],
    },
    {
      name: 'a PDF',
      said: { content: [{ document: { name: 'a', format: 'pdf', source: { bytes: 'JVBERi0=' } } }] },
      output: [{ type: 'input_file', filename: 'a.pdf', file_data: 'data:application/pdf;base64,JVBERi0=' }],
    },
  ])('holds $name', ({ said, output }) => {
    expect(outputOf(said)).toEqual({ output, degraded: [] });
  });
});

describe('reasoning of earlier turns', () => {
  const seal = { kind: 'oai', boundary: 'here' } as const;
  const proof = {
    encrypted_content: 'gAAA',
    shape: [
      ['summary', 3],
      ['summary', 3],
    ],
  };
  const signed = (signature?: string, text = 'One\n\nTwo'): ContentBlock => ({
    reasoningContent: { reasoningText: { text, ...(signature !== undefined && { signature }) } },
  });
  const replay = (...content: ContentBlock[]) =>
    conversation(user({ text: 'Hello' }), assistant(...content), user(result('1', 'x')));

  it('goes back encrypted, without an id, before its call (E52)', () => {
    const { input, degraded } = replay(signed(sealProof(seal, JSON.stringify(proof))), call('1'));
    expect(input[1]).toEqual({
      type: 'reasoning',
      summary: [
        { type: 'summary_text', text: 'One' },
        { type: 'summary_text', text: 'Two' },
      ],
      encrypted_content: 'gAAA',
    });
    expect(input[2]).toMatchObject({ type: 'function_call', call_id: '1' });
    expect(degraded).toEqual([]);
  });

  it('goes back as one summary where its text was changed', () => {
    const { input } = replay(signed(sealProof(seal, JSON.stringify(proof)), 'Something else'), call('1'));
    expect(input[1]).toMatchObject({
      summary: [{ type: 'summary_text', text: 'Something else' }],
      encrypted_content: 'gAAA',
    });
  });

  it('goes back without a summary where the vendor showed none (E56)', () => {
    const redactedContent = sealRedacted(seal, JSON.stringify({ encrypted_content: 'gAAA' }));
    const { input } = replay({ reasoningContent: { redactedContent } }, call('1'));
    expect(input[1]).toEqual({ type: 'reasoning', summary: [], encrypted_content: 'gAAA' });
  });

  it.each<{ name: string; reasoningContent: ReasoningContent }>([
    { name: 'without a proof (E57)', reasoningContent: { reasoningText: { text: 'a' } } },
    { name: "with Anthropic's bare proof", reasoningContent: { reasoningText: { text: 'a', signature: 'EqQB' } } },
    {
      name: 'from behind another boundary (E53)',
      reasoningContent: {
        reasoningText: { text: 'a', signature: sealProof({ ...seal, boundary: 'there' }, JSON.stringify(proof)) },
      },
    },
    {
      name: 'of another vendor',
      reasoningContent: { redactedContent: sealRedacted({ kind: 'gem', boundary: 'here' }, JSON.stringify(proof)) },
    },
    {
      name: 'with a proof that holds nothing',
      reasoningContent: { reasoningText: { text: 'a', signature: sealProof(seal, '[]') } },
    },
  ])('is left out $name, and said so', ({ reasoningContent }) => {
    const { input, degraded } = replay({ reasoningContent }, call('1'));
    expect(input[1]).toMatchObject({ type: 'function_call' });
    expect(degraded).toEqual(['messages.1.content.0.reasoningContent']);
  });

  it('is left out where nothing of its turn follows it, because the vendor refuses that', () => {
    const { input, degraded } = replay(call('1'), signed(sealProof(seal, JSON.stringify(proof))));
    expect(input.map((item) => (item as { type?: string }).type)).toEqual([
      undefined,
      'function_call',
      'function_call_output',
    ]);
    expect(degraded).toEqual(['messages.1.content.1.reasoningContent']);
  });

  it('gives the message behind it its phase', () => {
    const phased = sealProof(seal, JSON.stringify({ ...proof, phase: 'commentary' }));
    const { input } = replay(signed(phased), { text: 'Let me see.' }, call('1'));
    expect(input[2]).toMatchObject({ role: 'assistant', phase: 'commentary' });
  });
});
