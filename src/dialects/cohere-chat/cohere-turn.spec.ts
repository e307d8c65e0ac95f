import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cohereEvents, cohereReply, type CohereTurn as ToldTurn } from '../../../test/support/cohere-replies.js';
import { decodeJson } from '../../../test/support/converse-requests.js';
import { decodeOptions, encodeOptions } from '../../../test/support/dialect-options.js';
import { cohereProfile } from '../../../test/support/cohere-profile.js';
import { itHoldsForRecorded, listExchanges, listRecordings } from '../../../test/support/recorded-traffic.js';
import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { type ModelResponse } from '../../gateway/model/model-response.js';
import { type StreamEvent } from '../../gateway/model/stream-event.js';
import { Warnings } from '../../gateway/model/warnings.js';
import { type DecodeOptions } from '../../gateway/ports/upstream-dialect.js';
import { EventOrderChecker } from '../../gateway/stream/event-order.js';
import { TurnFold } from '../../gateway/stream/fold-events.js';
import { CohereChatTranslator } from './cohere-chat.translator.js';

const dialect = new CohereChatTranslator();
const MODEL = 'command-a-reasoning-08-2025';
const profile = cohereProfile(MODEL);
const THINKING = 'gw1.coh.here.dGhpbmtpbmc';
const PLAN = 'gw1.coh.here.dG9vbF9wbGFu';

type Options = Partial<DecodeOptions>;

function options(given: Options = {}): DecodeOptions {
  return decodeOptions({ vendor: 'cohere', profile, ...given });
}

function fold(events: readonly StreamEvent[]): ModelResponse {
  const order = new EventOrderChecker();
  const turn = new TurnFold(JSON.parse);
  for (const event of events) {
    order.accept(event);
    turn.add(event);
  }
  order.end();
  return turn.result();
}

function decodeWhole(body: string, given?: Options): ModelResponse {
  return fold(dialect.decodeResponse(Buffer.from(body), options(given)));
}

/** The events of a stream whose bytes come in pieces of these sizes. */
function readStream(body: string, given?: Options, sizes: readonly number[] = [body.length]): StreamEvent[] {
  const decoder = dialect.decodeStream(options(given));
  const bytes = Buffer.from(body);
  const events: StreamEvent[] = [];
  for (let start = 0, turn = 0; start < bytes.length; turn += 1) {
    const end = start + (sizes[turn % sizes.length] ?? bytes.length);
    events.push(...decoder.push(bytes.subarray(start, end)));
    if (decoder.failure !== undefined) throw decoder.failure;
    start = end;
  }
  return decoder.done ? events : [...events, ...decoder.end()];
}

const decodeStream = (body: string, given?: Options): ModelResponse => fold(readStream(body, given));

const CITING: Options = {
  request: decodeJson({
    messages: [
      {
        role: 'user',
        content: [
          { text: 'a' },
          {
            document: {
              name: 'Report',
              source: { content: [{ text: 'one' }, { text: 'whales' }] },
              citations: { enabled: true },
            },
          },
        ],
      },
    ],
  }),
};

const CALL = { id: 'f_1', name: 'f', arguments: '{"a": 9007199254740993}' };

const TURNS: readonly { readonly name: string; readonly turn: ToldTurn; readonly given?: Options }[] = [
  { name: 'a text', turn: { text: 'Grüß Gott ✨' } },
  { name: 'a thought before a text', turn: { reasoning: 'hm, so', text: 'Yes.' } },
  { name: 'a plan and its calls', turn: { plan: 'I will look.', toolCalls: [CALL, { ...CALL, id: 'f_2' }] } },
  { name: 'a thought, a plan and a call', turn: { reasoning: 'hm', plan: 'I will.', toolCalls: [CALL] } },
  { name: 'a call without arguments', turn: { toolCalls: [{ ...CALL, arguments: '' }] } },
  { name: 'a text with citations', turn: { text: 'Whales sing.', cites: ['document_0_1', 'own'] }, given: CITING },
  { name: 'a turn that was cut', turn: { text: 'One', finishReason: 'length' } },
  { name: 'nothing', turn: {} },
];

describe("a turn as Cohere's chat API tells it", () => {
  it.each(TURNS)('is the same whole and streamed: $name (law 2)', ({ turn, given }) => {
    expect(decodeStream(cohereEvents(turn), given)).toEqual(decodeWhole(cohereReply(turn), given));
  });

  it('gives the same events however its bytes are cut (law 6)', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...TURNS),
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 }),
        ({ turn, given }, sizes) => {
          const body = cohereEvents(turn);
          expect(readStream(body, given, sizes)).toEqual(readStream(body, given));
        },
      ),
    );
  });

  it('holds text, thoughts, plans and calls as blocks, in order', () => {
    const { output, stopReason } = decodeWhole(cohereReply({ reasoning: 'hm', plan: 'I will.', toolCalls: [CALL] }));
    expect(output.message.content).toEqual([
      { reasoningContent: { reasoningText: { text: 'hm', signature: THINKING } } },
      { reasoningContent: { reasoningText: { text: 'I will.', signature: PLAN } } },
      { toolUse: { toolUseId: 'f_1', name: 'f', input: JSON.parse(CALL.arguments) } },
    ]);
    expect(stopReason).toBe('tool_use');
  });

  it("reaches Cohere as Cohere's own when it comes back as history (law 5)", () => {
    const turn: ToldTurn = { reasoning: 'hm', plan: 'I will.', toolCalls: [CALL] };
    const { message } = decodeWhole(cohereReply(turn)).output;
    const warnings = new Warnings();
    const results = [{ toolResult: { toolUseId: 'f_1', content: [{ text: 'c' }] } }];
    const request = {
      messages: [{ role: 'user', content: [{ text: 'a' }] }, message, { role: 'user', content: results }],
    };
    const { body } = dialect.encodeRequest(
      decodeJson(request),
      encodeOptions({ vendor: 'cohere', model: MODEL, profile, warnings }),
    );
    const sent = JSON.parse(String(body)) as { messages: object[] };
    expect(sent.messages[1]).toMatchObject({
      role: 'assistant',
      content: [{ type: 'thinking', thinking: 'hm' }],
      tool_plan: 'I will.',
      tool_calls: [{ id: 'f_1', type: 'function', function: { name: 'f' } }],
    });
    expect([...warnings.list, ...warnings.mapped]).toEqual([]);
  });

  it('cites chunks of the documents that were sent, and names what has no place in the request', () => {
    const warnings = new Warnings();
    const { output } = decodeStream(cohereEvents({ text: 'Whales sing.', cites: ['document_0_1', 'own'] }), {
      ...CITING,
      warnings,
    });
    expect(output.message.content).toEqual([
      {
        citationsContent: {
          content: [{ text: 'Whales sing.' }],
          citations: [
            { title: 'Report', location: { documentChunk: { documentIndex: 0, start: 1, end: 2 } } },
            { title: 'Report', source: 'own' },
          ],
        },
      },
    ]);
    expect(warnings.list.map(({ path }) => path)).toEqual(['reply.citations']);
  });

  it('shows no citations to who did not ask, and says so', () => {
    const warnings = new Warnings();
    const turn = { text: 'Whales sing.', cites: ['f_1:0'] };
    expect(decodeWhole(cohereReply(turn), { warnings }).output.message.content).toEqual([{ text: 'Whales sing.' }]);
    expect(warnings.list.map(({ path }) => path)).toEqual(['reply.citations']);
  });

  it('counts cached tokens once (E66)', () => {
    const usage = { promptTokens: 1445, completionTokens: 43, cachedTokens: 704 };
    expect(decodeWhole(cohereReply({ text: 'a', usage })).usage).toEqual({
      inputTokens: 741,
      outputTokens: 43,
      totalTokens: 1488,
      cacheReadInputTokens: 704,
    });
  });

  it.each([
    { finishReason: 'COMPLETE', stopReason: 'end_turn' },
    { finishReason: 'STOP_SEQUENCE', stopReason: 'stop_sequence' },
    { finishReason: 'MAX_TOKENS', stopReason: 'max_tokens' },
    { finishReason: 'TOOL_CALL', stopReason: 'end_turn' },
    { finishReason: 'ERROR_TOXIC', stopReason: 'content_filtered' },
    { finishReason: 'ERROR_LIMIT', stopReason: 'model_context_window_exceeded' },
    { finishReason: 'BORED', stopReason: 'end_turn', noted: ['reply.finish_reason'] },
  ])('stops with $stopReason for $finishReason', ({ finishReason, stopReason, noted = [] }) => {
    const warnings = new Warnings();
    expect(decodeStream(cohereEvents({ text: 'a', finishReason }), { warnings }).stopReason).toBe(stopReason);
    expect(warnings.list.map(({ path }) => path)).toEqual(noted);
  });

  it('stops with tool_use for calls, whatever the reason is called (E1, E4)', () => {
    expect(decodeStream(cohereEvents({ text: 'a', toolCalls: [CALL], finishReason: 'COMPLETE' })).stopReason).toBe(
      'tool_use',
    );
  });

  it.each([
    { finishReason: 'ERROR', kind: 'modelError' },
    { finishReason: 'TIMEOUT', kind: 'timeout' },
  ])('fails with $kind for $finishReason', ({ finishReason, kind }) => {
    const turn = { text: 'a', finishReason };
    expect(() => decodeStream(cohereEvents(turn))).toThrow(expect.objectContaining({ kind }));
    expect(() => decodeWhole(cohereReply(turn))).toThrow(expect.objectContaining({ kind }));
  });

  it('fails with what the vendor says in its last event', () => {
    const end = { type: 'message-end', delta: { error: 'out of luck', finish_reason: 'ERROR' } };
    expect(() => decodeStream(`data: ${JSON.stringify(end)}\n\n`)).toThrow('cohere failed in its reply: out of luck.');
  });

  it('is not taken for whole when its last event is missing (E21)', () => {
    expect(() => decodeStream(cohereEvents({ text: 'a', done: false }))).toThrow(
      expect.objectContaining({ kind: 'streamBroken' }),
    );
  });

  it('tells the stop sequence where only one was named', () => {
    const request = {
      inferenceConfig: { stopSequences: ['END'] },
      additionalModelResponseFieldPaths: ['/stop_sequence', '/id', '/delta/finish_reason'],
    };
    const turn = { text: 'a', finishReason: 'STOP_SEQUENCE' };
    expect(decodeStream(cohereEvents(turn), { request }).additionalModelResponseFields).toMatchObject({
      stop_sequence: 'END',
      delta: { finish_reason: 'STOP_SEQUENCE' },
    });
  });

  it('gives calls the names that the caller knows (E46)', () => {
    const request = decodeJson({
      messages: [{ role: 'user', content: [{ text: 'a' }] }],
      toolConfig: { tools: [{ toolSpec: { name: 'get-weather', inputSchema: { json: { type: 'object' } } } }] },
    });
    const sent = dialect.encodeRequest(request, encodeOptions({ vendor: 'cohere', model: MODEL, profile }));
    const { tools } = JSON.parse(String(sent.body)) as { tools: { function: { name: string } }[] };
    const turn = { toolCalls: [{ ...CALL, name: tools[0]?.function.name ?? '' }] };
    expect(decodeWhole(cohereReply(turn), { request }).output.message.content).toMatchObject([
      { toolUse: { name: 'get-weather' } },
    ]);
  });

  it('says so when the vendor counted nothing', () => {
    const warnings = new Warnings();
    expect(decodeWhole(cohereReply({ text: 'a', reportUsage: false }), { warnings }).usage.totalTokens).toBe(0);
    expect(warnings.list.map(({ path }) => path)).toEqual(['reply.usage']);
  });

  it.each([
    {
      name: 'an error in a 200',
      body: '{"id":"x","message":"trial key over its limit"}',
      message: /trial key over its limit/,
    },
    { name: 'an empty body', body: '', message: /answered 200 with an empty body/ },
    { name: 'JSON of another kind', body: '{"a":1}', message: /JSON that holds no message/ },
  ])('is not read from $name', ({ body, message }) => {
    expect(() => decodeWhole(body)).toThrow(message);
    expect(() => decodeWhole(body)).toThrow(GatewayError);
  });
});

describe('an error of Cohere', () => {
  it.each([
    { status: 400, kind: 'invalidRequest' },
    { status: 401, kind: 'modelError' },
    { status: 404, kind: 'notFound' },
    { status: 422, kind: 'invalidRequest' },
    { status: 429, kind: 'throttled' },
    { status: 498, kind: 'unavailable' },
    { status: 500, kind: 'vendorFault' },
    { status: 503, kind: 'unavailable' },
    { status: 504, kind: 'timeout' },
  ])('with the status $status is $kind, in its own words', ({ status, kind }) => {
    const failure = { vendor: 'cohere', status, headers: {}, body: '{"id":"x","message":"says why"}' };
    const error = dialect.decodeError(failure);
    expect({ kind: error.kind, said: error.message.includes('says why') }).toEqual({ kind, said: true });
  });
});

interface RecordedStream {
  readonly response?: { readonly data_lines?: readonly RecordedEvent[] };
}

interface RecordedEvent {
  readonly type: string;
  readonly delta?: {
    readonly finish_reason?: string;
    readonly usage?: { readonly tokens: { readonly input_tokens: number; readonly output_tokens: number } };
    readonly message?: {
      readonly content?: { readonly text?: string };
      readonly tool_plan?: string;
      readonly tool_calls?: object;
    };
  };
}

describe('recorded traffic', () => {
  const streams = listRecordings('recorded/upstream/cohere/*-stream.json').map(({ name, content }) => ({
    name,
    lines: (content as RecordedStream).response?.data_lines ?? [],
  }));
  itHoldsForRecorded(streams, ({ lines }) => {
    const body = lines.map((line) => `event: ${line.type}\ndata: ${JSON.stringify(line)}\n\n`).join('');
    const warnings = new Warnings();
    const { output, stopReason, usage } = fold(readStream(body, { warnings }, [17]));
    const said = lines.map(({ delta }) => delta?.message?.content?.text ?? '').join('');
    const planned = lines.map(({ delta }) => delta?.message?.tool_plan ?? '').join('');
    const started = lines.filter(({ type }) => type === 'tool-call-start');
    const { content } = output.message;
    expect(content.map(({ text }) => text ?? '').join('')).toBe(said);
    expect(content.map(({ reasoningContent }) => reasoningContent?.reasoningText?.text ?? '').join('')).toBe(planned);
    expect(content.filter(({ toolUse }) => toolUse)).toHaveLength(started.length);
    expect(stopReason).toBe(started.length > 0 ? 'tool_use' : 'end_turn');
    const tokens = lines.at(-1)?.delta?.usage?.tokens;
    expect(usage.totalTokens).toBe((tokens?.input_tokens ?? 0) + (tokens?.output_tokens ?? 0));
    expect(warnings.list).toEqual([]);
  });

  const whole = listExchanges('recorded/upstream/cohere/non-stream-tool.json');
  itHoldsForRecorded(whole, ({ response }) => {
    const { output, stopReason, usage } = decodeWhole(JSON.stringify(response.body));
    expect(output.message.content).toMatchObject([
      { reasoningContent: { reasoningText: { text: expect.stringMatching(/^I will use one or more/) } } },
      { toolUse: { toolUseId: 'get_weather_3p2j6ce4gxxx', name: 'get_weather', input: { city: 'Paris' } } },
    ]);
    expect(stopReason).toBe('tool_use');
    expect(usage).toEqual({ inputTokens: 1308, outputTokens: 33, totalTokens: 1485, cacheReadInputTokens: 144 });
  });
});
