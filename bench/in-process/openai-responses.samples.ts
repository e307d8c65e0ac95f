import { formatEvent, type Samples, type SampleToolCall, type SampleTurn, type TypedEvent } from './sample-turn.js';

type Json = Record<string, unknown>;

/** OpenAI's Responses. */
export const openAiResponses: Samples = {
  streamed: (turn) =>
    [
      { type: 'response.created', response: reply(turn, 'in_progress', []) },
      { type: 'response.in_progress', response: reply(turn, 'in_progress', []) },
      ...messageEvents(turn.text),
      ...turn.toolCalls.flatMap((call, index) => callEvents(call, index + 1)),
      { type: 'response.completed', response: reply(turn, 'completed', itemsOf(turn)) },
    ].map((event, index) => formatEvent({ ...event, sequence_number: index })),
  whole: (turn) => JSON.stringify(reply(turn, 'completed', itemsOf(turn))),
};

function messageEvents(text: readonly string[]): TypedEvent[] {
  const place = { item_id: MESSAGE_ID, output_index: 0, content_index: 0 };
  const item = messageItem(text.join(''));
  const [part] = item.content;
  return [
    { type: 'response.output_item.added', output_index: 0, item: { ...item, status: 'in_progress', content: [] } },
    { type: 'response.content_part.added', ...place, part: { ...part, text: '' } },
    ...text.map((delta) => ({
      type: 'response.output_text.delta',
      ...place,
      delta,
      logprobs: [],
      obfuscation: 'qfQVOwfh62',
    })),
    { type: 'response.output_text.done', ...place, text: text.join(''), logprobs: [] },
    { type: 'response.content_part.done', ...place, part },
    { type: 'response.output_item.done', output_index: 0, item },
  ];
}

function callEvents(call: SampleToolCall, index: number): TypedEvent[] {
  const item = callItem(call);
  const place = { item_id: item['id'], output_index: index };
  const opened = { ...item, status: 'in_progress', arguments: '' };
  return [
    { type: 'response.output_item.added', output_index: index, item: opened },
    ...call.pieces.map((delta) => ({
      type: 'response.function_call_arguments.delta',
      ...place,
      delta,
      obfuscation: 'qfQVOwfh62',
    })),
    { type: 'response.function_call_arguments.done', ...place, arguments: item['arguments'] },
    { type: 'response.output_item.done', output_index: index, item },
  ];
}

function itemsOf({ text, toolCalls }: SampleTurn): Json[] {
  return [messageItem(text.join('')), ...toolCalls.map(callItem)];
}

const MESSAGE_ID = 'msg_0f1e2d3c4b5a69788796a5b4c3d2e1f0';

function messageItem(text: string): Json & { readonly content: readonly Json[] } {
  const content = [{ type: 'output_text', text, annotations: [], logprobs: [] }];
  return { id: MESSAGE_ID, type: 'message', status: 'completed', role: 'assistant', content };
}

function callItem({ id, name, pieces }: SampleToolCall): Json {
  const text = pieces.join('');
  return { id: `fc_${id}`, type: 'function_call', status: 'completed', call_id: id, name, arguments: text };
}

function reply({ inputTokens, outputTokens }: SampleTurn, status: string, output: readonly Json[]): Json {
  const usage = {
    input_tokens: inputTokens,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: outputTokens,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: inputTokens + outputTokens,
  };
  return {
    id: 'resp_0f1e2d3c4b5a69788796a5b4c3d2e1f0',
    object: 'response',
    created_at: 1_719_792_000,
    status,
    error: null,
    incomplete_details: null,
    instructions: null,
    max_output_tokens: 512,
    model: 'gpt-4o-2024-08-06',
    output,
    parallel_tool_calls: true,
    previous_response_id: null,
    service_tier: 'default',
    store: false,
    temperature: 0.7,
    tool_choice: 'auto',
    tools: [],
    top_p: 0.9,
    usage: status === 'completed' ? usage : null,
  };
}
