import { type InferenceConfig, type ModelRequest } from '../../gateway/model/model-request.js';
import { type StopReason } from '../../gateway/model/stop-reason.js';
import { textOfBlocks } from './message-text.js';

/** What is left of an answer within the caller's limits, and why it ends there. */
export interface LimitedAnswer {
  readonly text: string;
  readonly stopReason: StopReason;
}

/**
 * The last character of a word. V8 stops optimising regular expressions in a process that has compiled many, and from
 * then on a loop over the word, such as `\S+`, overflows its stack at some millions of characters.
 */
const WORD_END = /\S(?!\S)/g;

/** The mock vendor's tokens: one for every run of characters without white space. An estimate, and the same every time. */
export function countTokens(text: string): number {
  const wordEnd = new RegExp(WORD_END);
  let count = 0;
  while (wordEnd.test(text)) count += 1;
  return count;
}

/** The tokens of the system prompt and of all messages; media count as the words of their placeholders, tools not at all. */
export function countInputTokens(request: ModelRequest): number {
  let count = countTokens(textOfBlocks(request.system ?? []));
  for (const message of request.messages) count += countTokens(textOfBlocks(message.content));
  return count;
}

/** The text in words, each with the white space before it; joined they are the text again. */
export function splitWords(text: string): string[] {
  return text === '' ? [] : text.split(/(?<=\S)(?=\s)/);
}

/** Cuts an answer as a model would have stopped: at `maxTokens`, or earlier before a stop sequence. */
export function limitAnswer(answer: string, { maxTokens, stopSequences = [] }: InferenceConfig = {}): LimitedAnswer {
  const end = maxTokens === undefined ? answer.length : endOfTokens(answer, maxTokens);
  const text = answer.slice(0, end);
  const stops = stopSequences.filter((stop) => stop !== '').map((stop) => text.indexOf(stop));
  const stop = Math.min(...stops.filter((position) => position >= 0));
  if (stop !== Infinity) return { text: text.slice(0, stop), stopReason: 'stop_sequence' };
  return { text, stopReason: end < answer.length ? 'max_tokens' : 'end_turn' };
}

/** Where token `max` ends, or the text's end when no further token follows it. */
function endOfTokens(text: string, max: number): number {
  const wordEnd = new RegExp(WORD_END);
  let end = 0;
  for (let count = 0; wordEnd.test(text); count += 1) {
    if (count >= max) return end;
    end = wordEnd.lastIndex;
  }
  return text.length;
}
