import { type Samples, type SampleToolCall, type SampleTurn } from './sample-turn.js';

const ENVELOPE = { id: 'chatcmpl-AbCdEfGhIjKlMnOpQrStUvWxYz012', created: 1_719_792_000, model: 'gpt-4o-2024-08-06' };
const SERVED = { service_tier: 'default', system_fingerprint: 'fp_0123456789' };

/** OpenAI's Chat Completions, as with `stream_options.include_usage`. */
export const openAiChat: Samples = {
  streamed: (turn) => [
    format(chunk({ role: 'assistant', content: '', refusal: null })),
    ...turn.text.map((content) => format(chunk({ content }))),
    ...turn.toolCalls.flatMap(callChunks).map(format),
    format(chunk({}, finishReason(turn))),
    format({ ...ENVELOPE, object: 'chat.completion.chunk', ...SERVED, choices: [], usage: usage(turn) }),
    'data: [DONE]\n\n',
  ],
  whole: (turn) => {
    const calls = turn.toolCalls.map((call) => wireCall(call, call.pieces.join('')));
    const message = {
      role: 'assistant',
      content: turn.text.join(''),
      ...(calls.length > 0 && { tool_calls: calls }),
      refusal: null,
      annotations: [],
    };
    const choices = [{ index: 0, message, logprobs: null, finish_reason: finishReason(turn) }];
    return JSON.stringify({ ...ENVELOPE, object: 'chat.completion', choices, usage: usage(turn), ...SERVED });
  },
};

function callChunks(call: SampleToolCall, index: number): object[] {
  return [
    chunk({ tool_calls: [{ index, ...wireCall(call, '') }] }),
    ...call.pieces.map((text) => chunk({ tool_calls: [{ index, function: { arguments: text } }] })),
  ];
}

function wireCall({ id, name }: SampleToolCall, text: string): object {
  return { id, type: 'function', function: { name, arguments: text } };
}

function chunk(delta: object, finish: string | null = null): object {
  const choices = [{ index: 0, delta, logprobs: null, finish_reason: finish }];
  return { ...ENVELOPE, object: 'chat.completion.chunk', ...SERVED, choices, usage: null, obfuscation: 'qfQVOwfh62' };
}

function finishReason({ toolCalls }: SampleTurn): string {
  return toolCalls.length > 0 ? 'tool_calls' : 'stop';
}

function usage({ inputTokens, outputTokens }: SampleTurn): object {
  return {
    prompt_tokens: inputTokens,
    completion_tokens: outputTokens,
    total_tokens: inputTokens + outputTokens,
    prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 0 },
  };
}

function format(value: object): string {
  return `data: ${JSON.stringify(value)}\n\n`;
}
