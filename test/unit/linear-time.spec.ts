import { describe, expect, it } from '@jest/globals';
import { CHAT_REPLIES } from '../../src/dialects/openai-chat/decode-response.js';
import { encodeRequest as encodeMessages } from '../../src/dialects/anthropic-messages/encode-request.js';
import { MESSAGES_REPLIES } from '../../src/dialects/anthropic-messages/decode-response.js';
import { encodeRequest as encodeChat } from '../../src/dialects/openai-chat/encode-request.js';
import { SseReplyDecoder } from '../../src/dialects/shared/sse-reply-decoder.js';
import { type WholeReplyReader } from '../../src/dialects/shared/whole-reply.js';
import { type Message, type ModelRequest } from '../../src/gateway/model/model-request.js';
import { anthropic } from '../../src/providers/anthropic/anthropic.vendor.js';
import { openrouter } from '../../src/providers/openrouter/openrouter.vendor.js';
import { vllm } from '../../src/providers/vllm/vllm.vendor.js';
import { decodeOptions, encodeOptions, profileOf } from '../support/dialect-options.js';

/**
 * So many pieces that whoever reads all of the earlier ones again at each of them takes minutes; read once, they take
 * less than a second.
 */
const MANY = 60_000;

/** A time that a busy machine keeps too, and that work which grows with the square of its input does not. */
const LIMIT_MS = 10_000;

function timeOf(work: () => void): number {
  const startedAt = performance.now();
  work();
  return performance.now() - startedAt;
}

const chat = (delta: object): object => ({ choices: [{ index: 0, delta }] });
const call = (index: number, rest: object): object => chat({ tool_calls: [{ index, ...rest }] });
const repeat = (make: (index: number) => object): object[] => Array.from({ length: MANY }, (_, index) => make(index));
const open = (index: number, text: string): object =>
  call(index, { id: `c${index}`, function: { name: 'f', arguments: text } });

const STREAMS: readonly { name: string; reader: WholeReplyReader; pieces: () => object[] }[] = [
  {
    name: 'arguments that go on while another call waits',
    reader: CHAT_REPLIES,
    pieces: () => [
      open(0, '{"a":"'),
      open(1, '{}'),
      ...repeat(() => call(0, { function: { arguments: 'word word ' } })),
    ],
  },
  {
    name: 'arguments that are no object',
    reader: CHAT_REPLIES,
    pieces: () => [open(0, '"'), ...repeat(() => call(0, { function: { arguments: 'word word ' } }))],
  },
  {
    name: 'arguments under a name that is repeated',
    reader: CHAT_REPLIES,
    pieces: () => [open(0, '{"a":"'), ...repeat(() => call(0, { function: { name: 'f', arguments: 'word word ' } }))],
  },
  {
    name: 'calls under one index',
    reader: CHAT_REPLIES,
    pieces: () => repeat((index) => call(0, { id: `c${index}`, function: { name: 'f', arguments: '{}' } })),
  },
  {
    name: 'calls whose arguments come later',
    reader: CHAT_REPLIES,
    pieces: () => [
      ...repeat((index) => call(index, { id: `c${index}`, function: { name: 'f', arguments: '{' } })),
      ...repeat((index) => call(index, { function: { arguments: '}' } })),
    ],
  },
  {
    name: 'white space before the text',
    reader: CHAT_REPLIES,
    pieces: () => [...repeat(() => chat({ content: '\n\n\n\n' })), chat({ content: 'a' })],
  },
  {
    name: 'details of reasoning',
    reader: CHAT_REPLIES,
    pieces: () => repeat(() => chat({ reasoning_details: [{ type: 'reasoning.text', index: 0, text: 'word ' }] })),
  },
  {
    name: 'blocks of a message',
    reader: MESSAGES_REPLIES,
    pieces: () =>
      repeat((index) => ({
        type: 'content_block_start',
        index,
        content_block: { type: 'tool_use', id: `c${index}`, name: 'f', input: {} },
      })),
  },
];

describe('a stream is read in a time that grows with its length', () => {
  it.each(STREAMS)('$name', ({ reader, pieces }) => {
    const chunk = Buffer.from(
      pieces()
        .map((piece) => `data: ${JSON.stringify(piece)}\n\n`)
        .join(''),
    );
    const decoder = new SseReplyDecoder(decodeOptions({ profile: profileOf(openrouter, 'openai/gpt-5.1') }), reader);
    const time = timeOf(() => {
      for (let start = 0; start < chunk.length; start += 16_384) decoder.push(chunk.subarray(start, start + 16_384));
    });
    expect(decoder.failure).toBeUndefined();
    expect(time).toBeLessThan(LIMIT_MS);
  });
});

const hello: Message = { role: 'user', content: [{ text: 'Hello' }] };
const toolUse = (index: number) => ({ toolUse: { toolUseId: `t${index}`, name: 'f', input: {} } });
const toolResult = (index: number) => ({ toolResult: { toolUseId: `t${index}`, content: [{ text: 'a' }] } });

const REQUESTS: readonly { name: string; request: () => ModelRequest }[] = [
  { name: 'messages of one role', request: () => ({ messages: Array<Message>(MANY).fill(hello) }) },
  {
    name: 'instructions',
    request: () => ({ messages: [hello], system: Array.from({ length: MANY }, () => ({ text: 'Be brief.' })) }),
  },
  {
    name: 'rounds of tools',
    request: () => ({
      messages: [
        hello,
        ...Array.from({ length: MANY / 10 }, (_, index): Message[] => [
          { role: 'assistant', content: [toolUse(index)] },
          { role: 'user', content: [toolResult(index)] },
        ]).flat(),
      ],
    }),
  },
  {
    name: 'calls of one round',
    request: () => ({
      messages: [
        hello,
        { role: 'assistant', content: Array.from({ length: MANY / 10 }, (_, index) => toolUse(index)) },
        { role: 'user', content: Array.from({ length: MANY / 10 }, (_, index) => toolResult(index)).toReversed() },
      ],
    }),
  },
];

const HOSTS = [
  { name: 'vLLM', encode: encodeChat, profile: profileOf(vllm, 'model-1') },
  { name: 'OpenRouter', encode: encodeChat, profile: profileOf(openrouter, 'anthropic/claude-opus-5') },
  { name: 'Anthropic', encode: encodeMessages, profile: profileOf(anthropic, 'claude-opus-5') },
];

describe.each(HOSTS)('a request to $name is written in a time that grows with its length', ({ encode, profile }) => {
  it.each(REQUESTS)('$name', ({ request }) => {
    const said = request();
    let body: string | Uint8Array = '';
    const time = timeOf(() => {
      ({ body } = encode(said, encodeOptions({ profile })));
    });
    expect(body.length).toBeGreaterThan(MANY);
    expect(time).toBeLessThan(LIMIT_MS);
  });
});
