import { type DialectName } from '../../src/gateway/ports/dialect-name.js';

/** Whole replies of one dialect: between them they hold everything that is read from one. */
export interface DialectReplies {
  /** Reasoning and a call, with the vendor's proofs. */
  readonly call: object;
  /** Hidden reasoning, or the like, and a text. */
  readonly hidden: object;
  readonly others: readonly object[];
}

const IMAGE = 'iVBORw0KGgo=';

const chat = (choice: object, beside: object = {}): object => ({
  id: 'x',
  choices: [{ message: { content: 'a' }, ...choice }],
  ...beside,
});
const CHAT_CALL = { id: 't', type: 'function', function: { name: 'f', arguments: '{}' } };

/** As OpenRouter tells reasoning, beside DeepSeek's own member. */
const THOUGHT = { type: 'reasoning.text', text: 'a', signature: 'YQ==', format: 'anthropic-claude-v1', index: 0 };

const CHAT: DialectReplies = {
  call: chat(
    {
      message: { reasoning_content: 'a', reasoning_details: [THOUGHT], content: 'b', tool_calls: [CHAT_CALL] },
      finish_reason: 'tool_calls',
    },
    {
      usage: {
        prompt_tokens: 9,
        completion_tokens: 1,
        prompt_tokens_details: { cached_tokens: 2, cache_write_tokens: 3 },
      },
      service_tier: 'flex',
    },
  ),
  hidden: chat({
    message: {
      content: 'a',
      reasoning_details: [{ type: 'reasoning.encrypted', data: 'YQ==', id: 'r', format: 'x', index: 0 }],
    },
    finish_reason: 'stop',
  }),
  others: [
    ...['length', 'content_filter', 'model_length'].map((reason) => chat({ finish_reason: reason })),
    chat({ finish_reason: 'stop', stop_reason: 'END' }),
    chat({ finish_reason: 'stop', message: { tool_calls: [{ function: { name: 'f', arguments: '[' } }] } }),
    chat(
      {
        finish_reason: 'stop',
        message: {
          content: 'a',
          annotations: [{ type: 'url_citation', url_citation: { url: 'https://example.com', title: 't' } }],
        },
      },
      { citations: ['https://example.com'] },
    ),
  ],
};

const item = (type: string, members: object): object => ({ id: `${type}_1`, type, status: 'completed', ...members });
const message = (part: object): object => item('message', { role: 'assistant', content: [part] });
const response = (output: readonly object[], beside: object = {}): object => ({
  id: 'x',
  object: 'response',
  status: 'completed',
  output,
  ...beside,
});
const REASONING = item('reasoning', { summary: [{ type: 'summary_text', text: 'a' }], encrypted_content: 'YQ==' });
const OUTPUT_TEXT = { type: 'output_text', text: 'a', annotations: [] };

const RESPONSES: DialectReplies = {
  call: response([REASONING, item('function_call', { call_id: 't', name: 'f', arguments: '{}' })], {
    usage: { input_tokens: 9, output_tokens: 1, input_tokens_details: { cached_tokens: 2, cache_write_tokens: 3 } },
    service_tier: 'flex',
  }),
  hidden: response([item('reasoning', { summary: [], encrypted_content: 'YQ==' }), message(OUTPUT_TEXT)]),
  others: [
    response([message(OUTPUT_TEXT)], { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } }),
    response([message({ type: 'refusal', refusal: 'a' })]),
    response([item('function_call', { call_id: 't', name: 'f', arguments: '[' })]),
    response([
      message({
        ...OUTPUT_TEXT,
        annotations: [{ type: 'url_citation', url: 'https://example.com', title: 't', start_index: 0, end_index: 1 }],
      }),
    ]),
    response([item('image_generation_call', { result: IMAGE })]),
  ],
};

const said = (content: readonly object[], beside: object = {}): object => ({
  id: 'x',
  type: 'message',
  role: 'assistant',
  content,
  stop_reason: 'end_turn',
  stop_sequence: null,
  ...beside,
});
const SAID_TEXT = { type: 'text', text: 'a' };

const MESSAGES: DialectReplies = {
  call: said(
    [
      { type: 'thinking', thinking: 'a', signature: 'YQ==' },
      { type: 'tool_use', id: 't', name: 'f', input: {} },
    ],
    {
      stop_reason: 'tool_use',
      usage: {
        input_tokens: 4,
        output_tokens: 1,
        cache_read_input_tokens: 2,
        cache_creation_input_tokens: 3,
        cache_creation: { ephemeral_5m_input_tokens: 1, ephemeral_1h_input_tokens: 2 },
        service_tier: 'priority',
      },
    },
  ),
  hidden: said([{ type: 'redacted_thinking', data: 'YQ==' }, SAID_TEXT]),
  others: [
    ...['max_tokens', 'refusal', 'model_context_window_exceeded'].map((reason) =>
      said([SAID_TEXT], { stop_reason: reason }),
    ),
    said([SAID_TEXT], { stop_reason: 'stop_sequence', stop_sequence: 'END' }),
    said([
      { type: 'server_tool_use', id: 's', name: 'web_search', input: { query: 'a' } },
      { type: 'web_search_tool_result', tool_use_id: 's', content: [] },
      {
        ...SAID_TEXT,
        citations: [
          {
            type: 'char_location',
            cited_text: 'a',
            document_index: 0,
            document_title: 't',
            start_char_index: 0,
            end_char_index: 1,
          },
        ],
      },
    ]),
  ],
};

const candidate = (parts: readonly object[], beside: object = {}, reply: object = {}): object => ({
  candidates: [{ content: { role: 'model', parts }, finishReason: 'STOP', index: 0, ...beside }],
  responseId: 'x',
  ...reply,
});

const GEMINI: DialectReplies = {
  call: candidate(
    [
      { text: 'a', thought: true },
      { functionCall: { id: 't', name: 'f', args: {} }, thoughtSignature: 'YQ==' },
    ],
    {},
    {
      usageMetadata: {
        promptTokenCount: 9,
        candidatesTokenCount: 1,
        thoughtsTokenCount: 2,
        cachedContentTokenCount: 3,
        serviceTier: 'flex',
      },
    },
  ),
  hidden: candidate([{ text: 'a', thoughtSignature: 'YQ==' }]),
  others: [
    ...['MAX_TOKENS', 'SAFETY', 'MODEL_ARMOR', 'MALFORMED_FUNCTION_CALL'].map((finishReason) =>
      candidate([{ text: 'a' }], { finishReason }),
    ),
    candidate([], { finishReason: 'OTHER' }),
    candidate([{ inlineData: { mimeType: 'image/png', data: IMAGE } }]),
    candidate([{ text: 'a' }], {
      groundingMetadata: {
        groundingChunks: [{ web: { uri: 'https://example.com', title: 't' } }],
        groundingSupports: [{ segment: { startIndex: 0, endIndex: 1, text: 'a' }, groundingChunkIndices: [0] }],
      },
    }),
    candidate([
      { executableCode: { language: 'PYTHON', code: '1' } },
      { codeExecutionResult: { outcome: 'OUTCOME_OK', output: '1' } },
    ]),
  ],
};

const answer = (content: object, beside: object = {}): object => ({
  id: 'x',
  message: { role: 'assistant', ...content },
  finish_reason: 'COMPLETE',
  ...beside,
});
const COHERE_TEXT = { type: 'text', text: 'a' };

const COHERE: DialectReplies = {
  call: answer(
    { tool_plan: 'a', tool_calls: [CHAT_CALL] },
    { finish_reason: 'TOOL_CALL', usage: { tokens: { input_tokens: 9, output_tokens: 1 }, cached_tokens: 2 } },
  ),
  hidden: answer({ content: [{ type: 'thinking', thinking: 'a' }, COHERE_TEXT] }),
  others: [
    ...['MAX_TOKENS', 'STOP_SEQUENCE', 'ERROR_TOXIC', 'ERROR_LIMIT'].map((reason) =>
      answer({ content: [COHERE_TEXT] }, { finish_reason: reason }),
    ),
    answer({ tool_calls: [{ ...CHAT_CALL, function: { name: 'f', arguments: '[' } }] }, { finish_reason: 'TOOL_CALL' }),
    answer({
      content: [COHERE_TEXT],
      citations: [
        {
          start: 0,
          end: 1,
          text: 'a',
          type: 'TEXT_CONTENT',
          content_index: 0,
          sources: [{ type: 'document', id: 'd0', document: { title: 't' } }],
        },
      ],
    }),
  ],
};

/** What vendors of each dialect reply. */
export const DIALECT_REPLIES: Readonly<Partial<Record<DialectName, DialectReplies>>> = {
  'openai-chat': CHAT,
  'openai-responses': RESPONSES,
  'anthropic-messages': MESSAGES,
  gemini: GEMINI,
  'cohere-chat': COHERE,
};
