import { parseJson } from '../../src/codec/json.js';
import { bedrockError, bedrockEvent, bedrockException } from '../../test/support/bedrock-replies.js';
import { type ChatTurn } from '../../test/support/openai-chat-replies.js';
import { type VendorSpeech } from './vendor-speech.js';

const USAGE = { inputTokens: 12, outputTokens: 5, totalTokens: 17 };
const METRICS = { latencyMs: 120 };

/** The names that Bedrock has for its refusals. */
const EXCEPTIONS: ReadonlyMap<number, string> = new Map([
  [401, 'UnrecognizedClientException'],
  [429, 'ThrottlingException'],
  [503, 'ServiceUnavailableException'],
]);

/** Converse itself. */
export const BEDROCK_SPEECH: VendorSpeech = {
  wantsStream: ({ path }) => path.endsWith('/converse-stream'),
  tellWhole: (turn) => JSON.stringify({ metrics: METRICS, output: { message: messageOf(turn) }, ...endOf(turn) }),
  tellFrames: (turn) => [
    bedrockEvent('messageStart', { role: 'assistant' }),
    ...blockFrames(turn),
    bedrockEvent('contentBlockStop', { contentBlockIndex: 0 }),
    bedrockEvent('messageStop', { stopReason: stopReasonOf(turn) }),
    bedrockEvent('metadata', { metrics: METRICS, usage: USAGE }),
  ],
  countOpening: () => 1,
  passesThrough: true,
  streamType: 'application/vnd.amazon.eventstream',
  refuse: (status, message) => bedrockError(status, EXCEPTIONS.get(status) ?? 'InternalServerException', message),
  errorFrame: bedrockException('serviceUnavailableException', 'Bedrock is unable to process your request.'),
  brokenFrame: withWrongChecksum(
    bedrockEvent('contentBlockDelta', { contentBlockIndex: 0, delta: { text: 'never to be read' } }),
  ),
};

function stopReasonOf({ toolCalls }: ChatTurn): string {
  return toolCalls === undefined ? 'end_turn' : 'tool_use';
}

function endOf(turn: ChatTurn): object {
  return { stopReason: stopReasonOf(turn), usage: USAGE };
}

function messageOf({ text, toolCalls = [] }: ChatTurn): object {
  const calls = toolCalls.map(({ id, name, arguments: input }) => ({
    toolUse: { toolUseId: id, name, input: parseJson(input) },
  }));
  return { role: 'assistant', content: [...(text === undefined ? [] : [{ text }]), ...calls] };
}

/** One block: the demonstration's turns are a text or one call. */
function blockFrames({ text = '', toolCalls: [call] = [], fragment = 12 }: ChatTurn): Uint8Array[] {
  const delta = (piece: object): Uint8Array =>
    bedrockEvent('contentBlockDelta', { contentBlockIndex: 0, delta: piece });
  if (call === undefined) return cut(text, fragment).map((piece) => delta({ text: piece }));
  const start = { toolUse: { toolUseId: call.id, name: call.name } };
  return [
    bedrockEvent('contentBlockStart', { contentBlockIndex: 0, start }),
    ...cut(call.arguments, fragment).map((input) => delta({ toolUse: { input } })),
  ];
}

function cut(text: string, length: number): string[] {
  const characters = Array.from(text);
  return Array.from({ length: Math.ceil(characters.length / length) }, (_, index) =>
    characters.slice(index * length, (index + 1) * length).join(''),
  );
}

/** The last four bytes of a frame are its checksum. */
function withWrongChecksum(frame: Uint8Array): Uint8Array {
  const wrong = Uint8Array.from(frame);
  wrong[wrong.length - 1] = (wrong.at(-1) ?? 0) ^ 0xff;
  return wrong;
}
