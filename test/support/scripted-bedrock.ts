import { bedrockError, bedrockEvent, bedrockException, bedrockReply, bedrockStream } from './bedrock-replies.js';
import { SPOKEN_TURN } from './scripted-assistant.js';
import { BEGINNING } from './scripted-models.js';
import { type RecordedRequest } from './scripted-upstream.js';
import { type Script } from './upstream-script.js';

/** The id of a model of {@link answerAsBedrock} that does this. */
export function bedrockModel(deed: string): string {
  return `us.anthropic.claude-${deed}-v1:0`;
}

/** How many tokens every model counts. */
export const BEDROCK_TOKEN_COUNT = 11;

/** What the model says after the tool has answered. */
export const BEDROCK_FORECAST = 'It is 7 degrees in Oslo.';

/** What a model says when it refuses. */
export const BEDROCK_REFUSAL = 'This model is not to be had.';

interface Block {
  readonly text?: string;
  readonly toolUse?: { readonly toolUseId: string; readonly name: string; readonly input: object };
}

interface Turn {
  readonly content: readonly Block[];
  readonly stopReason: string;
}

const USAGE = { inputTokens: 8, outputTokens: 5, totalTokens: 17, cacheReadInputTokens: 4 };
const METRICS = { latencyMs: 522 };
const ROLE = { role: 'assistant' };

const SPOKEN: Turn = { content: [{ text: SPOKEN_TURN.text ?? '' }], stopReason: 'end_turn' };
const ANSWERED: Turn = { content: [{ text: BEDROCK_FORECAST }], stopReason: 'end_turn' };
const CALLING: Turn = {
  content: [
    { text: 'Let me look.' },
    { toolUse: { toolUseId: 'tooluse_ptgCcZ0uQu-UUMz0abqoWw', name: 'get_weather', input: { city: 'Oslo' } } },
  ],
  stopReason: 'tool_use',
};

/** Bedrock itself, whose models each do one thing: speak, call a tool, refuse, or break off in a stream. */
export function answerAsBedrock(request: RecordedRequest): Script {
  const [, model = '', operation = ''] = /^\/model\/([^/]+)\/([a-z-]+)$/.exec(decodeURIComponent(request.path)) ?? [];
  if (operation === 'count-tokens') return bedrockReply(JSON.stringify({ inputTokens: BEDROCK_TOKEN_COUNT }));
  const refusal = REFUSALS[model];
  if (refusal !== undefined) return bedrockError(...refusal, BEDROCK_REFUSAL);
  const frames = STREAMS[model];
  if (frames !== undefined) return bedrockStream(frames, { split: { every: 100 } });
  const turn = turnOf(model, request);
  if (operation === 'converse') return bedrockReply(toReply(turn));
  return bedrockStream(toFrames(turn), { split: { every: 150 } });
}

const REFUSALS: Readonly<Partial<Record<string, readonly [status: number, type: string]>>> = {
  [bedrockModel('refuses-400')]: [400, 'ValidationException'],
  [bedrockModel('refuses-403')]: [403, 'AccessDeniedException'],
  [bedrockModel('refuses-429')]: [429, 'ThrottlingException'],
};

const begun = [
  bedrockEvent('messageStart', ROLE),
  bedrockEvent('contentBlockDelta', { contentBlockIndex: 0, delta: { text: BEGINNING } }),
];

const STREAMS: Readonly<Partial<Record<string, readonly Uint8Array[]>>> = {
  [bedrockModel('throttles')]: [...begun, bedrockException('throttlingException', 'slow down')],
  [bedrockModel('throttles-at-once')]: [bedrockException('throttlingException', 'slow down')],
  [bedrockModel('ends-early')]: begun,
};

function turnOf(model: string, { body }: RecordedRequest): Turn {
  if (model !== bedrockModel('calls-a-tool')) return SPOKEN;
  return body.includes('"toolResult"') ? ANSWERED : CALLING;
}

function toReply({ content, stopReason }: Turn): string {
  return JSON.stringify({ metrics: METRICS, output: { message: { content, ...ROLE } }, stopReason, usage: USAGE });
}

function toFrames({ content, stopReason }: Turn): Uint8Array[] {
  return [
    bedrockEvent('messageStart', ROLE),
    ...content.flatMap(blockFrames),
    bedrockEvent('messageStop', { stopReason }),
    bedrockEvent('metadata', { metrics: METRICS, usage: USAGE }),
  ];
}

function blockFrames({ text = '', toolUse }: Block, contentBlockIndex: number): Uint8Array[] {
  const stop = bedrockEvent('contentBlockStop', { contentBlockIndex });
  const deltas = (list: readonly object[]) =>
    list.map((delta) => bedrockEvent('contentBlockDelta', { contentBlockIndex, delta }));
  if (toolUse === undefined) {
    return [...deltas([{ text: text.slice(0, 9) }, { text: text.slice(9) }]), stop];
  }
  const { input, ...start } = toolUse;
  const json = JSON.stringify(input);
  const pieces = deltas([{ toolUse: { input: json.slice(0, 5) } }, { toolUse: { input: json.slice(5) } }]);
  return [bedrockEvent('contentBlockStart', { contentBlockIndex, start: { toolUse: start } }), ...pieces, stop];
}
