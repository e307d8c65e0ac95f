import { formatEvent, type Samples, type SampleToolCall, type SampleTurn, type TypedEvent } from './sample-turn.js';

const ENVELOPE = {
  model: 'claude-sonnet-4-5-20250929',
  id: 'msg_018E1hg8GoVTGEKQY3ovMcSJ',
  type: 'message',
  role: 'assistant',
};

/** Anthropic's Messages. */
export const anthropicMessages: Samples = {
  streamed: (turn) =>
    [
      { type: 'message_start', message: { ...ENVELOPE, content: [], ...stop(null), usage: usage(turn) } },
      ...textEvents(turn.text),
      ...turn.toolCalls.flatMap((call, index) => callEvents(call, index + 1)),
      { type: 'message_delta', delta: stop(stopReason(turn)), usage: usage(turn) },
      { type: 'message_stop' },
    ].map(formatEvent),
  whole: (turn) => {
    const calls = turn.toolCalls.map((call) => toolUse(call, call.arguments));
    const content = [{ type: 'text', text: turn.text.join('') }, ...calls];
    return JSON.stringify({ ...ENVELOPE, content, ...stop(stopReason(turn)), usage: usage(turn) });
  },
};

function textEvents(text: readonly string[]): TypedEvent[] {
  return [
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    { type: 'ping' },
    ...text.map((piece) => ({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: piece } })),
    { type: 'content_block_stop', index: 0 },
  ];
}

function callEvents(call: SampleToolCall, index: number): TypedEvent[] {
  return [
    { type: 'content_block_start', index, content_block: toolUse(call, {}) },
    ...['', ...call.pieces].map((piece) => ({
      type: 'content_block_delta',
      index,
      delta: { type: 'input_json_delta', partial_json: piece },
    })),
    { type: 'content_block_stop', index },
  ];
}

function toolUse({ id, name }: SampleToolCall, input: object): object {
  return { type: 'tool_use', id, name, input };
}

function stopReason({ toolCalls }: SampleTurn): string {
  return toolCalls.length > 0 ? 'tool_use' : 'end_turn';
}

function stop(reason: string | null): object {
  return { stop_reason: reason, stop_sequence: null };
}

function usage({ inputTokens, outputTokens }: SampleTurn): object {
  return {
    input_tokens: inputTokens,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
    cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
    output_tokens: outputTokens,
    service_tier: 'standard',
  };
}
