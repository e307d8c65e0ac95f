import { describe, expect, it } from '@jest/globals';
import { decodeOptions } from '../../../test/support/dialect-options.js';
import { parseJsonExact } from '../../codec/json.js';
import { type ModelResponse } from '../../gateway/model/model-response.js';
import { type DecodeOptions } from '../../gateway/ports/upstream-dialect.js';
import { TurnFold } from '../../gateway/stream/fold-events.js';
import { CHAT_REPLIES } from './decode-response.js';
import { OpenAiChatTranslator } from './openai-chat.translator.js';
import { SseReplyDecoder } from '../shared/sse-reply-decoder.js';

const translator = new OpenAiChatTranslator();

type Asked = NonNullable<DecodeOptions['request']>;

const optionsFor = (request?: Asked): DecodeOptions => decodeOptions(request ? { request } : {});

function whole(body: string, request?: Asked): ModelResponse {
  const turn = new TurnFold(parseJsonExact);
  for (const event of translator.decodeResponse(Buffer.from(body), optionsFor(request))) turn.add(event);
  return turn.result();
}

function streamed(body: string, request?: Asked): ModelResponse {
  const turn = new TurnFold(parseJsonExact);
  const decoder = new SseReplyDecoder(optionsFor(request), CHAT_REPLIES);
  for (const event of [...decoder.push(Buffer.from(body)), ...decoder.end()]) turn.add(event);
  return turn.result();
}

const asking = (...additionalModelResponseFieldPaths: string[]): Asked => ({ additionalModelResponseFieldPaths });

const reply = (choice: object = {}, rest: object = {}): string =>
  JSON.stringify({
    id: 'chat-1',
    system_fingerprint: 'fp-1',
    choices: [{ index: 0, message: { role: 'assistant', content: 'Hi' }, finish_reason: 'stop', ...choice }],
    ...rest,
  });

const chunk = (choices: object[], rest: object = {}): string =>
  `data: ${JSON.stringify({ id: 'chat-1', system_fingerprint: 'fp-1', choices, ...rest })}\n\n`;
const stream = (choice: object = {}, rest: object = {}): string =>
  [
    chunk([{ index: 0, delta: { role: 'assistant', content: 'Hi' }, finish_reason: null }], { usage: null }),
    chunk([{ index: 0, delta: {}, finish_reason: 'stop', ...choice }], { usage: null }),
    chunk([], { usage: { prompt_tokens: 1, completion_tokens: 1 }, ...rest }),
    'data: [DONE]\n\n',
  ].join('');

describe('additionalModelResponseFieldPaths', () => {
  it.each<{ name: string; asked: Asked; expected: unknown }>([
    {
      name: "members of the vendor's reply",
      asked: asking('/id', '/choices/0/finish_reason', '/nothing'),
      expected: { id: 'chat-1', choices: { 0: { finish_reason: 'stop' } } },
    },
    { name: 'what comes last in a stream', asked: asking('/usage'), expected: { usage: expect.any(Object) } },
    { name: 'nothing where no path leads anywhere', asked: asking('/stop_sequence'), expected: undefined },
    { name: 'nothing where nothing is asked', asked: {}, expected: undefined },
  ])('gives $name, whole or streamed', ({ asked, expected }) => {
    const usage = { usage: { prompt_tokens: 1, completion_tokens: 1 } };
    expect(whole(reply({}, usage), asked).additionalModelResponseFields).toEqual(expected);
    expect(streamed(stream(), asked).additionalModelResponseFields).toEqual(expected);
  });

  it.each([
    { host: 'vLLM', choice: { stop_reason: 'END' } },
    { host: 'SGLang', choice: { matched_stop: 'END' } },
  ])('gives the stop sequence that $host names, under both names (E16)', ({ choice }) => {
    const asked = asking('/stop_sequence', '/delta/stop_sequence');
    const expected = { stop_sequence: 'END', delta: { stop_sequence: 'END' } };
    expect(whole(reply(choice), asked)).toMatchObject({
      stopReason: 'stop_sequence',
      additionalModelResponseFields: expected,
    });
    expect(streamed(stream(choice), asked).additionalModelResponseFields).toEqual(expected);
  });

  it('gives numbers as the vendor wrote them', () => {
    const body = '{"seed":9007199254740993,"t":1.0,"choices":[{"message":{"content":"a"},"finish_reason":"stop"}]}';
    expect(JSON.stringify(whole(body, asking('/seed', '/t')).additionalModelResponseFields)).toBe(
      '{"seed":9007199254740993,"t":1.0}',
    );
  });

  it('reads a reply that names __proto__, which the exact parser refuses', () => {
    const body = '{"__proto__":{"a":1},"id":"x","choices":[{"message":{"content":"a"},"finish_reason":"stop"}]}';
    expect(whole(body, asking('/id')).additionalModelResponseFields).toEqual({ id: 'x' });
  });
});

describe('the numbers of a tool call', () => {
  const call = (args: string): string =>
    `{"choices":[{"message":{"tool_calls":[{"id":"a","function":{"name":"f","arguments":${args}}}]},"finish_reason":"stop"}]}`;

  it.each([
    { name: 'JSON text', args: '"{\\"big\\":9007199254740993,\\"t\\":7006652.0}"' },
    { name: 'an object', args: '{"big":9007199254740993,"t":7006652.0}' },
  ])('stay as they were written where the arguments are $name', ({ args }) => {
    const expected = '{"big":9007199254740993,"t":7006652.0}';
    expect(JSON.stringify(whole(call(args)).output.message.content[0]?.toolUse?.input)).toBe(expected);
    const sse = `data: ${call(args).replace('"message"', '"delta"')}\n\ndata: [DONE]\n\n`;
    expect(JSON.stringify(streamed(sse).output.message.content[0]?.toolUse?.input)).toBe(expected);
  });
});

describe('echoes', () => {
  it.each<{ name: string; asked: Asked; served: object; expected: object | undefined }>([
    { name: 'a tier that served', asked: {}, served: { service_tier: 'flex' }, expected: { type: 'flex' } },
    {
      name: 'the tier that served instead of the one that was asked (E69)',
      asked: { serviceTier: { type: 'priority' } },
      served: { service_tier: 'default' },
      expected: { type: 'default' },
    },
    {
      name: 'no default tier that nobody asked for',
      asked: {},
      served: { service_tier: 'default' },
      expected: undefined,
    },
    {
      name: 'no tier that the vendor does not name',
      asked: { serviceTier: { type: 'priority' } },
      served: {},
      expected: undefined,
    },
  ])('names $name', ({ asked, served, expected }) => {
    expect(whole(reply({}, served), asked).serviceTier).toEqual(expected);
    expect(streamed(stream({}, served), asked).serviceTier).toEqual(expected);
  });

  it.each<{ asked: Asked; expected: object | undefined }>([
    { asked: { performanceConfig: { latency: 'optimized' } }, expected: { latency: 'standard' } },
    { asked: { performanceConfig: { latency: 'standard' } }, expected: { latency: 'standard' } },
    { asked: {}, expected: undefined },
  ])('names the latency that served $asked', ({ asked, expected }) => {
    expect(whole(reply(), asked).performanceConfig).toEqual(expected);
    expect(streamed(stream(), asked).performanceConfig).toEqual(expected);
  });
});
