import { type RecordedReply } from './recorded-replies.js';
import {
  join,
  lastOf,
  listOf,
  type Maybe,
  type Told,
  type ToldUsage,
  toInput,
  toStop,
  toUsage,
} from './recorded-told.js';

interface ChatPart {
  readonly type?: string;
  readonly text?: string;
  readonly thinking?: readonly { readonly text?: string }[];
}

interface ChatMessage {
  readonly content?: Maybe<string | readonly ChatPart[]>;
  readonly reasoning_content?: Maybe<string>;
  readonly reasoning?: Maybe<string>;
  readonly tool_calls?: Maybe<
    readonly {
      readonly index?: number;
      readonly id?: Maybe<string>;
      readonly function?: { readonly name?: Maybe<string>; readonly arguments?: Maybe<string> };
    }[]
  >;
}

interface ChatUsage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens?: number;
  readonly prompt_tokens_details?: Maybe<{ readonly cached_tokens?: number; readonly cache_write_tokens?: number }>;
  readonly prompt_cache_hit_tokens?: number;
}

interface ChatPiece {
  readonly choices?: readonly {
    readonly delta?: ChatMessage;
    readonly message?: ChatMessage;
    readonly finish_reason?: Maybe<string>;
  }[];
  readonly usage?: Maybe<ChatUsage>;
  /** Groq's streams. */
  readonly x_groq?: Maybe<{ readonly usage?: ChatUsage }>;
}

const CHAT_STOPS = { length: 'max_tokens', content_filter: 'content_filtered', tool_calls: 'tool_use' };

/** Chat Completions. */
export function readChat({ pieces }: RecordedReply): Told {
  const chunks = pieces as readonly ChatPiece[];
  const choices = chunks.flatMap((chunk) => chunk.choices ?? []);
  const messages = choices.flatMap(({ delta, message }) => delta ?? message ?? []);
  const calls: { slot: number; id: string; name: string; text: string }[] = [];
  for (const { tool_calls: told } of messages) {
    listOf(told).forEach(({ index, id, function: called }, place) => {
      const slot = index ?? place;
      const known = calls.findLast((call) => call.slot === slot);
      const isNew = known === undefined || (Boolean(id) && id !== known.id);
      const call = isNew ? { slot, id: id ?? '', name: '', text: '' } : known;
      if (isNew) calls.push(call);
      call.name ||= called?.name ?? '';
      call.text += called?.arguments ?? '';
    });
  }
  const parts = messages.flatMap(({ content }) =>
    typeof content === 'string' ? [{ text: content }] : (content ?? []),
  );
  return {
    text: join(parts.map(({ text }) => text)),
    reasoning: join([
      ...messages.map((message) => message.reasoning_content ?? message.reasoning),
      ...parts.flatMap((part) => part.thinking ?? []).map(({ text }) => text),
    ]),
    calls: calls.map(({ id, name, text }) => ({ ...(id !== '' && { id }), name, input: toInput(text) })),
    stopReason: toStop(lastOf(choices.map((choice) => choice.finish_reason)), calls, CHAT_STOPS),
    usage: readChatUsage(lastOf(chunks.map((chunk) => chunk.usage ?? chunk.x_groq?.usage))),
  };
}

/** What is cached is counted inside the prompt; what xAI reasons is counted in the total only. */
function readChatUsage(usage: ChatUsage | undefined): ToldUsage {
  if (usage === undefined) return toUsage(0, 0);
  const { prompt_tokens: prompt, completion_tokens: completion, total_tokens: total = prompt + completion } = usage;
  const read = usage.prompt_tokens_details?.cached_tokens ?? usage.prompt_cache_hit_tokens ?? 0;
  const written = usage.prompt_tokens_details?.cache_write_tokens ?? 0;
  return toUsage(prompt - read - written, total - prompt, read, written);
}

interface ResponsesItem {
  readonly type?: string;
  readonly call_id?: string;
  readonly name?: string;
  readonly arguments?: string;
  readonly content?: Maybe<readonly { readonly text?: string; readonly refusal?: string }[]>;
  readonly summary?: Maybe<readonly { readonly text?: string }[]>;
}

interface ResponsesReply {
  readonly status?: string;
  readonly incomplete_details?: Maybe<{ readonly reason?: string }>;
  readonly output?: readonly ResponsesItem[];
  readonly usage?: Maybe<{
    readonly input_tokens: number;
    readonly output_tokens: number;
    readonly input_tokens_details?: Maybe<{ readonly cached_tokens?: number; readonly cache_write_tokens?: number }>;
  }>;
}

interface ResponsesPiece extends ResponsesReply {
  readonly type?: string;
  readonly item?: ResponsesItem;
  readonly response?: ResponsesReply;
}

const RESPONSES_STOPS = { max_output_tokens: 'max_tokens', content_filter: 'content_filtered' };

/** The Responses API: what its last event holds is the whole reply. */
export function readResponses({ pieces, streamed }: RecordedReply): Told {
  const events = pieces as readonly ResponsesPiece[];
  const reply = (streamed ? lastOf(events.map(({ response }) => response)) : events[0]) ?? {};
  const done = events.filter(({ type }) => type === 'response.output_item.done').flatMap(({ item }) => item ?? []);
  const items = done.length > 0 ? done : (reply.output ?? []);
  const contents = items.filter(({ type }) => type === 'message').flatMap(({ content }) => content ?? []);
  const calls = items.filter(({ type }) => type === 'function_call');
  const refused = contents.some(({ refusal }) => refusal !== undefined);
  return {
    text: join(contents.map(({ text, refusal }) => text ?? refusal)),
    reasoning: join(items.flatMap(({ summary }) => summary ?? []).map(({ text }) => text)),
    calls: calls.map(({ call_id: id = '', name = '', arguments: text = '' }) => ({ id, name, input: toInput(text) })),
    stopReason: refused ? 'content_filtered' : toStop(reply.incomplete_details?.reason, calls, RESPONSES_STOPS),
    usage: readResponsesUsage(reply),
  };
}

function readResponsesUsage({ usage }: ResponsesReply): ToldUsage {
  const { cached_tokens: read = 0, cache_write_tokens: written = 0 } = usage?.input_tokens_details ?? {};
  return toUsage((usage?.input_tokens ?? 0) - read - written, usage?.output_tokens ?? 0, read, written);
}
