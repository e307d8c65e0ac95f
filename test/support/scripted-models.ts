import { createHash } from 'node:crypto';

import { chatAnswer, chatChunks, chatError, type ChatToolCall, type ChatTurn } from './openai-chat-replies.js';
import { SPOKEN_TURN } from './scripted-assistant.js';
import { type RecordedRequest } from './scripted-upstream.js';
import { type Script, sseReply, type Step } from './upstream-script.js';

/** What a model says of a file that it was sent: its kind and enough of its hash to know the bytes again. */
export function describeFile(kind: string, bytes: string | Uint8Array): string {
  return `${kind} ${createHash('sha256').update(bytes).digest('hex').slice(0, 12)}`;
}

/** What {@link answerAsModel} says after a tool has answered in every round. */
export const FORECAST = 'call_oslo: 7, call_bergen: 9';
export const FORECAST_OF_TWO_ROUNDS = 'call_oslo: 7, call_bergen: 9, call_tromso: 3, call_bodo: 4';

export const THOUGHT = 'The user greets. I greet back.';

/** Words that come before the trouble of a stream that breaks. */
export const BEGINNING = 'some words before the trouble';

/**
 * A vendor in OpenAI's dialect whose models each do one thing, whoever asks: speak, call tools in rounds, describe the
 * files they were sent, think, fill in a form, refuse, or break off in the middle of a stream.
 */
export function answerAsModel(request: RecordedRequest): Script {
  const chat = request.json as ChatBody;
  const refused = /^gpt-4o-status-(\d+)$/.exec(chat.model)?.[1];
  if (refused !== undefined) return chatError(Number(refused), `This model refuses with ${refused}.`);
  const trouble = TROUBLES[chat.model];
  if (trouble !== undefined && chat.stream === true) return sseReply(begunTurn(), { after: trouble });
  return chatAnswer(turnOf(chat))(request);
}

interface ChatPart {
  readonly type: string;
  readonly text?: string;
  readonly image_url?: { readonly url: string };
  readonly file?: { readonly file_data: string };
}

interface ChatBody {
  readonly model: string;
  readonly stream?: boolean;
  readonly response_format?: unknown;
  readonly tools?: readonly { readonly function: { readonly name: string } }[];
  readonly messages: readonly {
    readonly role: string;
    readonly content: string | readonly ChatPart[] | null;
    readonly tool_calls?: readonly unknown[];
    readonly tool_call_id?: string;
  }[];
}

const TROUBLES: Readonly<Partial<Record<string, readonly Step[]>>> = {
  'gpt-4o-resets': [{ waitMs: 20 }, { reset: true }],
  'gpt-4o-ends-early': [{ waitMs: 20 }, { end: true }],
  'gpt-4o-throttles': [
    { waitMs: 20 },
    { send: 'data: {"error":{"message":"slow down","code":429}}\n\n' },
    { stall: true },
  ],
};

/** Cities asked for, a round of calls each. */
const ROUNDS: Readonly<Partial<Record<string, readonly (readonly string[])[]>>> = {
  'gpt-4o-tools': [['Oslo'], ['Bergen']],
  'gpt-4o-parallel': [
    ['Oslo', 'Bergen'],
    ['Tromso', 'Bodo'],
  ],
};

function turnOf(chat: ChatBody): ChatTurn {
  const { model } = chat;
  const rounds = ROUNDS[model];
  if (rounds !== undefined) return turnOfRounds(chat, rounds);
  if (model === 'gpt-4o-sees') return { text: describeFiles(chat) };
  if (model === 'gpt-4o-fills-in') return fillIn(chat);
  if (model.startsWith('deepseek')) return { ...SPOKEN_TURN, reasoning: THOUGHT };
  return SPOKEN_TURN;
}

function turnOfRounds({ messages }: ChatBody, rounds: readonly (readonly string[])[]): ChatTurn {
  const cities = rounds[messages.filter((message) => message.tool_calls !== undefined).length];
  if (cities !== undefined) return { text: 'Let me look.', toolCalls: cities.map(askForWeather) };
  const results = messages.filter((message) => message.role === 'tool');
  const numbers = results.map(({ tool_call_id, content }) => `${tool_call_id ?? ''}: ${firstNumber(content)}`);
  return { text: numbers.join(', ') };
}

function askForWeather(city: string): ChatToolCall {
  return { id: `call_${city.toLowerCase()}`, name: 'get_weather', arguments: JSON.stringify({ city }) };
}

function firstNumber(content: unknown): string {
  return /\d+/.exec(JSON.stringify(content))?.[0] ?? 'nothing';
}

function describeFiles({ messages }: ChatBody): string {
  const contents = messages.filter((message) => message.role === 'user').map(({ content }) => content);
  const parts = contents.flatMap((content) =>
    typeof content === 'string' ? [{ type: 'text', text: content }] : (content ?? []),
  );
  return parts.flatMap(describePart).join(', ') || 'no files';
}

const DATA_URL = /^data:([^;]+);base64,(.*)$/;
const INLINE_DOCUMENT = /<document name="[^"]*" format="(\w+)">\n([^]*)\n<\/document>/;

function describePart({ text = '', image_url: image, file }: ChatPart): string[] {
  const [, kind, base64 = ''] = DATA_URL.exec(image?.url ?? file?.file_data ?? '') ?? [];
  if (kind !== undefined) return [describeFile(kind, Buffer.from(base64, 'base64'))];
  const [, format, inline = ''] = INLINE_DOCUMENT.exec(text) ?? [];
  return format === undefined ? [] : [describeFile(format, inline)];
}

/** Fills in the form that was asked for: an answer of JSON where a schema came, else a call of the only tool. */
function fillIn({ response_format: format, tools = [] }: ChatBody): ChatTurn {
  const form = JSON.stringify({ city: 'Oslo', celsius: 7 });
  if (format !== undefined) return { text: form };
  const tool = tools[0]?.function.name;
  return tool === undefined ? { text: 'no form' } : { toolCalls: [{ id: 'call_form', name: tool, arguments: form }] };
}

function begunTurn(): string {
  const all = chatChunks({ text: BEGINNING, fragment: 5, done: false, reportUsage: false });
  return all.slice(0, all.lastIndexOf('data: '));
}
