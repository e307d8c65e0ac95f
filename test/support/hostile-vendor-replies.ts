import { type RichReply } from './hostile-replies.js';
import { itemEvents } from './openai-responses-replies.js';

const PARTS = [
  { text: 'Let me see.', thought: true, thoughtSignature: 'c2ln' },
  { text: 'Grüße an alle.' },
  { text: '', thoughtSignature: 'c2ln' },
  { text: 'signed', thoughtSignature: 'c2ln' },
  { executableCode: { language: 'PYTHON', code: 'print(1)' } },
  { codeExecutionResult: { outcome: 'OUTCOME_OK', output: '1' } },
  { inlineData: { mimeType: 'image/png', data: 'iVBORw0KGgo=' } },
  { functionCall: { id: 'c-1', name: 'look_up', args: { city: 'Köln' } }, thoughtSignature: 'c2ln' },
  { functionCall: { name: 'look_up', args: { city: 'Bonn' } } },
  { functionCall: { name: 'look_up', willContinue: true } },
  { functionCall: { partialArgs: [{ jsonPath: '$.days[0].city', stringValue: 'Ko' }], willContinue: true } },
  { functionCall: { partialArgs: [{ jsonPath: '$.days[0].city', stringValue: 'eln' }], willContinue: true } },
  { functionCall: { partialArgs: [{ jsonPath: "$['n']", numberValue: 1 }] } },
  { functionCall: {} },
];

const GROUNDING = {
  groundingChunks: [
    { web: { uri: 'https://a.example/x', title: 'A', domain: 'a.example' } },
    { retrievedContext: { uri: 'gs://b/x', title: 'B', text: 'quoted' } },
  ],
  groundingSupports: [{ segment: { startIndex: 0, endIndex: 4 }, groundingChunkIndices: [0, 1] }],
};

const GEMINI_END = {
  usageMetadata: {
    promptTokenCount: 9,
    toolUsePromptTokenCount: 1,
    cachedContentTokenCount: 2,
    candidatesTokenCount: 3,
    thoughtsTokenCount: 4,
    serviceTier: 'priority',
    trafficType: 'ON_DEMAND',
  },
  promptFeedback: { blockReason: 'SAFETY' },
};

/** A reply of generateContent with every kind of part. */
export const RICH_GEMINI: RichReply = {
  whole: {
    candidates: [
      { index: 0, content: { role: 'model', parts: PARTS }, finishReason: 'STOP', groundingMetadata: GROUNDING },
      { index: 1, content: { parts: [{ text: 'other' }] } },
    ],
    ...GEMINI_END,
  },
  pieces: [
    ...PARTS.map((part) => ({ candidates: [{ index: 0, content: { role: 'model', parts: [part] } }] })),
    { candidates: [{ content: { parts: [] }, groundingMetadata: GROUNDING, finishReason: 'STOP' }], ...GEMINI_END },
  ],
};

const COHERE_CITATION = {
  start: 0,
  end: 3,
  text: 'Gru',
  content_index: 1,
  type: 'TEXT_CONTENT',
  sources: [
    { type: 'document', id: 'document_0_0', document: { id: 'document_0_0', title: 'Report' } },
    { type: 'tool', id: 'c-1:0', tool_output: { a: 1 } },
  ],
};

const COHERE_CALLS = [
  { id: 'c-1', type: 'function', function: { name: 'look_up', arguments: '{"city":"Köln"}' } },
  { id: 'c-2', type: 'function', function: { name: 'look_up', arguments: '{}' } },
];

const COHERE_END = {
  finish_reason: 'TOOL_CALL',
  usage: {
    billed_units: { input_tokens: 3, output_tokens: 4 },
    tokens: { input_tokens: 9, output_tokens: 4 },
    cached_tokens: 2,
  },
};

/** A reply of Cohere's with every kind of content. */
export const RICH_COHERE: RichReply = {
  whole: {
    id: 'r-1',
    message: {
      role: 'assistant',
      content: [
        { type: 'thinking', thinking: 'Let me see.' },
        { type: 'text', text: 'Grüße.' },
      ],
      tool_plan: 'I will look it up.',
      tool_calls: COHERE_CALLS,
      citations: [COHERE_CITATION],
    },
    ...COHERE_END,
  },
  pieces: [
    { type: 'message-start', id: 'r-1', delta: { message: { role: 'assistant' } } },
    { type: 'content-start', index: 0, delta: { message: { content: { type: 'thinking', thinking: '' } } } },
    { type: 'content-delta', index: 0, delta: { message: { content: { thinking: 'Let me see.' } } } },
    { type: 'content-end', index: 0 },
    { type: 'content-start', index: 1, delta: { message: { content: { type: 'text', text: '' } } } },
    { type: 'content-delta', index: 1, delta: { message: { content: { text: 'Grüße.' } } } },
    { type: 'citation-start', index: 0, delta: { message: { citations: COHERE_CITATION } } },
    { type: 'citation-end', index: 0 },
    { type: 'content-end', index: 1 },
    { type: 'tool-plan-delta', delta: { message: { tool_plan: 'I will ' } } },
    ...COHERE_CALLS.flatMap((call, index) => [
      { type: 'tool-call-start', index, delta: { message: { tool_calls: call } } },
      { type: 'tool-call-delta', index, delta: { message: { tool_calls: { function: { arguments: ' ' } } } } },
      { type: 'tool-call-end', index },
    ]),
    { type: 'debug', prompt: 'x' },
    { type: 'message-end', delta: COHERE_END },
  ],
};

const OUTPUT = [
  {
    id: 'rs_1',
    type: 'reasoning',
    summary: [
      { type: 'summary_text', text: 'Let me see.' },
      { type: 'summary_text', text: 'So.' },
    ],
    content: [{ type: 'reasoning_text', text: 'Hm.' }],
    encrypted_content: 'gAAA',
  },
  {
    id: 'msg_1',
    type: 'message',
    phase: 'commentary',
    role: 'assistant',
    content: [
      {
        type: 'output_text',
        text: 'Grüße.',
        annotations: [
          { type: 'url_citation', url: 'https://a.example/x', title: 'A', start_index: 0, end_index: 3 },
          { type: 'file_citation' },
        ],
      },
      { type: 'refusal', refusal: 'No.' },
    ],
  },
  { id: 'ws_1', type: 'web_search_call', status: 'completed' },
  { id: 'fc_1', type: 'function_call', call_id: 'c-1', name: 'look_up', arguments: '{"city":"Köln"}' },
  { id: 'fc_2', type: 'function_call', call_id: 'c-2', name: 'look_up', arguments: '{}' },
];

const RESPONSE = {
  id: 'resp_1',
  status: 'completed',
  error: null,
  incomplete_details: null,
  output: OUTPUT,
  service_tier: 'priority',
  usage: {
    input_tokens: 9,
    input_tokens_details: { cached_tokens: 2, cache_write_tokens: 1 },
    output_tokens: 4,
    output_tokens_details: { reasoning_tokens: 1 },
  },
};

/** A response with every kind of item. */
export const RICH_RESPONSE: RichReply = {
  whole: RESPONSE,
  pieces: [
    { type: 'response.created', response: { ...RESPONSE, status: 'in_progress', output: [], usage: null } },
    ...OUTPUT.flatMap((item, index) => itemEvents(item, index, 20)),
    { type: 'response.completed', response: RESPONSE },
  ],
};
