import { formatEvent, type Samples, type SampleToolCall, type SampleTurn, type TypedEvent } from './sample-turn.js';

const ID = 'c14c80c3-18eb-4519-9460-6c92edd8cfb4';

/** Cohere's chat, version 2. */
export const cohereChat: Samples = {
  streamed: (turn) =>
    [
      { id: ID, type: 'message-start', delta: { message: { role: 'assistant', content: [], ...NOTHING } } },
      ...textEvents(turn.text),
      ...turn.toolCalls.flatMap(callEvents),
      { type: 'message-end', delta: { finish_reason: finishReason(turn), usage: usage(turn) } },
    ].map(formatEvent),
  whole: (turn) => {
    const calls = turn.toolCalls.map((call) => wireCall(call, call.pieces.join('')));
    const content = [{ type: 'text', text: turn.text.join('') }];
    const message = { role: 'assistant', content, ...(calls.length > 0 && { tool_calls: calls }) };
    return JSON.stringify({ id: ID, message, finish_reason: finishReason(turn), usage: usage(turn) });
  },
};

const NOTHING = { tool_plan: '', tool_calls: [], citations: [] };

function textEvents(text: readonly string[]): TypedEvent[] {
  return [
    { type: 'content-start', index: 0, delta: { message: { content: { type: 'text', text: '' } } } },
    ...text.map((piece) => ({ type: 'content-delta', index: 0, delta: { message: { content: { text: piece } } } })),
    { type: 'content-end', index: 0 },
  ];
}

function callEvents(call: SampleToolCall, index: number): TypedEvent[] {
  return [
    { type: 'tool-call-start', index, delta: { message: { tool_calls: wireCall(call, '') } } },
    ...call.pieces.map((piece) => ({
      type: 'tool-call-delta',
      index,
      delta: { message: { tool_calls: { function: { arguments: piece } } } },
    })),
    { type: 'tool-call-end', index },
  ];
}

function wireCall({ id, name }: SampleToolCall, text: string): object {
  return { id, type: 'function', function: { name, arguments: text } };
}

function finishReason({ toolCalls }: SampleTurn): string {
  return toolCalls.length > 0 ? 'TOOL_CALL' : 'COMPLETE';
}

function usage({ inputTokens, outputTokens }: SampleTurn): object {
  return {
    billed_units: { input_tokens: inputTokens, output_tokens: outputTokens },
    tokens: { input_tokens: inputTokens, output_tokens: outputTokens },
    cached_tokens: 0,
  };
}
