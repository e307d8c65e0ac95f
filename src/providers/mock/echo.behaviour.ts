import { type EventBatch } from '../../gateway/model/stream-event.js';
import { textOfPrompt } from './message-text.js';
import { type MockTurn } from './mock-turn.js';
import { countTokens, limitAnswer } from './token-estimate.js';
import { MESSAGE_START, textBlock } from './turn-events.js';

/** Says what the caller said last. */
export function echo(turn: MockTurn): AsyncGenerator<EventBatch, void> {
  const { text, stopReason } = limitAnswer(textOfPrompt(turn.request), turn.request.inferenceConfig);
  return turn.send([[MESSAGE_START, ...textBlock(0, text), ...turn.finish(stopReason, countTokens(text))]]);
}
