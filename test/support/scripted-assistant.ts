import { chatAnswer, chatChunks, chatError, type ChatTurn } from './openai-chat-replies.js';
import { type RecordedRequest } from './scripted-upstream.js';
import { neverAnswer, type Script, sseReply } from './upstream-script.js';

/** The turn of the scripted assistant that says something. */
export const SPOKEN_TURN: ChatTurn = {
  text: 'Hei from the other side of the bridge ✨',
  usage: { promptTokens: 12, completionTokens: 5, cachedTokens: 4 },
};

/** The turn that asks for a tool. */
const TOOL_TURN: ChatTurn = {
  toolCalls: [{ id: 'call_ZR5UUuTt3pf61kjwAJIYdVMj', name: 'get_weather', arguments: '{"city":"Oslo"}' }],
};

/** The turn that follows a tool's result. */
export const ANSWER_TURN: ChatTurn = { text: 'It is 7 degrees in Oslo.' };

/** A conversation partner in OpenAI's dialect; the model's name or the request decides which turn comes. */
export function assistantAnswer(request: RecordedRequest): Script {
  const chat = request.json as { model?: string; stream?: boolean; tools?: unknown[]; messages?: { role: string }[] };
  if (chat.model === 'gpt-4o-failing') return chatError(400, 'This request is not to the liking of the model.');
  if (chat.model === 'gpt-4o-slow') return chat.stream === true ? stallAfterText() : neverAnswer();
  if (chat.messages?.at(-1)?.role === 'tool') return chatAnswer(ANSWER_TURN)(request);
  return chatAnswer(chat.tools === undefined ? SPOKEN_TURN : TOOL_TURN)(request);
}

/** Streams some words, then nothing more until the reader leaves. */
function stallAfterText(): Script {
  const begun = chatChunks({ text: 'some words before the silence', fragment: 5, done: false, reportUsage: false });
  const lastChunk = begun.lastIndexOf('data: ');
  return sseReply(begun.slice(0, lastChunk), { split: { every: 200 }, after: [{ stall: true }] });
}
