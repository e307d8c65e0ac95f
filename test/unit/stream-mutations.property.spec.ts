import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AnthropicMessagesTranslator } from '../../src/dialects/anthropic-messages/anthropic-messages.translator.js';
import { CohereChatTranslator } from '../../src/dialects/cohere-chat/cohere-chat.translator.js';
import { ConverseTranslator } from '../../src/dialects/converse/converse.translator.js';
import { GeminiTranslator } from '../../src/dialects/gemini/gemini.translator.js';
import { OpenAiChatTranslator } from '../../src/dialects/openai-chat/openai-chat.translator.js';
import { OpenAiResponsesTranslator } from '../../src/dialects/openai-responses/openai-responses.translator.js';
import { GatewayError } from '../../src/gateway/errors/gateway-error.js';
import { Call } from '../../src/gateway/model/call.js';
import { Payload } from '../../src/gateway/model/payload.js';
import { type UpstreamDialect } from '../../src/gateway/ports/upstream-dialect.js';
import { EventOrderChecker } from '../../src/gateway/stream/event-order.js';
import { readEvents } from '../../src/providers/shared/read-events.js';
import { anthropicEvents } from '../support/anthropic-replies.js';
import { cohereEvents } from '../support/cohere-replies.js';
import { decodeOptions } from '../support/dialect-options.js';
import { readEventStream } from '../support/event-stream-client.js';
import { geminiChunks } from '../support/gemini-replies.js';
import { RICH_CHAT, RICH_MESSAGE, type RichReply } from '../support/hostile-replies.js';
import { RICH_COHERE, RICH_GEMINI, RICH_RESPONSE } from '../support/hostile-vendor-replies.js';
import { cutInto, mutate, pieceLengths } from '../support/mutated-bytes.js';
import { chatChunks } from '../support/openai-chat-replies.js';
import { type BodyEnd, upstreamBody } from '../support/upstream-body.js';

/** How many damaged streams each dialect is given: ten thousand together. */
const RUNS = 2_000;

const TURN = { text: 'Grüße von der anderen Seite ✨', toolCalls: [{ id: 'c1', name: 'f', arguments: '{"a":1}' }] };

const textOf = ({ pieces }: RichReply) => pieces.map((piece) => `data: ${JSON.stringify(piece)}\n\n`).join('');

interface Case {
  readonly dialect: UpstreamDialect;
  readonly streams: readonly string[];
}

const CASES: readonly (Case & { name: string })[] = [
  { name: 'openai-chat', dialect: new OpenAiChatTranslator(), streams: [textOf(RICH_CHAT), chatChunks(TURN)] },
  { name: 'openai-responses', dialect: new OpenAiResponsesTranslator(), streams: [textOf(RICH_RESPONSE)] },
  {
    name: 'anthropic-messages',
    dialect: new AnthropicMessagesTranslator(),
    streams: [textOf(RICH_MESSAGE), anthropicEvents(TURN)],
  },
  { name: 'gemini', dialect: new GeminiTranslator(), streams: [textOf(RICH_GEMINI), geminiChunks(TURN)] },
  { name: 'cohere-chat', dialect: new CohereChatTranslator(), streams: [textOf(RICH_COHERE), cohereEvents(TURN)] },
];

const converse = new ConverseTranslator();

function newCall(): Call {
  return new Call({
    requestId: 'r',
    modelId: 'acme/m',
    operation: 'converse-stream',
    principal: { id: 'k', name: 'k', access: '*' },
    payload: new Payload('converse', new Uint8Array(), () => ({ messages: [] })),
  });
}

/** Reads the bytes as a vendor's stream and writes what a caller gets, frames to the last. */
async function pass(dialect: UpstreamDialect, pieces: readonly Uint8Array[], end: BodyEnd): Promise<Buffer> {
  const exchange = { call: newCall(), dialect, options: decodeOptions() };
  const written: Uint8Array[] = [];
  const checker = new EventOrderChecker();
  try {
    for await (const batch of readEvents(upstreamBody(pieces, end), exchange)) {
      for (const event of batch) checker.accept(event);
      written.push(converse.encodeEvents(batch));
    }
  } catch (error) {
    if (!(error instanceof GatewayError) || error.kind === 'internal') throw error;
    written.push(converse.encodeStreamError(error));
  }
  return Buffer.concat(written);
}

/** @throws Error where what was written is neither a whole turn nor one that ends in an exception, or breaks the grammar */
function checkAnswer(written: Uint8Array): void {
  const { events, exception } = readEventStream(written);
  const isWhole = events.at(-1)?.metadata !== undefined;
  if (isWhole !== (exception === undefined))
    throw new Error(`${isWhole ? 'whole' : 'broken off'} and ${exception?.type}`);
}

describe('a damaged stream', () => {
  const { stackTraceLimit } = Error;
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => unhandled.push(reason);

  beforeAll(() => {
    process.on('unhandledRejection', note);
    // Nearly every stream ends in an error, and its stack would cost more than all the rest.
    Error.stackTraceLimit = 0;
  });

  afterAll(() => {
    process.off('unhandledRejection', note);
    Error.stackTraceLimit = stackTraceLimit;
    expect(unhandled).toEqual([]);
  });

  it.each(CASES)(
    'of $name is a whole turn or ends in an exception, and obeys the grammar (law 3)',
    async ({ dialect, streams }) => {
      const mutated = fc.constantFrom(...streams).chain((text) => mutate(Buffer.from(text)));
      const end = fc.constantFrom<BodyEnd>('end', 'reset');
      await fc.assert(
        fc.asyncProperty(mutated, pieceLengths, end, async (bytes, lengths, how) => {
          checkAnswer(await pass(dialect, cutInto(bytes, lengths), how));
        }),
        { numRuns: RUNS },
      );
    },
    240_000,
  );

  it.each(CASES)(
    'of $name that is cut behind any byte is a whole turn or ends in an exception (R21)',
    async ({ dialect, streams }) => {
      for (const text of streams) {
        const bytes = Buffer.from(text);
        for (let length = 0; length <= bytes.length; length++) {
          const end = length % 2 === 0 ? 'end' : 'reset';
          checkAnswer(await pass(dialect, [bytes.subarray(0, length)], end));
        }
      }
    },
    240_000,
  );
});
