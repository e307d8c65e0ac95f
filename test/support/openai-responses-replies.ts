import { type ChatToolCall, type ChatTurn, wantsStream } from './openai-chat-replies.js';
import { type RecordedRequest } from './scripted-upstream.js';
import { type HttpScript, jsonReply, sseReply, type Split, type Step } from './upstream-script.js';

/** One turn of an assistant as OpenAI's Responses API tells it; the same turn whole and streamed. */
export type ResponsesTurn = ChatTurn;

type Json = Record<string, unknown>;

/** The turn as a whole reply. */
function responsesReply(turn: ResponsesTurn): string {
  return JSON.stringify(replyOf(turn, itemsOf(turn)));
}

/** The turn as the text of a server-sent event stream. */
function responsesEvents(turn: ResponsesTurn): string {
  const items = itemsOf(turn);
  return eventsText([
    { type: 'response.created', response: { ...replyOf(turn, []), status: 'in_progress', usage: null } },
    { type: 'response.in_progress', response: { ...replyOf(turn, []), status: 'in_progress', usage: null } },
    ...items.flatMap((item, index) => itemEvents(item, index, turn.fragment)),
    { type: `response.${statusOf(turn)}`, response: replyOf(turn, items) },
  ]);
}

/** Events as they lie on the wire, numbered. */
export function eventsText(events: readonly Json[]): string {
  return events
    .map((event, index) => ({ ...event, sequence_number: index }))
    .map((event) => `event: ${String((event as Json)['type'])}\ndata: ${JSON.stringify(event)}\n\n`)
    .join('');
}

/** The turn in the form that the request asked for. */
export function responsesAnswer(
  turn: ResponsesTurn,
  options: { split?: Split; after?: readonly Step[] } = {},
): (request: RecordedRequest) => HttpScript {
  return (request) =>
    wantsStream(request) ? sseReply(responsesEvents(turn), options) : jsonReply(200, responsesReply(turn));
}

/** The events that tell one item of the output, its texts in pieces of `length` characters. */
export function itemEvents(item: Json, index: number, length = 4): Json[] {
  const place = { item_id: item['id'], output_index: index };
  const opened = { ...item, status: 'in_progress', ...EMPTY_OF_TYPE[String(item['type'])] };
  return [
    { type: 'response.output_item.added', output_index: index, item: opened },
    ...textEvents(item, place, length),
    { type: 'response.output_item.done', output_index: index, item },
  ];
}

const EMPTY_OF_TYPE: Readonly<Record<string, Json>> = {
  message: { content: [] },
  reasoning: { summary: [], encrypted_content: 'not-the-final-one' },
  function_call: { arguments: '' },
};

interface Part extends Json {
  readonly type: string;
  readonly text?: string;
  readonly refusal?: string;
  readonly annotations?: readonly Json[];
}

function textEvents(item: Json, place: Json, length: number): Json[] {
  const { type, arguments: text, summary = [], content = [] } = item;
  if (type === 'function_call') {
    const event = 'response.function_call_arguments';
    return [
      ...fragments(text as string, length).map((delta) => ({ type: `${event}.delta`, ...place, delta })),
      { type: `${event}.done`, ...place, arguments: text },
    ];
  }
  return [
    ...(content as Part[]).flatMap((part, index) => contentEvents(part, { ...place, content_index: index }, length)),
    ...(summary as Part[]).flatMap((part, index) => summaryEvents(part, { ...place, summary_index: index }, length)),
  ];
}

function contentEvents(part: Part, place: Json, length: number): Json[] {
  const { type, text, refusal, annotations = [] } = part;
  const [event, told] =
    refusal === undefined
      ? [type === 'reasoning_text' ? 'reasoning_text' : 'output_text', { text }]
      : ['refusal', { refusal }];
  const empty = refusal === undefined ? { type, text: '', annotations: [] } : { type, refusal: '' };
  return [
    { type: 'response.content_part.added', ...place, part: empty },
    ...fragments(text ?? refusal ?? '', length).map((delta) => ({ type: `response.${event}.delta`, ...place, delta })),
    ...annotations.map((annotation, index) => ({
      type: 'response.output_text.annotation.added',
      ...place,
      annotation_index: index,
      annotation,
    })),
    { type: `response.${event}.done`, ...place, ...told },
    { type: 'response.content_part.done', ...place, part },
  ];
}

function summaryEvents(part: Part, place: Json, length: number): Json[] {
  const event = 'response.reasoning_summary';
  return [
    { type: `${event}_part.added`, ...place, part: { type: 'summary_text', text: '' } },
    ...fragments(part.text ?? '', length).map((delta) => ({ type: `${event}_text.delta`, ...place, delta })),
    { type: `${event}_text.done`, ...place, text: part.text },
    { type: `${event}_part.done`, ...place, part },
  ];
}

/** A reply with these items in its output. */
export function replyOf(turn: ResponsesTurn, output: readonly Json[]): Json {
  const status = statusOf(turn);
  const reason = turn.finishReason === 'content_filter' ? 'content_filter' : 'max_output_tokens';
  return {
    id: turn.id ?? 'resp_0f1e2d3c4b5a69788796a5b4c3d2e1f0',
    object: 'response',
    created_at: 1_782_955_817,
    status,
    error: null,
    incomplete_details: status === 'incomplete' ? { reason } : null,
    model: turn.model ?? 'gpt-5.2-2026-02-01',
    output,
    parallel_tool_calls: true,
    service_tier: 'default',
    store: false,
    usage: turn.reportUsage === false ? null : usageOf(turn),
  };
}

function statusOf({ finishReason }: ResponsesTurn): 'incomplete' | 'completed' {
  return finishReason === 'length' || finishReason === 'content_filter' ? 'incomplete' : 'completed';
}

function itemsOf({ reasoning, text, toolCalls = [] }: ResponsesTurn): Json[] {
  return [
    ...(reasoning === undefined ? [] : [reasoningItem(reasoning)]),
    ...(text === undefined ? [] : [messageItem(text)]),
    ...toolCalls.map(callItem),
  ];
}

function reasoningItem(text: string): Json {
  const summary = [{ type: 'summary_text', text }];
  return { id: 'rs_1', type: 'reasoning', summary, encrypted_content: 'gAAAAABreasoning==' };
}

function messageItem(text: string): Json {
  const content = [{ type: 'output_text', text, annotations: [], logprobs: [] }];
  return { id: 'msg_1', type: 'message', status: 'completed', role: 'assistant', content };
}

function callItem(call: ChatToolCall): Json {
  const { id, name, arguments: text } = call;
  return { id: `fc_${id}`, type: 'function_call', status: 'completed', call_id: id, name, arguments: text };
}

function usageOf({ usage = { promptTokens: 12, completionTokens: 5 } }: ResponsesTurn): Json {
  const { promptTokens, completionTokens, cachedTokens = 0 } = usage;
  return {
    input_tokens: promptTokens,
    input_tokens_details: { cached_tokens: cachedTokens },
    output_tokens: completionTokens,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: promptTokens + completionTokens,
  };
}

/** The text in pieces of `length` characters, whole code points each. */
function fragments(text: string, length: number): string[] {
  const characters = Array.from(text);
  const pieces: string[] = [];
  for (let start = 0; start < characters.length; start += length) {
    pieces.push(characters.slice(start, start + length).join(''));
  }
  return pieces;
}
