import { type EventBatch } from '../../gateway/model/stream-event.js';
import { textOfPrompt } from './message-text.js';
import { type MockTurn } from './mock-turn.js';
import { countTokens, limitAnswer, splitWords } from './token-estimate.js';
import { blockStop, MESSAGE_START, textDelta } from './turn-events.js';

const DEFAULT_DELAY_MS = 50;

/** Words that travel together when nothing paces them. */
const UNPACED_BATCH_WORDS = 64;

const PREAMBLE = 'This is the mock vendor, streaming one word at a time. You said:';

const VOCABULARY =
  'the bridge between two worlds trembles like a rainbow in the wind and carries every word that is sent across it'.split(
    ' ',
  );

/** Says its answer word by word, at the pace and of the length that the caller asks for. */
export async function* stream(turn: MockTurn): AsyncGenerator<EventBatch, void> {
  const { delayMs = DEFAULT_DELAY_MS, words } = turn.fields;
  const answer = words === undefined ? `${PREAMBLE} ${textOfPrompt(turn.request)}` : writeWords(words);
  const { text, stopReason } = limitAnswer(answer, turn.request.inferenceConfig);
  yield [MESSAGE_START];
  const batchWords = delayMs === 0 ? UNPACED_BATCH_WORDS : 1;
  const spoken = splitWords(text);
  for (let start = 0; start < spoken.length; start += batchWords) {
    await turn.pause(start === 0 ? 0 : delayMs);
    yield spoken.slice(start, start + batchWords).map((word) => textDelta(0, word));
  }
  const end = turn.finish(stopReason, countTokens(text));
  yield spoken.length === 0 ? end : [blockStop(0), ...end];
}

function writeWords(count: number): string {
  return Array.from({ length: count }, (_, index) => VOCABULARY[index % VOCABULARY.length]).join(' ');
}
