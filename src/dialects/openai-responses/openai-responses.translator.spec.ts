import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkStreamPlainly, type PlainStream } from '../../../test/support/checked-stream.js';
import { decodeOptions, encodeOptions } from '../../../test/support/dialect-options.js';
import { eventsText, itemEvents, replyOf } from '../../../test/support/openai-responses-replies.js';
import { itHoldsForRecorded, listExchanges } from '../../../test/support/recorded-traffic.js';
import { cutBytes } from '../../../test/support/upstream-script.js';
import { type Message } from '../../gateway/model/model-request.js';
import { type ModelResponse } from '../../gateway/model/model-response.js';
import { type StreamEvent } from '../../gateway/model/stream-event.js';
import { Warnings } from '../../gateway/model/warnings.js';
import { type DecodeOptions } from '../../gateway/ports/upstream-dialect.js';
import { TurnFold } from '../../gateway/stream/fold-events.js';
import { OpenAiResponsesTranslator } from './openai-responses.translator.js';

type Json = Record<string, unknown>;

const translator = new OpenAiResponsesTranslator();

/** What a streamed reply in these chunks gives, checked against the grammar. */
const decodeChunks = (chunks: readonly Uint8Array[], options?: Partial<DecodeOptions>): PlainStream =>
  checkStreamPlainly(translator.decodeStream(decodeOptions(options)), chunks);

function fold(events: readonly StreamEvent[]): ModelResponse {
  const turn = new TurnFold((text) => JSON.parse(text) as unknown);
  for (const event of events) turn.add(event);
  return turn.result();
}

const anyText = fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }).filter((text) => /\S/.test(text));
const textParts = (type: string, minLength = 0) =>
  fc.array(
    anyText.map((text) => ({ type, text })),
    { minLength, maxLength: 3 },
  );

const reasoning = fc
  .record({ summary: textParts('summary_text'), encrypted_content: fc.base64String({ minLength: 4 }) })
  .map((members) => ({ type: 'reasoning', ...members }));
const openReasoning = textParts('reasoning_text', 1).map((content) => ({ type: 'reasoning', summary: [], content }));
const message = textParts('output_text', 1).map((parts) => ({
  type: 'message',
  role: 'assistant',
  content: parts.map((part) => ({ ...part, annotations: [] })),
}));
const call = fc.record({
  type: fc.constant('function_call'),
  call_id: fc.uuid(),
  name: fc.constantFrom('f', 'g'),
  arguments: fc
    .dictionary(fc.constantFrom('a', 'b'), fc.oneof(fc.integer(), anyText))
    .map((value) => JSON.stringify(value)),
});

/** What a model tells: thoughts, then words or calls, several times. Some models name the phase of all their words. */
const outputs: fc.Arbitrary<Json[]> = fc
  .tuple(
    fc.array(fc.tuple(fc.array(fc.oneof(reasoning, openReasoning), { maxLength: 2 }), fc.oneof(message, call)), {
      minLength: 1,
      maxLength: 4,
    }),
    fc.boolean(),
  )
  .map(([steps, hasPhases]) => {
    const items = steps.flatMap(([thoughts, rest]) => [...thoughts, rest] as Json[]);
    return items.map((item, index) => ({
      id: `item_${index}`,
      ...item,
      ...(hasPhases && item['type'] === 'message' && { phase: 'commentary' }),
    }));
  });

const turnOf = fc.record({
  output: outputs,
  finishReason: fc.constantFrom('stop', 'length', 'content_filter'),
  fragment: fc.integer({ min: 1, max: 9 }),
});

type Turn = typeof turnOf extends fc.Arbitrary<infer T> ? T : never;

const wholeBytes = ({ output, finishReason }: Turn): Uint8Array =>
  Buffer.from(JSON.stringify(replyOf({ finishReason }, output)));

function streamText({ output, finishReason, fragment }: Turn): string {
  const reply = replyOf({ finishReason }, output);
  return eventsText([
    { type: 'response.created', response: { ...reply, status: 'in_progress', output: [] } },
    ...output.flatMap((item, index) => itemEvents(item, index, fragment)),
    { type: `response.${String(reply['status'])}`, response: reply },
  ]);
}

describe('a reply of the Responses API', () => {
  it('means the same whole and streamed (law 2)', () => {
    fc.assert(
      fc.property(turnOf, (turn) => {
        const whole = fold(translator.decodeResponse(wholeBytes(turn), decodeOptions()));
        const streamed = decodeChunks([Buffer.from(streamText(turn))]);
        expect(streamed.failure).toBeUndefined();
        expect(fold(streamed.events)).toEqual(whole);
      }),
      { numRuns: 300 },
    );
  });

  it('gives the same events however its bytes are cut (law 6)', () => {
    fc.assert(
      fc.property(turnOf, fc.integer(), (turn, seed) => {
        const bytes = Buffer.from(streamText(turn));
        expect(decodeChunks(cutBytes(bytes, { seed }))).toEqual(decodeChunks([bytes]));
      }),
      { numRuns: 100 },
    );
  });

  it('gives the vendor its own items back when it is sent as history (law 5, E52)', () => {
    fc.assert(
      fc.property(outputs, fc.boolean(), (output, isStreamed) => {
        const turn: Turn = { output, finishReason: 'stop', fragment: 3 };
        const events = isStreamed
          ? decodeChunks([Buffer.from(streamText(turn))]).events
          : translator.decodeResponse(wholeBytes(turn), decodeOptions());
        const { content } = fold(events).output.message;
        const said: Message[] = [
          { role: 'user', content: [{ text: 'a' }] },
          { role: 'assistant', content },
          { role: 'user', content: [{ text: 'b' }] },
        ];
        const warnings = new Warnings();
        const options = encodeOptions({ model: 'gpt-5.2', warnings });
        const body = JSON.parse(String(translator.encodeRequest({ messages: said }, options).body)) as {
          input: Json[];
        };
        expect(body.input.slice(1, -1)).toEqual(mergeMessages(output.map(toInputItem)));
        expect(warnings.list).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  describe('as recorded', () => {
    itHoldsForRecorded(listExchanges('recorded/upstream/openai-responses/*.json'), ({ response }) => {
      const { body_text: text = '' } = response as { body_text?: string };
      const bytes = Buffer.from(text);
      const streamed = decodeChunks([bytes]);
      for (const split of ['byte', { seed: 7 }] as const) {
        expect(decodeChunks(cutBytes(bytes, split))).toEqual(streamed);
      }
      const last = /\ndata: (.*"type":"response\.completed".*)\n/.exec(text)?.[1] ?? '';
      const { response: reply } = JSON.parse(last) as { response: { usage: Json } & Json };
      const whole = translator.decodeResponse(Buffer.from(JSON.stringify(reply)), decodeOptions());
      const turn = fold(streamed.events);
      expect(turn).toEqual(fold(whole));
      expect(turn.output.message.content.length).toBeGreaterThan(0);
      expect(turn.usage).toMatchObject({ totalTokens: reply.usage['total_tokens'] });
    });
  });
});

/** An item of a reply as it is to go back: without its id, which leads nowhere where nothing is stored. */
function toInputItem(item: Json): Json {
  const { id, content, ...rest } = item;
  expect(id).toBeDefined();
  if (item['type'] === 'reasoning') return { ...rest, ...(content !== undefined && { content }) };
  if (item['type'] === 'function_call') {
    return { ...rest, arguments: JSON.stringify(JSON.parse(String(item['arguments']))) };
  }
  const { role, phase } = item;
  const parts = (content as Json[]).map(({ type, text }) => ({ type, text }));
  return { role, content: parts, ...(phase !== undefined && { phase }) };
}

/** Two messages in a row say what one says, where no phase tells them apart. */
function mergeMessages(items: readonly Json[]): Json[] {
  const merged: Json[] = [];
  for (const item of items) {
    const last = merged.at(-1);
    if (last !== undefined && 'role' in last && 'role' in item && !('phase' in item)) {
      merged[merged.length - 1] = {
        ...last,
        content: [...(last['content'] as Json[]), ...(item['content'] as Json[])],
      };
    } else merged.push(item);
  }
  return merged;
}
