import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MESSAGES_REPLIES } from '../../src/dialects/anthropic-messages/decode-response.js';
import { COHERE_REPLIES } from '../../src/dialects/cohere-chat/decode-response.js';
import { GEMINI_REPLIES } from '../../src/dialects/gemini/decode-response.js';
import { CHAT_REPLIES } from '../../src/dialects/openai-chat/decode-response.js';
import { RESPONSES_REPLIES } from '../../src/dialects/openai-responses/decode-response.js';
import { encodeEvents } from '../../src/dialects/converse/encode-stream.js';
import { parseJsonExact } from '../../src/codec/json.js';
import { SseReplyDecoder } from '../../src/dialects/shared/sse-reply-decoder.js';
import { decodeWholeReply, type WholeReplyReader } from '../../src/dialects/shared/whole-reply.js';
import { GatewayError } from '../../src/gateway/errors/gateway-error.js';
import { type ModelProfile } from '../../src/gateway/model/model-profile.js';
import { type ModelRequest } from '../../src/gateway/model/model-request.js';
import { type StreamEvent } from '../../src/gateway/model/stream-event.js';
import { EventOrderChecker } from '../../src/gateway/stream/event-order.js';
import { TurnFold } from '../../src/gateway/stream/fold-events.js';
import { anthropic } from '../../src/providers/anthropic/anthropic.vendor.js';
import { cohere } from '../../src/providers/cohere/cohere.vendor.js';
import { deepseek } from '../../src/providers/deepseek/deepseek.vendor.js';
import { gemini } from '../../src/providers/gemini/gemini.vendor.js';
import { mistral } from '../../src/providers/mistral/mistral.vendor.js';
import { openai } from '../../src/providers/openai/openai.vendor.js';
import { openrouter } from '../../src/providers/openrouter/openrouter.vendor.js';
import { decodeOptions, profileOf } from '../support/dialect-options.js';
import { isWellTyped } from '../support/event-shapes.js';
import { everyHostileJson, hostileJson } from '../support/hostile-json.js';
import { RICH_CHAT, RICH_MESSAGE, type RichReply } from '../support/hostile-replies.js';
import { RICH_COHERE, RICH_GEMINI, RICH_RESPONSE } from '../support/hostile-vendor-replies.js';

interface Case {
  readonly name: string;
  readonly reader: WholeReplyReader;
  readonly rich: RichReply;
  readonly profile: ModelProfile;
}

const CASES: readonly Case[] = [
  { name: 'OpenAI', reader: CHAT_REPLIES, rich: RICH_CHAT, profile: profileOf(openai, 'gpt-5') },
  { name: 'DeepSeek', reader: CHAT_REPLIES, rich: RICH_CHAT, profile: profileOf(deepseek, 'deepseek-v4') },
  { name: 'Mistral', reader: CHAT_REPLIES, rich: RICH_CHAT, profile: profileOf(mistral, 'magistral') },
  { name: 'OpenRouter', reader: CHAT_REPLIES, rich: RICH_CHAT, profile: profileOf(openrouter, 'openai/gpt-5') },
  { name: 'Anthropic', reader: MESSAGES_REPLIES, rich: RICH_MESSAGE, profile: profileOf(anthropic, 'claude-opus-5') },
  { name: 'Gemini', reader: GEMINI_REPLIES, rich: RICH_GEMINI, profile: profileOf(gemini, 'gemini-3.5-flash') },
  { name: 'Cohere', reader: COHERE_REPLIES, rich: RICH_COHERE, profile: profileOf(cohere, 'command-a-plus-05-2026') },
  { name: 'Responses', reader: RESPONSES_REPLIES, rich: RICH_RESPONSE, profile: profileOf(openai, 'gpt-5') },
];

/** A request that asks for all that a reply may be read for. */
const ASKING: Partial<ModelRequest> = {
  messages: [{ role: 'user', content: [{ searchResult: { source: 's', title: 't', content: [{ text: 'c' }] } }] }],
  performanceConfig: { latency: 'standard' },
  serviceTier: { type: 'default' },
  additionalModelResponseFieldPaths: ['/stop_sequence', '/usage', '/choices/0/message', '/__proto__/a', '/content/0'],
};

interface Outcome {
  readonly events: readonly StreamEvent[];
  readonly error: GatewayError | undefined;
}

/** What is given until the end or until a failure; nothing else may be thrown. */
function collect(read: () => Iterable<readonly StreamEvent[]>): Outcome {
  const events: StreamEvent[] = [];
  try {
    for (const batch of read()) events.push(...batch);
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    return { events, error };
  }
  return { events, error: undefined };
}

function readWhole(text: string, { reader, profile }: Case, request?: Partial<ModelRequest>): Outcome {
  return collect(() => [decodeWholeReply(text, decodeOptions({ profile, ...(request && { request }) }), reader)]);
}

function readStream(
  chunks: readonly Uint8Array[],
  { reader, profile }: Case,
  request?: Partial<ModelRequest>,
): Outcome {
  const decoder = new SseReplyDecoder(decodeOptions({ profile, ...(request && { request }) }), reader);
  return collect(function* () {
    for (const chunk of chunks) yield decoder.push(chunk);
    yield decoder.end();
  });
}

/** Holds the events to Converse's grammar and types, as far as they came, and to what writes them for the caller. */
function expectLegal({ events, error }: Outcome): void {
  const checker = new EventOrderChecker();
  const turn = new TurnFold(parseJsonExact);
  for (const event of events) {
    checker.accept(event);
    turn.add(event);
    if (!isWellTyped(event)) throw new Error(`not the type of an event: ${JSON.stringify(event)}`);
  }
  encodeEvents(events);
  if (error === undefined) {
    checker.end();
    JSON.stringify(turn.result());
  }
}

const toStream = (pieces: readonly string[]): string => pieces.map((piece) => `data: ${piece}\n\n`).join('');

/** The bytes in chunks of these lengths, over and over. */
function cut(bytes: Uint8Array, lengths: readonly number[]): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let start = 0, turn = 0; start < bytes.length; turn += 1) {
    const length = lengths[turn % lengths.length] ?? 1;
    chunks.push(bytes.subarray(start, start + length));
    start += length;
  }
  return chunks;
}

/** The pieces of a reply, a few of them changed, repeated, dropped or moved. */
function hostilePieces({ pieces }: RichReply): fc.Arbitrary<readonly string[]> {
  const changed = fc.tuple(
    ...pieces.map((piece) =>
      fc.oneof(
        { weight: 6, arbitrary: fc.constant(JSON.stringify(piece)) },
        { weight: 1, arbitrary: hostileJson(piece) },
      ),
    ),
  );
  const order = fc.oneof(
    fc.constant(pieces.map((_, index) => index)),
    fc.array(fc.nat({ max: pieces.length - 1 }), { maxLength: 2 * pieces.length }),
    fc.shuffledSubarray(pieces.map((_, index) => index)),
  );
  return fc.tuple(changed, order).map(([texts, places]) => places.map((place) => texts[place] ?? ''));
}

const requests = fc.constantFrom(undefined, ASKING);

const { stackTraceLimit } = Error;

beforeAll(() => {
  // Most replies end in an error, and its stack would cost more than all the rest.
  Error.stackTraceLimit = 0;
});

afterAll(() => {
  Error.stackTraceLimit = stackTraceLimit;
});

describe.each(CASES)('a hostile reply of $name', (one) => {
  it('holds something else in one place: it is read, or fails as a reply of the vendor', () => {
    for (const text of everyHostileJson(one.rich.whole)) {
      for (const request of [undefined, ASKING]) expectLegal(readWhole(text, one, request));
    }
    const pieces = one.rich.pieces.map((piece) => JSON.stringify(piece));
    one.rich.pieces.forEach((piece, index) => {
      for (const text of everyHostileJson(piece)) {
        const stream = Buffer.from(toStream(pieces.with(index, text)));
        expectLegal(readStream([stream], one));
      }
    });
  });

  it('holds something else in several places: it is read, or fails as a reply of the vendor', () => {
    fc.assert(
      fc.property(hostileJson(one.rich.whole), requests, (text, request) => {
        expectLegal(readWhole(text, one, request));
      }),
      { numRuns: 500 },
    );
  });

  it('is streamed in a hostile order and cut anywhere: the events are legal and the same (law 6)', () => {
    const lengths = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(hostilePieces(one.rich), requests, lengths, (pieces, request, sizes) => {
        const bytes = Buffer.from(toStream(pieces));
        const whole = readStream([bytes], one, request);
        expectLegal(whole);
        const split = readStream(cut(bytes, sizes), one, request);
        expect(JSON.stringify(split.events)).toBe(JSON.stringify(whole.events));
        expect(split.error?.message).toBe(whole.error?.message);
      }),
      { numRuns: 400 },
    );
  });
});
