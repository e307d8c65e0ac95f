import { type RecordedRequest } from './scripted-upstream.js';
import { type HttpScript, jsonReply, sseReply, type Split, type Step } from './upstream-script.js';

/** A call of a function, with the arguments as the JSON text that the vendor sends. */
export interface ChatToolCall {
  readonly id: string;
  readonly name: string;
  readonly arguments: string;
}

/** One turn of an assistant as OpenAI's Chat Completions tell it; the same turn whole and streamed. */
export interface ChatTurn {
  readonly id?: string;
  readonly model?: string;
  /** What the model thought first, as DeepSeek and its like tell it. */
  readonly reasoning?: string;
  readonly text?: string;
  /** How many characters of text or arguments a chunk of the stream carries. */
  readonly fragment?: number;
  readonly toolCalls?: readonly ChatToolCall[];
  /** `stop`, or `tool_calls` where there are tool calls. */
  readonly finishReason?: string;
  readonly usage?: { readonly promptTokens: number; readonly completionTokens: number; readonly cachedTokens?: number };
  /** False leaves the usage out, as vendors do that do not know `stream_options`. */
  readonly reportUsage?: boolean;
  /** False leaves out `[DONE]`, the stream's terminal signal. */
  readonly done?: boolean;
}

/** The turn as a whole reply. */
export function chatCompletion(turn: ChatTurn): string {
  return JSON.stringify({
    id: idOf(turn),
    object: 'chat.completion',
    created: CREATED,
    model: turn.model ?? 'gpt-4o-2024-08-06',
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          ...(turn.reasoning === undefined ? {} : { reasoning_content: turn.reasoning }),
          content: turn.text ?? null,
          ...(turn.toolCalls === undefined ? {} : { tool_calls: turn.toolCalls.map(toWireToolCall) }),
          refusal: null,
        },
        logprobs: null,
        finish_reason: finishReasonOf(turn),
      },
    ],
    ...(turn.reportUsage === false ? {} : { usage: usageOf(turn) }),
    system_fingerprint: 'fp_a1b2c3d4e5',
  });
}

/** The turn as the text of a server-sent event stream, as with `stream_options.include_usage`. */
export function chatChunks(turn: ChatTurn): string {
  const chunks = [
    chunk(turn, { role: 'assistant', content: turn.text === undefined ? null : '', refusal: null }),
    ...fragments(turn.reasoning ?? '', turn.fragment).map((thought) => chunk(turn, { reasoning_content: thought })),
    ...fragments(turn.text ?? '', turn.fragment).map((content) => chunk(turn, { content })),
    ...(turn.toolCalls ?? []).flatMap((call, index) => toolCallChunks(turn, call, index)),
    chunk(turn, {}, finishReasonOf(turn)),
  ];
  if (turn.reportUsage !== false) chunks.push({ ...envelope(turn), choices: [], usage: usageOf(turn) });
  const lines = chunks.map((value) => `data: ${JSON.stringify(value)}\n\n`);
  if (turn.done !== false) lines.push('data: [DONE]\n\n');
  return lines.join('');
}

/** The turn in the form that the request asked for. */
export function chatAnswer(
  turn: ChatTurn,
  options: { split?: Split; after?: readonly Step[] } = {},
): (request: RecordedRequest) => HttpScript {
  return (request) =>
    wantsStream(request) ? sseReply(chatChunks(turn), options) : jsonReply(200, chatCompletion(turn));
}

/** An error as OpenAI words it. */
export function chatError(status: number, message: string, headers: Readonly<Record<string, string>> = {}): HttpScript {
  const type = status === 429 ? 'requests' : status >= 500 ? 'server_error' : 'invalid_request_error';
  return jsonReply(status, { error: { message, type, param: null, code: null } }, headers);
}

const CREATED = 1_782_955_817;

export function wantsStream(request: RecordedRequest): boolean {
  return (request.json as { stream?: unknown } | undefined)?.stream === true;
}

function idOf(turn: ChatTurn): string {
  return turn.id ?? 'chatcmpl-Dx0XpqH8w09uBXwq1zFGYdETjtnEl';
}

function finishReasonOf(turn: ChatTurn): string {
  return turn.finishReason ?? (turn.toolCalls === undefined ? 'stop' : 'tool_calls');
}

function usageOf(turn: ChatTurn): object {
  const { promptTokens, completionTokens, cachedTokens = 0 } = turn.usage ?? { promptTokens: 12, completionTokens: 5 };
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
    prompt_tokens_details: { cached_tokens: cachedTokens, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 0 },
  };
}

function toWireToolCall(call: ChatToolCall): object {
  return { id: call.id, type: 'function', function: { name: call.name, arguments: call.arguments } };
}

function toolCallChunks(turn: ChatTurn, call: ChatToolCall, index: number): object[] {
  const opening = { index, ...toWireToolCall({ ...call, arguments: '' }) };
  return [
    chunk(turn, { tool_calls: [opening] }),
    ...fragments(call.arguments, turn.fragment).map((text) =>
      chunk(turn, { tool_calls: [{ index, function: { arguments: text } }] }),
    ),
  ];
}

function envelope(turn: ChatTurn): object {
  return {
    id: idOf(turn),
    object: 'chat.completion.chunk',
    created: CREATED,
    model: turn.model ?? 'gpt-4o-2024-08-06',
    service_tier: 'default',
    system_fingerprint: 'fp_a1b2c3d4e5',
  };
}

function chunk(turn: ChatTurn, delta: object, finishReason: string | null = null): object {
  return {
    ...envelope(turn),
    choices: [{ index: 0, delta, logprobs: null, finish_reason: finishReason }],
    ...(turn.reportUsage === false ? {} : { usage: null }),
  };
}

/** The text in pieces of `length` characters, whole code points each. */
function fragments(text: string, length = 4): string[] {
  const characters = Array.from(text);
  const pieces: string[] = [];
  for (let start = 0; start < characters.length; start += length) {
    pieces.push(characters.slice(start, start + length).join(''));
  }
  return pieces;
}
