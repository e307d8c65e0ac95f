import { describe, expect, it } from '@jest/globals';
import { readDeltas, readMessage } from '../../../test/support/chat-turns.js';
import { encodeOptions, profileOf } from '../../../test/support/dialect-options.js';
import { type ContentBlock } from '../../gateway/model/content-block.js';
import { type Message } from '../../gateway/model/model-request.js';
import { Warnings } from '../../gateway/model/warnings.js';
import { deepseek } from '../../providers/deepseek/deepseek.vendor.js';
import { mistral } from '../../providers/mistral/mistral.vendor.js';
import { openai } from '../../providers/openai/openai.vendor.js';
import { openrouter } from '../../providers/openrouter/openrouter.vendor.js';
import { type VendorDefinition } from '../../providers/shared/vendor-definition.js';
import { encodeRequest } from './encode-request.js';

const CALL = { id: 'call_1', type: 'function', function: { name: 'f', arguments: '{}' } };
const ASK: Message = { role: 'user', content: [{ text: 'Hi' }] };
const RESULT: Message = {
  role: 'user',
  content: [{ toolResult: { toolUseId: 'call_1', content: [{ text: 'done' }] } }],
};

interface Sent {
  readonly messages: readonly Record<string, unknown>[];
  readonly warned: readonly string[];
  readonly mapped: readonly string[];
}

function send(vendor: VendorDefinition, messages: readonly Message[], boundary = 'here'): Sent {
  const warnings = new Warnings();
  const profile = profileOf(vendor, 'model-1');
  const { body } = encodeRequest({ messages }, encodeOptions({ vendor: vendor.name, profile, warnings, boundary }));
  return {
    messages: (JSON.parse(String(body)) as { messages: Record<string, unknown>[] }).messages,
    warned: warnings.list.map(({ path }) => path),
    mapped: warnings.mapped.map(({ path }) => path),
  };
}

/** A reply as history of a running tool loop, and what the vendor is then sent of it. */
function replay(vendor: VendorDefinition, content: readonly ContentBlock[], boundary?: string): Sent {
  return send(vendor, [ASK, { role: 'assistant', content }, RESULT], boundary);
}

describe('the reasoning of DeepSeek', () => {
  const profile = profileOf(deepseek, 'deepseek-v4-pro');
  const message = { reasoning_content: 'I think', content: 'Let me see.', tool_calls: [CALL] };
  const deltas = [
    { reasoning_content: 'I ', content: null },
    { reasoning_content: 'think', content: '' },
    { content: 'Let me see.' },
    { tool_calls: [{ index: 0, ...CALL }] },
  ];

  it.each([
    { name: 'whole', read: () => readMessage(message, { profile }) },
    { name: 'streamed', read: () => readDeltas(deltas, { profile }) },
  ])('goes back to DeepSeek in a tool loop, $name (E60)', ({ read }) => {
    const { content } = read().output.message;
    expect(content.map((block) => Object.keys(block)[0])).toEqual(['reasoningContent', 'text', 'toolUse']);
    expect(replay(deepseek, content)).toMatchObject({
      messages: [{}, { role: 'assistant', content: 'Let me see.', reasoning_content: 'I think' }, { role: 'tool' }],
      warned: [],
      mapped: [],
    });
  });

  it.each([
    { name: 'another vendor', vendor: mistral, boundary: 'here' },
    { name: 'DeepSeek behind another boundary', vendor: deepseek, boundary: 'there' },
    { name: 'a vendor that wants none', vendor: openai, boundary: 'here' },
  ])('goes nowhere else: $name (E57)', ({ vendor, boundary }) => {
    const { content } = readMessage(message, { profile }).output.message;
    const sent = replay(vendor, content, boundary);
    expect(JSON.stringify(sent.messages)).not.toContain('I think');
    expect(sent.warned).toEqual(['messages.1.content.0.reasoningContent']);
  });

  it('is no block where the model did not think', () => {
    const { output } = readMessage({ reasoning_content: '', content: 'Hi' }, { profile });
    expect(output.message.content).toEqual([{ text: 'Hi' }]);
    expect(readDeltas([{ content: 'Hi' }], { profile }).output.message.content).toEqual([{ text: 'Hi' }]);
  });

  it('is not sent of rounds without tools, and again of earlier rounds with them', () => {
    const { content } = readMessage(message, { profile }).output.message;
    const plain: Message = { role: 'assistant', content: [...content.slice(0, 1), { text: 'Hello.' }] };
    const sent = send(deepseek, [ASK, plain, ASK, { role: 'assistant', content }, RESULT, plain, ASK]);
    expect(sent.messages.map((one) => one['reasoning_content'])).toEqual([
      ...[undefined, undefined, undefined],
      ...['I think', undefined, 'I think', undefined],
    ]);
    expect(sent).toMatchObject({ warned: [], mapped: ['messages.1.content.0.reasoningContent'] });
  });

  it.each<{ name: string; block: ContentBlock }>([
    { name: 'unsigned', block: { reasoningContent: { reasoningText: { text: 'a' } } } },
    { name: "Anthropic's", block: { reasoningContent: { reasoningText: { text: 'a', signature: 'EqQB' } } } },
    { name: 'redacted', block: { reasoningContent: { redactedContent: 'AQID' } } },
  ])('is never made of reasoning that is $name (E57)', ({ block }) => {
    const toolUse = { toolUse: { toolUseId: 'call_1', name: 'f', input: {} } };
    const sent = replay(deepseek, [block, toolUse]);
    expect(sent.messages[1]).not.toHaveProperty('reasoning_content');
    expect(sent.warned).toEqual(['messages.1.content.0.reasoningContent']);
  });
});

describe('the reasoning details of OpenRouter', () => {
  const profile = profileOf(openrouter, 'anthropic/claude-sonnet-4.5');
  const details = [
    { type: 'reasoning.text', text: 'I think', signature: 'sig', format: 'anthropic-claude-v1', index: 0 },
    { type: 'reasoning.summary', summary: 'In short', format: 'openai-responses-v1', index: 1 },
    { type: 'reasoning.encrypted', data: 'QUJD', id: 'rs_1', index: 2 },
  ];
  const message = { reasoning: 'I think', reasoning_details: details, content: null, tool_calls: [CALL] };
  const deltas = [
    { reasoning_details: [{ type: 'reasoning.text', text: '', signature: '', index: 0 }] },
    {
      reasoning: 'I ',
      reasoning_details: [{ type: 'reasoning.text', text: 'I ', format: 'anthropic-claude-v1', index: 0 }],
    },
    { reasoning: 'think', reasoning_details: [{ type: 'reasoning.text', text: 'think', index: 0 }] },
    { reasoning: null, reasoning_details: [{ type: 'reasoning.text', signature: 'sig', index: 0 }] },
    { reasoning_details: [details[1], details[2]] },
    { content: '', reasoning_details: [] },
    { tool_calls: [{ index: 0, ...CALL }] },
  ];

  it.each([
    { name: 'whole', read: () => readMessage(message, { profile }) },
    { name: 'streamed', read: () => readDeltas(deltas, { profile }) },
  ])('are a block each, and go back as they came, $name', ({ read }) => {
    const { content } = read().output.message;
    expect(content).toMatchObject([
      {
        reasoningContent: { reasoningText: { text: 'I think', signature: expect.stringMatching(/^gw1\.or\.here\./) } },
      },
      { reasoningContent: { reasoningText: { text: 'In short' } } },
      { reasoningContent: { redactedContent: expect.any(String) } },
      { toolUse: { toolUseId: 'call_1' } },
    ]);
    expect(replay(openrouter, content)).toMatchObject({
      messages: [{}, { reasoning_details: details }, {}],
      warned: [],
    });
  });

  it('are left out where their proof cannot be read', () => {
    const signature = `gw1.or.here.${Buffer.from('no object').toString('base64url')}`;
    const block = { reasoningContent: { reasoningText: { text: 'a', signature } } };
    const sent = replay(openrouter, [block, { toolUse: { toolUseId: 'call_1', name: 'f', input: {} } }]);
    expect(sent.warned).toEqual(['messages.1.content.0.reasoningContent']);
  });
});

describe('the thinking of Mistral', () => {
  const profile = profileOf(mistral, 'magistral-medium-latest');

  it('goes back as the part that it came in', () => {
    const parts = [
      { type: 'thinking', thinking: [{ type: 'text', text: 'I think' }] },
      { type: 'text', text: 'So.' },
    ];
    const { content } = readMessage({ content: parts }, { profile }).output.message;
    const sent = send(mistral, [ASK, { role: 'assistant', content }, ASK]);
    expect(sent.messages[1]).toEqual({
      role: 'assistant',
      content: [
        { type: 'thinking', thinking: [{ type: 'text', text: 'I think' }], closed: true },
        { type: 'text', text: 'So.' },
      ],
    });
    expect(sent.warned).toEqual([]);
  });
});

describe("what Gemini's compatible API gives with a call", () => {
  const extra = { google: { thought_signature: 'c2ln' } };

  it('goes back with the same call', () => {
    const { content } = readMessage({ content: null, tool_calls: [{ ...CALL, extra_content: extra }] }).output.message;
    expect(content).toMatchObject([{ reasoningContent: { reasoningText: { text: '' } } }, { toolUse: {} }]);
    const sent = replay(openai, content);
    expect(sent).toMatchObject({ messages: [{}, { tool_calls: [{ ...CALL, extra_content: extra }] }, {}], warned: [] });
  });
});
