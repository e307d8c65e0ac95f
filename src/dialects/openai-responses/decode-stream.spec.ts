import { describe, expect, it } from '@jest/globals';
import { decodeOptions } from '../../../test/support/dialect-options.js';
import { eventsText, itemEvents, replyOf } from '../../../test/support/openai-responses-replies.js';
import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { type ModelResponse } from '../../gateway/model/model-response.js';
import { type StreamEvent } from '../../gateway/model/stream-event.js';
import { Warnings } from '../../gateway/model/warnings.js';
import { type DecodeOptions } from '../../gateway/ports/upstream-dialect.js';
import { EventOrderChecker } from '../../gateway/stream/event-order.js';
import { TurnFold } from '../../gateway/stream/fold-events.js';
import { openProof } from '../shared/proof.js';
import { SseReplyDecoder } from '../shared/sse-reply-decoder.js';
import { ToolNames } from '../shared/tool-names.js';
import { RESPONSES_REPLIES } from './decode-response.js';
import { OpenAiResponsesTranslator } from './openai-responses.translator.js';

const translator = new OpenAiResponsesTranslator();

type Json = Record<string, unknown>;

interface Decoded {
  readonly events: StreamEvent[];
  readonly error?: GatewayError;
  readonly noted: readonly string[];
}

/** Everything that a body gives, checked against the grammar. */
function decode(text: string, request?: DecodeOptions['request']): Decoded {
  const warnings = new Warnings();
  const options = decodeOptions({ warnings, ...(request && { request }) });
  const decoder = new SseReplyDecoder(options, RESPONSES_REPLIES);
  const checker = new EventOrderChecker();
  const events: StreamEvent[] = [];
  const noted = () => warnings.list.map(({ path }) => path);
  const take = (batch: readonly StreamEvent[]): void => {
    for (const event of batch) checker.accept(event);
    events.push(...batch);
  };
  try {
    take(decoder.push(Buffer.from(text)));
    take(decoder.end());
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    return { events, error, noted: noted() };
  }
  checker.end();
  return { events, noted: noted() };
}

function foldAll(events: readonly StreamEvent[]): ModelResponse {
  const turn = new TurnFold((text) => JSON.parse(text) as unknown);
  for (const event of events) turn.add(event);
  return turn.result();
}

function fold(text: string, request?: DecodeOptions['request']): ModelResponse {
  const { events, error } = decode(text, request);
  if (error !== undefined) throw error;
  return foldAll(events);
}

const NO_SCHEMAS = { ...decodeOptions().profile, structuredOutput: 'none' as const };

const whole = (reply: object, request?: DecodeOptions['request']): ModelResponse =>
  foldAll(translator.decodeResponse(Buffer.from(JSON.stringify(reply)), decodeOptions(request ? { request } : {})));

const words = (text: string, extra: Json = {}): Json => ({
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  content: [{ type: 'output_text', text, annotations: [], ...extra }],
});
const call = (callId: string, args = '{}'): Json => ({
  id: `fc_${callId}`,
  type: 'function_call',
  call_id: callId,
  name: 'f',
  arguments: args,
});
const terminal = (output: Json[], extra: Json = {}, type = 'response.completed'): Json => ({
  type,
  response: { ...replyOf({}, output), ...extra },
});
const told = (...items: Json[]): Json[] => items.flatMap((item, index) => itemEvents(item, index));
const stream = (...events: Json[]): string => eventsText(events);
const toolUse = (toolUseId: string, input: object) => ({ toolUse: { toolUseId, name: 'f', input } });

describe('a streamed response', () => {
  it('is told event by event, as the vendor tells it', () => {
    const { events } = decode(stream(...told(words('Hello you')), terminal([words('Hello you')])));
    expect(events.slice(0, 5)).toEqual([
      { messageStart: { role: 'assistant' } },
      { contentBlockDelta: { contentBlockIndex: 0, delta: { text: 'Hell' } } },
      { contentBlockDelta: { contentBlockIndex: 0, delta: { text: 'o yo' } } },
      { contentBlockDelta: { contentBlockIndex: 0, delta: { text: 'u' } } },
      { contentBlockStop: { contentBlockIndex: 0 } },
    ]);
  });

  it('ends with max_tokens and its usage when it is incomplete (E3)', () => {
    const incomplete = { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } };
    const turn = fold(stream(...told(words('Once')), terminal([words('Once')], incomplete, 'response.incomplete')));
    expect(turn).toMatchObject({ stopReason: 'max_tokens', usage: { inputTokens: 12, outputTokens: 5 } });
  });

  it('ends with content_filtered when it was filtered', () => {
    const incomplete = { status: 'incomplete', incomplete_details: { reason: 'content_filter' } };
    expect(fold(stream(terminal([], incomplete, 'response.incomplete'))).stopReason).toBe('content_filtered');
  });

  it('is a tool turn when it calls a tool, beside words too (E1, E4)', () => {
    const items = [words('Let me see.'), call('1', '{"a":1}')];
    const turn = fold(stream(...told(...items), terminal(items)));
    expect(turn.stopReason).toBe('tool_use');
    expect(turn.output.message.content).toEqual([{ text: 'Let me see.' }, toolUse('1', { a: 1 })]);
  });

  it('keeps parallel calls apart by their place in the output, though their fragments take turns (E9, E14)', () => {
    const calls = [call('1', '{"city":"Oslo"}'), call('2', '{"city":"Bergen"}')];
    const [first = [], second = []] = calls.map((item, index) => itemEvents(item, index));
    const [opening, ...rest] = first;
    const [secondOpening, ...secondRest] = second;
    const mixed = [opening, secondOpening, ...rest.flatMap((event, index) => [event, secondRest[index]])];
    const all = [...mixed, ...secondRest.slice(rest.length)].filter((event) => event !== undefined);
    expect(fold(stream(...all, terminal(calls))).output.message.content).toEqual([
      toolUse('1', { city: 'Oslo' }),
      toolUse('2', { city: 'Bergen' }),
    ]);
  });

  it('takes the arguments from their last event where no fragments came', () => {
    const item = call('1', '{"a":1}');
    const events = told(item).filter(({ type }) => type !== 'response.function_call_arguments.delta');
    expect(fold(stream(...events, terminal([item]))).output.message.content).toEqual([toolUse('1', { a: 1 })]);
  });

  it.each([
    { name: 'none (E37)', args: '', content: [toolUse('1', {})], stopReason: 'tool_use' },
    { name: 'no object (E37)', args: '[1]', content: [], stopReason: 'malformed_tool_use' },
    { name: 'broken (E51)', args: '{"a":', content: [], stopReason: 'malformed_tool_use' },
  ])('reads arguments that are $name', ({ args, content, stopReason }) => {
    const items = [call('1', args)];
    for (const turn of [fold(stream(...told(...items), terminal(items))), whole(replyOf({}, items))]) {
      expect(turn).toMatchObject({ stopReason, output: { message: { content } } });
    }
  });

  it.each<{ name: string; events: Json[] }>([
    {
      name: 'only with its items at their ends',
      events: [{ type: 'response.output_item.done', output_index: 0, item: words('Hi') }],
    },
    { name: 'only in its last event', events: [] },
    {
      name: 'without announcing the item, and without its place',
      events: [{ type: 'response.output_text.delta', delta: 'Hi' }],
    },
    {
      name: 'with events that nobody knows between',
      events: [{ type: 'response.later', x: 1 }, ...told(words('Hi')), { type: 'keepalive' }],
    },
  ])('is read when it is told $name', ({ events }) => {
    expect(fold(stream(...events, terminal([words('Hi')]))).output.message.content).toEqual([{ text: 'Hi' }]);
  });

  it('reads nothing behind its terminal event', () => {
    const text = `${stream(terminal([words('Hi')]))}data: [DONE]\n\n${stream(...told(words('more')))}`;
    expect(fold(text).output.message.content).toEqual([{ text: 'Hi' }]);
  });

  it('is broken when it ends without its terminal event (E21, E26)', () => {
    const { events, error } = decode(stream(...told(words('Hi'))));
    expect(error).toMatchObject({ kind: 'streamBroken' });
    expect(events.some((event) => event.messageStop !== undefined)).toBe(false);
  });
});

describe('reasoning in a reply', () => {
  const seal = { kind: 'oai', boundary: 'here' } as const;
  const summary = ['One', 'Two'].map((text) => ({ type: 'summary_text', text }));
  const item = { id: 'rs_1', type: 'reasoning', summary, encrypted_content: 'gAAA' };
  const both = (...items: Json[]) =>
    [fold(stream(...told(...items), terminal(items))), whole(replyOf({}, items))].map(
      ({ output }) => output.message.content,
    );

  it('is one block: its summaries, a blank line between, and the proof in an envelope (E55)', () => {
    for (const content of both(item, words('Hi'))) {
      const { text, signature = '' } = content[0]?.reasoningContent?.reasoningText ?? { text: '' };
      expect(text).toBe('One\n\nTwo');
      const { payload } = openProof(seal, signature) as { payload: string };
      expect(JSON.parse(payload)).toEqual({
        encrypted_content: 'gAAA',
        shape: [
          ['summary', 3],
          ['summary', 3],
        ],
      });
      expect(content[1]).toEqual({ text: 'Hi' });
    }
  });

  it('sends its proof as a delta of its own before the block ends (E55)', () => {
    const { events } = decode(stream(...told(item, words('Hi')), terminal([item, words('Hi')])));
    const signed = events.findIndex(
      (event) => event.contentBlockDelta?.delta.reasoningContent?.signature !== undefined,
    );
    expect(events[signed + 1]).toEqual({ contentBlockStop: { contentBlockIndex: 0 } });
  });

  it('is hidden content where the vendor shows nothing (E54)', () => {
    for (const content of both({ ...item, summary: [] }, words('Hi'))) {
      expect(content[0]?.reasoningContent?.redactedContent).toBeDefined();
    }
  });

  it('holds the phase of the message behind it', () => {
    for (const content of both(item, { ...words('Hi'), phase: 'final_answer' })) {
      const opened = openProof(seal, content[0]?.reasoningContent?.reasoningText?.signature ?? '');
      expect(JSON.parse((opened as { payload: string }).payload)).toMatchObject({ phase: 'final_answer' });
      expect(content).toHaveLength(2);
    }
  });

  it('leaves an answer without reasoning a plain text, and says that its phase is not given', () => {
    const items = [{ ...words('Hi'), phase: 'final_answer' }];
    const { events, noted } = decode(stream(...told(...items), terminal(items)));
    expect(foldAll(events).output.message.content).toEqual([{ text: 'Hi' }]);
    expect(noted).toEqual(['reply.output.phase']);
  });
});

describe('the content of a message', () => {
  it('is a block for each part', () => {
    const parts = ['a', 'b'].map((text) => ({ type: 'output_text', text, annotations: [] }));
    const items = [{ ...words(''), content: parts }];
    for (const turn of [fold(stream(...told(...items), terminal(items))), whole(replyOf({}, items))]) {
      expect(turn.output.message.content).toEqual([{ text: 'a' }, { text: 'b' }]);
    }
  });

  it('is a text and a filtered turn where the model refuses', () => {
    const items = [{ ...words(''), content: [{ type: 'refusal', refusal: 'I will not.' }] }];
    for (const turn of [fold(stream(...told(...items), terminal(items))), whole(replyOf({}, items))]) {
      expect(turn).toMatchObject({
        stopReason: 'content_filtered',
        output: { message: { content: [{ text: 'I will not.' }] } },
      });
    }
  });

  const annotations = [
    { type: 'url_citation', url: 'https://example.com/a', title: 'A', start_index: 0, end_index: 2 },
    { type: 'file_citation', file_id: 'file_1' },
  ];
  const cited = [words('Hi', { annotations })];
  const citation = { title: 'A', location: { web: { url: 'https://example.com/a', domain: 'example.com' } } };
  const asking = {
    messages: [
      {
        role: 'user' as const,
        content: [{ document: { name: 'd', source: { text: 't' }, citations: { enabled: true } } }],
      },
    ],
  };

  it('cites web pages for callers that ask for citations, whole and streamed', () => {
    const content = [{ citationsContent: { content: [{ text: 'Hi' }], citations: [citation] } }];
    expect(whole(replyOf({}, cited), asking).output.message.content).toEqual(content);
    expect(fold(stream(...told(...cited), terminal(cited)), asking).output.message.content).toEqual(content);
  });

  it('stays a text for callers that did not ask, who are told of it', () => {
    const { events, noted } = decode(stream(...told(...cited), terminal(cited)));
    expect(foldAll(events).output.message.content).toEqual([{ text: 'Hi' }]);
    expect(whole(replyOf({}, cited)).output.message.content).toEqual([{ text: 'Hi' }]);
    expect(noted).toEqual(['reply.annotations', 'reply.annotations']);
  });

  it('leaves out what tools did that the vendor ran, and says so', () => {
    const items = [{ id: 'ws_1', type: 'web_search_call', status: 'completed' }, words('Hi')];
    const { events, noted } = decode(stream(...told(...items), terminal(items)));
    expect(foldAll(events).output.message.content).toEqual([{ text: 'Hi' }]);
    expect(noted).toEqual(['reply.output']);
  });
});

describe('what a reply tells about itself', () => {
  it('counts cached and written tokens apart (E66)', () => {
    const usage = {
      input_tokens: 1324,
      input_tokens_details: { cached_tokens: 1280, cache_write_tokens: 4 },
      output_tokens: 6,
      total_tokens: 1330,
    };
    const expected = {
      inputTokens: 40,
      outputTokens: 6,
      totalTokens: 1330,
      cacheReadInputTokens: 1280,
      cacheWriteInputTokens: 4,
    };
    expect(fold(stream(terminal([words('Hi')], { usage }))).usage).toEqual(expected);
    expect(whole({ ...replyOf({}, [words('Hi')]), usage }).usage).toEqual(expected);
  });

  it('names missing usage', () => {
    expect(decode(stream(terminal([words('Hi')], { usage: null }))).noted).toEqual(['reply.usage']);
  });

  it('names the tier that served (E69)', () => {
    const asked = { serviceTier: { type: 'priority' } };
    expect(fold(stream(terminal([], { service_tier: 'default' })), asked).serviceTier).toEqual({ type: 'default' });
    expect(fold(stream(terminal([], { service_tier: 'priority' }))).serviceTier).toEqual({ type: 'priority' });
    expect(fold(stream(terminal([], { service_tier: 'default' }))).serviceTier).toBeUndefined();
  });

  it('gives the fields that were asked for, under the same names whole and streamed', () => {
    const request = { additionalModelResponseFieldPaths: ['/id', '/usage/total_tokens', '/nothing'] };
    const expected = { id: expect.stringMatching(/^resp_/), usage: { total_tokens: 17 } };
    expect(whole(replyOf({}, [words('Hi')]), request).additionalModelResponseFields).toEqual(expected);
    const text = stream(...told(words('Hi')), terminal([words('Hi')]));
    expect(fold(text, request).additionalModelResponseFields).toEqual(expected);
  });

  it('calls tools by the names that the caller gave them (E46)', () => {
    const name = 'mcp.server/weather';
    const request = { toolConfig: { tools: [{ toolSpec: { name, inputSchema: { json: {} } } }] } };
    const items = [{ ...call('1'), name: new ToolNames(request, 'converse').toVendor(name) }];
    expect(items[0]?.name).not.toBe(name);
    const { content } = whole(replyOf({}, items), request).output.message;
    expect(content[0]?.toolUse?.name).toBe(name);
  });
});

describe('a reply that fails', () => {
  const failed = (code: string) => ({ status: 'failed', error: { code, message: 'It went wrong.' } });

  it.each([
    { code: 'server_error', kind: 'vendorFault' },
    { code: 'rate_limit_exceeded', kind: 'throttled' },
    { code: 'invalid_prompt', kind: 'invalidRequest' },
    { code: 'invalid_image_format', kind: 'invalidRequest' },
    { code: 'insufficient_quota', kind: 'quotaExceeded' },
    { code: 'something_new', kind: 'modelError' },
  ])('with $code is $kind, whole, streamed and as an error event (E27)', ({ code, kind }) => {
    const expected = { kind, message: expect.stringContaining('It went wrong.') };
    const started = told(words('Hi'));
    const flat = { type: 'error', code, message: 'It went wrong.', param: null };
    const nested = { type: 'error', error: { type: 'x', code, message: 'It went wrong.' } };
    expect(decode(stream(...started, terminal([], failed(code), 'response.failed'))).error).toMatchObject(expected);
    expect(decode(stream(...started, flat)).error).toMatchObject(expected);
    expect(decode(stream(nested)).error).toMatchObject(expected);
    expect(decode(`data: ${JSON.stringify(flat)}\n\n`).error).toMatchObject(expected);
    const body = Buffer.from(JSON.stringify({ ...replyOf({}, []), ...failed(code) }));
    expect(() => translator.decodeResponse(body, decodeOptions())).toThrow(expect.objectContaining(expected));
  });

  it.each(['cancelled', 'queued', 'failed'])('is no answer while it is %s', (status) => {
    const body = Buffer.from(JSON.stringify({ ...replyOf({}, []), status }));
    expect(() => translator.decodeResponse(body, decodeOptions())).toThrow(
      expect.objectContaining({ kind: 'modelError' }),
    );
  });

  it('is no answer where it holds no output', () => {
    const body = Buffer.from('{"object":"response"}');
    expect(() => translator.decodeResponse(body, decodeOptions())).toThrow(
      expect.objectContaining({ kind: 'modelError' }),
    );
  });
});

describe('an answer that a function stands for', () => {
  const structure = { jsonSchema: { schema: '{"type":"object"}', name: 'city' } };
  const request = { outputConfig: { textFormat: { type: 'json_schema', structure } } };
  const call = { id: 'fc_1', type: 'function_call', call_id: 'c', name: 'city', arguments: '{"name":"Oslo"}' };

  it('is the text that it is called with, streamed and whole', () => {
    const options = decodeOptions({ request, profile: NO_SCHEMAS });
    const decoder = new SseReplyDecoder(options, RESPONSES_REPLIES);
    const reply = replyOf({}, [call]);
    const text = eventsText([...itemEvents(call, 0), { type: 'response.completed', response: reply }]);
    const streamed = foldAll([...decoder.push(Buffer.from(text)), ...decoder.end()]);
    const told = foldAll(translator.decodeResponse(Buffer.from(JSON.stringify(reply)), options));
    for (const { output, stopReason } of [streamed, told]) {
      expect(output.message.content).toEqual([{ text: '{"name":"Oslo"}' }]);
      expect(stopReason).toBe('end_turn');
    }
  });
});
