import { type ChatTurn, wantsStream } from './openai-chat-replies.js';
import { type RecordedRequest } from './scripted-upstream.js';
import { type HttpScript, jsonReply, sseReply, type Split, type Step } from './upstream-script.js';

/** One turn of an assistant as the Messages API tells it; the same turn whole and streamed. */
export interface AnthropicTurn extends ChatTurn {
  /** The proof of the reasoning, which Anthropic always sends with it. */
  readonly signature?: string;
  /** Hidden reasoning. */
  readonly redacted?: string;
  /** What the text rests on. */
  readonly citations?: readonly object[];
  readonly stopSequence?: string;
}

/** The turn as a whole reply. */
export function anthropicMessage(turn: AnthropicTurn): string {
  return JSON.stringify({
    ...envelope(turn),
    content: listBlocks(turn).map(({ whole }) => whole),
    stop_reason: stopReasonOf(turn),
    stop_sequence: turn.stopSequence ?? null,
    ...(turn.reportUsage === false ? {} : { usage: usageOf(turn) }),
  });
}

/** The turn as the text of a server-sent event stream. */
export function anthropicEvents(turn: AnthropicTurn): string {
  const counted = turn.reportUsage !== false;
  const head = { ...envelope(turn), content: [], stop_reason: null, stop_sequence: null };
  const stop = { stop_reason: stopReasonOf(turn), stop_sequence: turn.stopSequence ?? null };
  const events: object[] = [
    { type: 'message_start', message: { ...head, ...(counted && { usage: { ...usageOf(turn), output_tokens: 1 } }) } },
    { type: 'ping' },
    ...listBlocks(turn).flatMap(({ start, deltas }, index) => [
      { type: 'content_block_start', index, content_block: start },
      ...deltas.map((delta) => ({ type: 'content_block_delta', index, delta })),
      { type: 'content_block_stop', index },
    ]),
    { type: 'message_delta', delta: stop, ...(counted && { usage: usageOf(turn) }) },
    ...(turn.done === false ? [] : [{ type: 'message_stop' }]),
  ];
  return events.map(toSse).join('');
}

/** The turn in the form that the request asked for. */
export function anthropicAnswer(
  turn: AnthropicTurn,
  options: { split?: Split; after?: readonly Step[] } = {},
): (request: RecordedRequest) => HttpScript {
  return (request) =>
    wantsStream(request) ? sseReply(anthropicEvents(turn), options) : jsonReply(200, anthropicMessage(turn));
}

/** An error as Anthropic words it. */
export function anthropicError(
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): HttpScript {
  const type = ERROR_TYPES.get(status) ?? 'api_error';
  return jsonReply(status, { type: 'error', error: { type, message }, request_id: 'req_011CT' }, headers);
}

/** One event with its name, as Anthropic frames it. */
export function toSse(event: object): string {
  return `event: ${String((event as { type?: unknown }).type)}\ndata: ${JSON.stringify(event)}\n\n`;
}

const ERROR_TYPES: ReadonlyMap<number, string> = new Map([
  [400, 'invalid_request_error'],
  [401, 'authentication_error'],
  [429, 'rate_limit_error'],
  [529, 'overloaded_error'],
]);

interface ToldBlock {
  readonly whole: object;
  readonly start: object;
  readonly deltas: readonly object[];
}

function listBlocks(turn: AnthropicTurn): ToldBlock[] {
  const { reasoning, redacted, text, toolCalls = [] } = turn;
  return [
    ...(reasoning === undefined ? [] : [tellThinking(reasoning, turn)]),
    ...(redacted === undefined ? [] : [tellAtOnce({ type: 'redacted_thinking', data: redacted })]),
    ...(text === undefined ? [] : [tellText(text, turn)]),
    ...toolCalls.map(({ id, name, arguments: input }) => tellCall({ id, name, input }, turn)),
  ];
}

function tellThinking(thinking: string, { signature = '', fragment }: AnthropicTurn): ToldBlock {
  const pieces = cut(thinking, fragment).map((piece) => ({ type: 'thinking_delta', thinking: piece }));
  return {
    whole: { type: 'thinking', thinking, signature },
    start: { type: 'thinking', thinking: '', signature: '' },
    deltas: [...pieces, { type: 'signature_delta', signature }],
  };
}

function tellText(text: string, { citations, fragment }: AnthropicTurn): ToldBlock {
  const pieces = cut(text, fragment).map((piece) => ({ type: 'text_delta', text: piece }));
  return {
    whole: { type: 'text', text, ...(citations && { citations }) },
    start: { type: 'text', text: '', ...(citations && { citations: [] }) },
    deltas: [...pieces, ...(citations ?? []).map((citation) => ({ type: 'citations_delta', citation }))],
  };
}

interface ToldCall {
  readonly id: string;
  readonly name: string;
  /** JSON text; empty where the call has no arguments. */
  readonly input: string;
}

function tellCall({ id, name, input }: ToldCall, { fragment }: AnthropicTurn): ToldBlock {
  const call = { type: 'tool_use', id, name };
  const pieces = cut(input, fragment).map((piece) => ({ type: 'input_json_delta', partial_json: piece }));
  return {
    whole: { ...call, input: JSON.parse(input === '' ? '{}' : input) as unknown },
    start: { ...call, input: {} },
    deltas: [{ type: 'input_json_delta', partial_json: '' }, ...pieces],
  };
}

function tellAtOnce(block: object): ToldBlock {
  return { whole: block, start: block, deltas: [] };
}

function envelope({
  id = 'msg_018E1hg8GoVTGEKQY3ovMcSJ',
  model = 'claude-sonnet-4-5-20250929',
}: AnthropicTurn): object {
  return { model, id, type: 'message', role: 'assistant' };
}

/** Reasons in OpenAI's words, as the conformance suite names them, and Anthropic's own. */
const STOP_REASONS: ReadonlyMap<string, string> = new Map([
  ['length', 'max_tokens'],
  ['content_filter', 'refusal'],
  ['tool_calls', 'tool_use'],
  ['stop', 'end_turn'],
]);

function stopReasonOf({ finishReason, stopSequence, toolCalls }: AnthropicTurn): string {
  if (finishReason !== undefined) return STOP_REASONS.get(finishReason) ?? finishReason;
  if (stopSequence !== undefined) return 'stop_sequence';
  return toolCalls === undefined ? 'end_turn' : 'tool_use';
}

/** Anthropic counts cached tokens beside the others. */
function usageOf({ usage = { promptTokens: 12, completionTokens: 5 } }: AnthropicTurn): object {
  const { promptTokens, completionTokens, cachedTokens = 0 } = usage;
  return {
    input_tokens: promptTokens - cachedTokens,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: cachedTokens,
    cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
    output_tokens: completionTokens,
    service_tier: 'standard',
  };
}

/** The text in pieces of `length` characters, whole code points each. */
function cut(text: string, length = 4): string[] {
  const characters = Array.from(text);
  const pieces: string[] = [];
  for (let start = 0; start < characters.length; start += length) {
    pieces.push(characters.slice(start, start + length).join(''));
  }
  return pieces;
}
