import { type ChatTurn, wantsStream } from './openai-chat-replies.js';
import { type RecordedRequest } from './scripted-upstream.js';
import { type HttpScript, jsonReply, sseReply, type Split, type Step } from './upstream-script.js';

/** One turn of an assistant as Cohere's chat API tells it; the same turn whole and streamed. */
export interface CohereTurn extends ChatTurn {
  /** What the model says it is going to do; where there are tool calls, text is told as this. */
  readonly plan?: string;
  /** Ids of the documents that the text rests on. */
  readonly cites?: readonly string[];
}

/** The turn as a whole reply. */
export function cohereReply(turn: CohereTurn): string {
  const { reasoning, text, plan, toolCalls = [] } = turn;
  const content = [
    ...(reasoning === undefined ? [] : [{ type: 'thinking', thinking: reasoning }]),
    ...(text === undefined ? [] : [{ type: 'text', text }]),
  ];
  return JSON.stringify({
    id: ID,
    message: {
      role: 'assistant',
      ...(content.length === 0 ? {} : { content }),
      ...(plan === undefined ? {} : { tool_plan: plan }),
      ...(toolCalls.length === 0 ? {} : { tool_calls: toolCalls.map(toWireCall) }),
      ...(turn.cites === undefined ? {} : { citations: [toCitation(turn)] }),
    },
    finish_reason: finishReasonOf(turn),
    ...(turn.reportUsage === false ? {} : { usage: usageOf(turn) }),
  });
}

/** The turn as the text of a server-sent event stream. */
export function cohereEvents(turn: CohereTurn): string {
  const { reasoning = '', text = '', plan = '', toolCalls = [], fragment } = turn;
  const parts = [
    { type: 'thinking', value: reasoning },
    { type: 'text', value: text },
  ].filter(({ value }) => value !== '');
  const events = [
    { id: ID, type: 'message-start', delta: { message: { role: 'assistant', content: [], tool_plan: '' } } },
    ...parts.flatMap(({ type, value }, index) => [
      { type: 'content-start', index, delta: { message: { content: { type, [type]: '' } } } },
      ...cut(value, fragment).map((piece) => ({
        type: 'content-delta',
        index,
        delta: { message: { content: { [type]: piece } } },
      })),
      ...(type === 'text' && turn.cites !== undefined
        ? [
            { type: 'citation-start', index: 0, delta: { message: { citations: toCitation(turn) } } },
            { type: 'citation-end', index: 0 },
          ]
        : []),
      { type: 'content-end', index },
    ]),
    ...cut(plan, fragment).map((piece) => ({ type: 'tool-plan-delta', delta: { message: { tool_plan: piece } } })),
    ...toolCalls.flatMap((call, index) => [
      { type: 'tool-call-start', index, delta: { message: { tool_calls: toWireCall({ ...call, arguments: '' }) } } },
      ...cut(call.arguments, fragment).map((piece) => ({
        type: 'tool-call-delta',
        index,
        delta: { message: { tool_calls: { function: { arguments: piece } } } },
      })),
      { type: 'tool-call-end', index },
    ]),
    { type: 'debug', prompt: '<BOS_TOKEN>' },
  ];
  const end = {
    type: 'message-end',
    delta: { finish_reason: finishReasonOf(turn), ...(turn.reportUsage === false ? {} : { usage: usageOf(turn) }) },
  };
  const told: readonly { readonly type: string }[] = turn.done === false ? events : [...events, end];
  return told.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join('');
}

/** The turn in the form that the request asked for. */
export function cohereAnswer(
  turn: CohereTurn,
  options: { split?: Split; after?: readonly Step[] } = {},
): (request: RecordedRequest) => HttpScript {
  return (request) =>
    wantsStream(request) ? sseReply(cohereEvents(turn), options) : jsonReply(200, cohereReply(turn));
}

/** An error as Cohere words it. */
export function cohereError(status: number, message: string): HttpScript {
  return jsonReply(status, { id: ID, message });
}

const ID = 'c14c80c3-18eb-4519-9460-6c92edd8cfb4';

/** Cohere's name of what other vendors call it. */
const FINISH_REASONS: Readonly<Record<string, string>> = {
  stop: 'COMPLETE',
  length: 'MAX_TOKENS',
  tool_calls: 'TOOL_CALL',
  content_filter: 'ERROR_TOXIC',
};

function finishReasonOf({ finishReason, toolCalls }: CohereTurn): string {
  const reason = finishReason ?? (toolCalls === undefined ? 'COMPLETE' : 'TOOL_CALL');
  return FINISH_REASONS[reason] ?? reason;
}

function usageOf({ usage }: CohereTurn): object {
  const { promptTokens, completionTokens, cachedTokens = 0 } = usage ?? { promptTokens: 12, completionTokens: 5 };
  return {
    billed_units: { input_tokens: 3, output_tokens: completionTokens },
    tokens: { input_tokens: promptTokens, output_tokens: completionTokens },
    cached_tokens: cachedTokens,
  };
}

function toCitation({ text = '', cites = [] }: CohereTurn): object {
  const sources = cites.map((id) => ({ type: 'document', id, document: { id, title: 'Report', text: 'whales sing' } }));
  return { start: 0, end: text.length, text, sources, type: 'TEXT_CONTENT', content_index: 0 };
}

function toWireCall(call: { id: string; name: string; arguments: string }): object {
  return { id: call.id, type: 'function', function: { name: call.name, arguments: call.arguments } };
}

/** The text in pieces of `length` characters, whole code points each. */
function cut(text: string, length = 4): string[] {
  const characters = Array.from(text);
  const count = Math.ceil(characters.length / length);
  return Array.from({ length: count }, (_, index) => characters.slice(index * length, (index + 1) * length).join(''));
}
