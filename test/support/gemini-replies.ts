import { type ChatTurn } from './openai-chat-replies.js';
import { type RecordedRequest } from './scripted-upstream.js';
import { type HttpScript, jsonReply, sseReply, type Split, type Step } from './upstream-script.js';

/** One turn of an assistant as generateContent tells it; the same turn whole and streamed. */
export interface GeminiTurn extends ChatTurn {
  /** What proves the model's thoughts: stands on the first call, or else on the text. */
  readonly thoughtSignature?: string;
  /** False leaves out the ids of calls, as Vertex does. */
  readonly callIds?: boolean;
}

/** The turn as a whole reply. */
export function geminiReply(turn: GeminiTurn): string {
  return JSON.stringify(toReply(turn, partsOf(turn), finishReasonOf(turn)));
}

/** The turn as the text of a server-sent event stream, as with `alt=sse`: no sentinel ends it. */
export function geminiChunks(turn: GeminiTurn): string {
  const pieces = partsOf(turn).flatMap((part) => cutPart(part, turn.fragment));
  const chunks = pieces.map((part) => toReply(turn, [part]));
  if (turn.done !== false) chunks.push(toReply(turn, [{ text: '' }], finishReasonOf(turn)));
  return chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\r\n\r\n`).join('');
}

/** The turn in the form that the request asked for. */
export function geminiAnswer(
  turn: GeminiTurn,
  options: { split?: Split; after?: readonly Step[] } = {},
): (request: RecordedRequest) => HttpScript {
  return (request) =>
    asksForStream(request) ? sseReply(geminiChunks(turn), options) : jsonReply(200, geminiReply(turn));
}

/** An error as Google words it. */
export function geminiError(status: number, message: string): HttpScript {
  return jsonReply(status, { error: { code: status, message, status: STATUS_WORDS[status] ?? 'UNKNOWN' } });
}

/** The path says it, not the body. */
export function asksForStream(request: RecordedRequest): boolean {
  return request.path.includes(':streamGenerateContent?alt=sse');
}

const STATUS_WORDS: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  429: 'RESOURCE_EXHAUSTED',
  500: 'INTERNAL',
  503: 'UNAVAILABLE',
};

/** Google's name of what other vendors call it: calls are a normal stop. */
const FINISH_REASONS: Readonly<Record<string, string>> = {
  stop: 'STOP',
  tool_calls: 'STOP',
  length: 'MAX_TOKENS',
  content_filter: 'SAFETY',
};

function finishReasonOf({ finishReason = 'stop' }: GeminiTurn): string {
  return FINISH_REASONS[finishReason] ?? finishReason;
}

interface Part {
  readonly text?: string;
  readonly thought?: true;
  readonly functionCall?: object;
  readonly thoughtSignature?: string;
}

function partsOf({ reasoning, text, toolCalls = [], thoughtSignature, callIds }: GeminiTurn): Part[] {
  const signed = thoughtSignature === undefined ? {} : { thoughtSignature };
  const onText = toolCalls.length === 0 ? signed : {};
  return [
    ...(reasoning === undefined ? [] : [{ text: reasoning, thought: true as const }]),
    ...(text === undefined ? [] : [{ text, ...onText }]),
    ...toolCalls.map(({ id, name, arguments: args }, index) => ({
      functionCall: {
        ...(callIds !== false && { id }),
        name,
        ...(args !== '' && { args: JSON.parse(args) as unknown }),
      },
      ...(index === 0 && signed),
    })),
  ];
}

/** A part in pieces of whole characters; what is signed stays one. */
function cutPart(part: Part, length = 4): Part[] {
  const { text, thoughtSignature } = part;
  if (text === undefined || thoughtSignature !== undefined) return [part];
  const characters = Array.from(text);
  const count = Math.ceil(characters.length / length);
  return Array.from({ length: count }, (_, index) => ({
    ...part,
    text: characters.slice(index * length, (index + 1) * length).join(''),
  }));
}

function toReply(turn: GeminiTurn, parts: readonly Part[], finishReason?: string): object {
  const { promptTokens, completionTokens, cachedTokens = 0 } = turn.usage ?? { promptTokens: 12, completionTokens: 5 };
  return {
    candidates: [{ content: { role: 'model', parts }, ...(finishReason && { finishReason }), index: 0 }],
    ...(turn.reportUsage !== false && {
      usageMetadata: {
        promptTokenCount: promptTokens,
        ...(finishReason && { candidatesTokenCount: completionTokens }),
        ...(cachedTokens > 0 && { cachedContentTokenCount: cachedTokens }),
        totalTokenCount: promptTokens + completionTokens,
      },
    }),
    modelVersion: turn.model ?? 'gemini-3.5-flash',
    responseId: turn.id ?? 'b36LacjwM668nsEP2tbsgQQ',
  };
}
