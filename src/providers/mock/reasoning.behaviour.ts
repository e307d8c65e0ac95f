import { createHash } from 'node:crypto';
import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { type ModelRequest } from '../../gateway/model/model-request.js';
import { type EventBatch } from '../../gateway/model/stream-event.js';
import { textOfPrompt } from './message-text.js';
import { type MockTurn } from './mock-turn.js';
import { countTokens, splitWords } from './token-estimate.js';
import { blockStop, MESSAGE_START, reasoningDelta, textBlock } from './turn-events.js';

const SIGNATURE_PREFIX = 'mock-signature-';

/**
 * Thinks, signs its thought, then answers.
 * @throws GatewayError `invalidRequest` when a thought of its own comes back changed
 */
export function reasoning(turn: MockTurn): AsyncGenerator<EventBatch, void> {
  checkReturnedReasoning(turn.request);
  const prompt = textOfPrompt(turn.request);
  const thought = `The user sent ${countTokens(prompt)} words. I will say them back.`;
  const answer = `I thought about it. You said: ${prompt}`;
  const thinking = splitWords(thought).map((text) => reasoningDelta(0, { text }));
  const end = turn.finish('end_turn', countTokens(thought) + countTokens(answer));
  return turn.send([
    [MESSAGE_START, ...thinking],
    [reasoningDelta(0, { signature: signThought(thought) }), blockStop(0)],
    [...textBlock(1, answer), ...end],
  ]);
}

function signThought(thought: string): string {
  return SIGNATURE_PREFIX + createHash('sha256').update(thought).digest('hex').slice(0, 32);
}

/** Vendors that sign reasoning refuse it when text and signature no longer belong together; foreign ones pass. */
function checkReturnedReasoning(request: ModelRequest): void {
  for (const [messageIndex, message] of request.messages.entries()) {
    for (const [blockIndex, block] of message.content.entries()) {
      const { text, signature } = block.reasoningContent?.reasoningText ?? {};
      if (signature?.startsWith(SIGNATURE_PREFIX) !== true || signature === signThought(text ?? '')) continue;
      const path = `messages.${messageIndex}.content.${blockIndex}.reasoningContent.reasoningText.signature`;
      throw new GatewayError('invalidRequest', `${path} does not belong to its text; send reasoning back unchanged.`);
    }
  }
}
