/** A reply that holds about everything its dialect can say: whole, and as the pieces of a stream. */
export interface RichReply {
  readonly whole: object;
  readonly pieces: readonly object[];
}

const chatCall = { index: 0, id: 'call_1', type: 'function', function: { name: 'lookup', arguments: '{"q":1}' } };

const CHAT_USAGE = {
  prompt_tokens: 20,
  completion_tokens: 9,
  total_tokens: 31,
  prompt_tokens_details: { cached_tokens: 4, cache_write_tokens: 2 },
  completion_tokens_details: { reasoning_tokens: 2 },
};

const chatPiece = (delta: object, rest: object = {}): object => ({
  id: 'c',
  object: 'chat.completion.chunk',
  choices: [{ index: 0, delta, finish_reason: null, ...rest }],
});

/** A chat completion with all that hosts add to it. */
export const RICH_CHAT: RichReply = {
  whole: {
    id: 'c',
    object: 'chat.completion',
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          reasoning_content: 'Hm.',
          reasoning_details: [
            { type: 'reasoning.text', index: 0, text: 'Hm.', signature: 's', format: 'f' },
            { type: 'reasoning.encrypted', index: 1, data: 'ZA==' },
          ],
          content: [
            { type: 'thinking', thinking: [{ type: 'text', text: 'So.' }] },
            { type: 'text', text: 'Hello.' },
          ],
          refusal: null,
          annotations: [{ type: 'url_citation', url_citation: { url: 'https://a.example/b', title: 'B' } }],
          images: [{ type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } }],
          audio: { transcript: 'Hi.', data: 'AAAA' },
          tool_calls: [{ ...chatCall, extra_content: { google: { thought_signature: 't' } } }],
          function_call: { name: 'older', arguments: '{}' },
        },
        finish_reason: 'tool_calls',
        stop_reason: 'END',
        matched_stop: 7,
      },
    ],
    citations: ['https://c.example'],
    search_results: [{ url: 'https://d.example', title: 'D', snippet: 'd' }],
    usage: CHAT_USAGE,
    x_groq: { usage: CHAT_USAGE },
    service_tier: 'priority',
  },
  pieces: [
    chatPiece({ role: 'assistant', content: '', reasoning: 'H' }),
    chatPiece({ reasoning_details: [{ type: 'reasoning.text', index: 0, text: 'm.', signature: 's' }] }),
    chatPiece({ content: 'Hel' }),
    chatPiece({ content: [{ type: 'text', text: 'lo.' }], refusal: null }),
    chatPiece({ tool_calls: [{ ...chatCall, function: { name: 'lookup', arguments: '' } }] }),
    chatPiece({ tool_calls: [{ index: 1, id: 'call_2', function: { name: 'other', arguments: '{"a":' } }] }),
    chatPiece({ tool_calls: [{ index: 0, function: { arguments: '{"q":' } }] }),
    chatPiece({ tool_calls: [{ index: 1, function: { arguments: '1}' } }] }),
    chatPiece({ tool_calls: [{ index: 0, function: { arguments: '1}' } }] }),
    chatPiece({}, { finish_reason: 'stop', stop_reason: 'END' }),
    { id: 'c', choices: [], usage: CHAT_USAGE, citations: ['https://c.example'], service_tier: 'flex' },
  ],
};

const MESSAGES_USAGE = {
  input_tokens: 12,
  output_tokens: 3,
  cache_read_input_tokens: 4,
  cache_creation_input_tokens: 5,
  cache_creation: { ephemeral_5m_input_tokens: 2, ephemeral_1h_input_tokens: 3 },
  service_tier: 'priority',
};

const cited = {
  type: 'char_location',
  cited_text: 'c',
  document_index: 0,
  document_title: 't',
  start_char_index: 1,
  end_char_index: 2,
};
const citedPage = { type: 'web_search_result_location', url: 'https://a.example', title: 'A', encrypted_index: 'e' };
const serverResult = {
  type: 'web_search_tool_result',
  tool_use_id: 'srvtoolu_1',
  content: [{ type: 'web_search_result', url: 'https://a.example' }],
};

const blockStart = (index: number, block: object): object => ({
  type: 'content_block_start',
  index,
  content_block: block,
});
const blockDelta = (index: number, delta: object): object => ({ type: 'content_block_delta', index, delta });
const blockStop = (index: number): object => ({ type: 'content_block_stop', index });

/** A message with every kind of block. */
export const RICH_MESSAGE: RichReply = {
  whole: {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    content: [
      { type: 'thinking', thinking: 'Hm.', signature: 's' },
      { type: 'redacted_thinking', data: 'ZA==' },
      { type: 'text', text: 'Hello.', citations: [cited, citedPage] },
      { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: { query: 'a' } },
      serverResult,
      { type: 'tool_use', id: 'toolu_1', name: 'lookup', input: { q: 1 } },
    ],
    stop_reason: 'tool_use',
    stop_sequence: 'END',
    stop_details: { type: 'refusal', explanation: 'No.' },
    usage: MESSAGES_USAGE,
  },
  pieces: [
    {
      type: 'message_start',
      message: { id: 'msg_1', type: 'message', role: 'assistant', content: [], usage: MESSAGES_USAGE },
    },
    { type: 'ping' },
    blockStart(0, { type: 'thinking', thinking: '', signature: '' }),
    blockDelta(0, { type: 'thinking_delta', thinking: 'Hm.' }),
    blockDelta(0, { type: 'signature_delta', signature: 's' }),
    blockStop(0),
    blockStart(1, { type: 'redacted_thinking', data: 'ZA==' }),
    blockStop(1),
    blockStart(2, { type: 'text', text: '' }),
    blockDelta(2, { type: 'text_delta', text: 'Hello.' }),
    blockDelta(2, { type: 'citations_delta', citation: cited }),
    blockStop(2),
    blockStart(3, serverResult),
    blockStop(3),
    blockStart(4, { type: 'tool_use', id: 'toolu_1', name: 'lookup', input: {} }),
    blockDelta(4, { type: 'input_json_delta', partial_json: '{"q":' }),
    blockDelta(4, { type: 'input_json_delta', partial_json: '1}' }),
    blockStop(4),
    blockStart(5, { type: 'tool_use', id: 'toolu_2', name: 'lookup', input: { q: 1 } }),
    blockStop(5),
    {
      type: 'message_delta',
      delta: { stop_reason: 'tool_use', stop_sequence: null, stop_details: null },
      usage: MESSAGES_USAGE,
    },
    { type: 'message_stop' },
  ],
};
