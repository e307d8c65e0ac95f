import { anthropicAnswer, toSse } from './anthropic-replies.js';
import { bedrockEvent, bedrockException, bedrockStream, TURN_FRAMES } from './bedrock-replies.js';
import { cohereAnswer } from './cohere-replies.js';
import { geminiAnswer } from './gemini-replies.js';
import { chatAnswer } from './openai-chat-replies.js';
import { eventsText, responsesAnswer } from './openai-responses-replies.js';
import { type RecordedRequest } from './scripted-upstream.js';
import { type HttpScript, sseReply, type Step } from './upstream-script.js';

/** How an API begins to stream before its model has said a word, and how it fails then. */
export interface BareStream {
  readonly dialect: string;
  /** The model as callers name it. */
  readonly modelId: string;
  /** Everything that may come before the first word. */
  readonly bare: string | Uint8Array;
  /** An overload, told inside the stream. */
  readonly failure: string | Uint8Array;
  /** What the overload is in the list of tries. */
  readonly kind: string;
  /** A whole answer that says {@link GOOD_TEXT}. */
  readonly good: (request: RecordedRequest) => HttpScript;
}

export const GOOD_TEXT = 'Hei from Bedrock ✨';

const TURN = { text: GOOD_TEXT };

const data = (...pieces: readonly object[]): string =>
  pieces.map((piece) => `data: ${JSON.stringify(piece)}\n\n`).join('');

const response = { id: 'resp_1', object: 'response', status: 'in_progress', output: [], usage: null };

export const BARE_STREAMS: readonly BareStream[] = [
  {
    dialect: 'openai-chat',
    modelId: 'together/llama-4',
    bare:
      ': PROCESSING\n\n' +
      data(
        { choices: [], prompt_filter_results: [{ prompt_index: 0, content_filter_results: {} }] },
        { id: 'c', choices: [{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null }] },
      ),
    failure: data({ error: { message: 'The server is overloaded', type: 'server_error', code: 503 } }),
    kind: 'unavailable',
    good: chatAnswer(TURN),
  },
  {
    dialect: 'openai-responses',
    modelId: 'openai/o-model',
    bare: eventsText([
      { type: 'response.created', response },
      { type: 'response.in_progress', response },
      { type: 'response.output_item.added', output_index: 0, item: { id: 'm', type: 'message', content: [] } },
    ]),
    failure: eventsText([
      {
        type: 'response.failed',
        response: {
          ...response,
          status: 'failed',
          error: { code: 'server_error', message: 'The server had an error' },
        },
      },
    ]),
    kind: 'vendorFault',
    good: responsesAnswer(TURN),
  },
  {
    dialect: 'anthropic-messages',
    modelId: 'anthropic/claude-sonnet-4-5',
    bare: [
      { type: 'message_start', message: { id: 'm', role: 'assistant', content: [], usage: { input_tokens: 9 } } },
      { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
      { type: 'ping' },
    ]
      .map(toSse)
      .join(''),
    failure: toSse({ type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }),
    kind: 'unavailable',
    good: anthropicAnswer(TURN),
  },
  {
    dialect: 'gemini',
    modelId: 'gemini/gemini-2.5-flash',
    bare: data(
      { usageMetadata: { promptTokenCount: 9 } },
      { candidates: [{ index: 0, content: { role: 'model', parts: [{ text: '' }] } }] },
    ),
    failure: data({ error: { code: 503, message: 'The model is overloaded.', status: 'UNAVAILABLE' } }),
    kind: 'unavailable',
    good: geminiAnswer(TURN),
  },
  {
    dialect: 'cohere-chat',
    modelId: 'cohere/command-a-03-2025',
    bare: [
      { type: 'message-start', id: 'r', delta: { message: { role: 'assistant', content: [] } } },
      { type: 'content-start', index: 0, delta: { message: { content: { type: 'text', text: '' } } } },
    ]
      .map(toSse)
      .join(''),
    failure: toSse({ type: 'message-end', delta: { finish_reason: 'ERROR', error: 'out of luck' } }),
    kind: 'modelError',
    good: cohereAnswer(TURN),
  },
  {
    dialect: 'converse',
    modelId: 'bedrock/us.anthropic.claude-sonnet-4-5-v1:0',
    bare: bedrockEvent('messageStart', { role: 'assistant' }),
    failure: bedrockException('serviceUnavailableException', 'Too many connections'),
    kind: 'unavailable',
    good: () => bedrockStream(TURN_FRAMES),
  },
];

/** The beginning of a stream, then these steps. */
export function beginBare({ bare }: BareStream, ...steps: readonly Step[]): HttpScript {
  return typeof bare === 'string' ? sseReply(bare, { after: steps }) : bedrockStream([bare], { after: steps });
}
