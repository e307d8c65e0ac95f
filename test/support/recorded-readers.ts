import { readChat, readResponses } from './recorded-openai-readers.js';
import { type RecordedReply } from './recorded-replies.js';
import { join, lastOf, listOf, type Maybe, type Told, toInput, toStop, toUsage } from './recorded-told.js';

interface MessagesBlock {
  readonly type?: string;
  readonly text?: string;
  readonly thinking?: string;
  readonly id?: string;
  readonly name?: string;
  readonly input?: unknown;
}

interface MessagesUsage {
  readonly input_tokens?: Maybe<number>;
  readonly output_tokens?: Maybe<number>;
  readonly cache_read_input_tokens?: Maybe<number>;
  readonly cache_creation_input_tokens?: Maybe<number>;
}

interface MessagesPiece {
  readonly type?: string;
  readonly index?: number;
  readonly message?: MessagesPiece;
  readonly content?: readonly MessagesBlock[];
  readonly content_block?: MessagesBlock;
  readonly delta?: {
    readonly text?: string;
    readonly thinking?: string;
    readonly partial_json?: string;
    readonly stop_reason?: Maybe<string>;
  };
  readonly stop_reason?: Maybe<string>;
  readonly usage?: Maybe<MessagesUsage>;
}

const MESSAGES_STOPS = {
  tool_use: 'tool_use',
  max_tokens: 'max_tokens',
  stop_sequence: 'stop_sequence',
  refusal: 'content_filtered',
  model_context_window_exceeded: 'model_context_window_exceeded',
};

/** Anthropic's Messages. */
function readMessages({ pieces }: RecordedReply): Told {
  const events = pieces as readonly MessagesPiece[];
  const deltas = events.flatMap(({ delta }) => delta ?? []);
  const blocks = events.flatMap(({ content_block: block, content }) => block ?? content ?? []);
  const calls = events.flatMap(({ content_block: block, content = [], index }) => {
    const fragments = events.filter((event) => event.index === index).map(({ delta }) => delta?.partial_json);
    const told = block === undefined ? content : [{ ...block, input: toInput(join(fragments)) }];
    return told.filter(({ type }) => type === 'tool_use');
  });
  const usages = events.flatMap(({ message, usage }) => message?.usage ?? usage ?? []);
  const count = (name: keyof MessagesUsage): number => lastOf(usages.map((usage) => usage[name])) ?? 0;
  const reasons = events.map(({ delta, stop_reason: reason }) => delta?.stop_reason ?? reason);
  return {
    text: join([...blocks, ...deltas].map(({ text }) => text)),
    reasoning: join([...blocks, ...deltas].map(({ thinking }) => thinking)),
    calls: calls.map(({ id = '', name = '', input }) => ({ id, name, input })),
    stopReason: toStop(lastOf(reasons), calls, MESSAGES_STOPS),
    usage: toUsage(
      count('input_tokens'),
      count('output_tokens'),
      count('cache_read_input_tokens'),
      count('cache_creation_input_tokens'),
    ),
  };
}

interface GeminiPiece {
  readonly candidates?: readonly {
    readonly content?: {
      readonly parts?: readonly {
        readonly text?: string;
        readonly thought?: boolean;
        readonly functionCall?: { readonly id?: string; readonly name?: string; readonly args?: unknown };
        readonly executableCode?: object;
        readonly codeExecutionResult?: object;
      }[];
    };
    readonly finishReason?: string;
  }[];
  readonly usageMetadata?: Readonly<Record<string, number | undefined>>;
}

const GEMINI_STOPS = {
  MAX_TOKENS: 'max_tokens',
  MALFORMED_FUNCTION_CALL: 'malformed_tool_use',
  ...Object.fromEntries(
    ['SAFETY', 'RECITATION', 'BLOCKLIST', 'PROHIBITED_CONTENT', 'SPII'].map((word) => [word, 'content_filtered']),
  ),
};

/** generateContent; counts are running totals. */
function readGemini({ pieces }: RecordedReply): Told {
  const chunks = pieces as readonly GeminiPiece[];
  const candidates = chunks.flatMap((chunk) => chunk.candidates ?? []);
  const parts = candidates.flatMap(({ content }) => content?.parts ?? []);
  const calls = parts.flatMap(({ functionCall }) => functionCall ?? []);
  const count = (name: string): number => lastOf(chunks.map(({ usageMetadata }) => usageMetadata?.[name])) ?? 0;
  const read = count('cachedContentTokenCount');
  return {
    text: join(parts.filter(({ thought }) => thought !== true).map(({ text }) => text)),
    hasMoreText: parts.some(({ executableCode, codeExecutionResult }) => executableCode ?? codeExecutionResult),
    reasoning: join(parts.filter(({ thought }) => thought === true).map(({ text }) => text)),
    calls: calls.map(({ id, name = '', args = {} }) => ({ ...(id !== undefined && { id }), name, input: args })),
    stopReason: toStop(lastOf(candidates.map(({ finishReason }) => finishReason)), calls, GEMINI_STOPS),
    usage: toUsage(
      count('promptTokenCount') + count('toolUsePromptTokenCount') - read,
      count('candidatesTokenCount') + count('thoughtsTokenCount'),
      read,
    ),
  };
}

interface CohereMessage {
  readonly content?: Maybe<CoherePart | readonly CoherePart[]>;
  readonly tool_plan?: Maybe<string>;
  readonly tool_calls?: Maybe<CohereCall | readonly CohereCall[]>;
}

interface CoherePart {
  readonly text?: string;
  readonly thinking?: string;
}

interface CohereCall {
  readonly id?: string;
  readonly function?: { readonly name?: string; readonly arguments?: string };
}

interface CoherePiece {
  readonly type?: string;
  readonly index?: number;
  readonly message?: CohereMessage;
  readonly finish_reason?: string;
  readonly usage?: {
    readonly tokens?: { readonly input_tokens?: number; readonly output_tokens?: number };
    readonly cached_tokens?: number;
  };
  readonly delta?: Omit<CoherePiece, 'delta' | 'type'>;
}

const COHERE_STOPS = { MAX_TOKENS: 'max_tokens', TOOL_CALL: 'tool_use', STOP_SEQUENCE: 'stop_sequence' };

/** Cohere's chat, version 2: a plan stands where others reason. */
function readCohere({ pieces }: RecordedReply): Told {
  const events = (pieces as readonly CoherePiece[]).map(({ delta, ...event }) => ({ ...event, ...delta }));
  const messages = events.flatMap(({ message, index = 0 }) => (message === undefined ? [] : [{ ...message, index }]));
  const parts = messages.flatMap(({ content }) => listOf(content));
  const calls = new Map<string, { id: string; name: string; text: string }>();
  for (const { tool_calls: told, index } of messages) {
    listOf(told).forEach(({ id, function: called }, place) => {
      const slot = String(index + place);
      const { id: known = id ?? '', name = called?.name ?? '', text = '' } = calls.get(slot) ?? {};
      calls.set(slot, { id: known, name, text: text + (called?.arguments ?? '') });
    });
  }
  const usage = lastOf(events.map((event) => event.usage));
  const read = usage?.cached_tokens ?? 0;
  return {
    text: join(parts.map(({ text }) => text)),
    reasoning: join([...parts.map(({ thinking }) => thinking), ...messages.map(({ tool_plan: plan }) => plan)]),
    calls: [...calls.values()].map(({ id, name, text }) => ({ id, name, input: toInput(text) })),
    stopReason: toStop(lastOf(events.map((event) => event.finish_reason)), [...calls.values()], COHERE_STOPS),
    usage: toUsage((usage?.tokens?.input_tokens ?? 0) - read, usage?.tokens?.output_tokens ?? 0, read),
  };
}

/** Each is a few lines that share nothing with the code that is tested. */
const READERS: Readonly<Record<string, (reply: RecordedReply) => Told>> = {
  'openai-chat': readChat,
  'openai-responses': readResponses,
  anthropic: readMessages,
  gemini: readGemini,
  cohere: readCohere,
};

/** Reads a recording as its folder says; folders of other names are vendors that speak Chat Completions. */
export function readTold(reply: RecordedReply): Told {
  return (READERS[reply.folder] ?? readChat)(reply);
}

/** What the vendor says went wrong, inside a reply or instead of one. */
export function readFailure({ pieces }: RecordedReply): string | undefined {
  for (const piece of pieces) {
    const { error, response, message, status } = (piece ?? {}) as Readonly<Record<string, Maybe<{ error?: unknown }>>>;
    const failure = [error, response?.error].find((value) => value !== null && value !== undefined);
    const said = typeof failure === 'string' ? failure : (failure as { message?: unknown } | undefined)?.message;
    if (typeof said === 'string') return said;
    if (typeof message === 'string' && status === undefined) return message;
  }
  return undefined;
}
