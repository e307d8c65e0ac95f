import { parseJsonExact } from '../../src/codec/json.js';
import { OpenAiChatTranslator } from '../../src/dialects/openai-chat/openai-chat.translator.js';
import { type ModelResponse } from '../../src/gateway/model/model-response.js';
import { type EventBatch } from '../../src/gateway/model/stream-event.js';
import { type DecodeOptions } from '../../src/gateway/ports/upstream-dialect.js';
import { EventOrderChecker } from '../../src/gateway/stream/event-order.js';
import { TurnFold } from '../../src/gateway/stream/fold-events.js';
import { decodeOptions } from './dialect-options.js';

type Options = Partial<DecodeOptions>;

const translator = new OpenAiChatTranslator();

function fold(events: EventBatch): ModelResponse {
  const checker = new EventOrderChecker();
  const turn = new TurnFold(parseJsonExact);
  for (const event of events) {
    checker.accept(event);
    turn.add(event);
  }
  checker.end();
  return turn.result();
}

/** The answer that a whole reply with this message comes to. */
export function readMessage(message: object, options: Options = {}, rest: object = {}): ModelResponse {
  const body = { choices: [{ index: 0, message, finish_reason: 'stop' }], ...rest };
  return fold(translator.decodeResponse(Buffer.from(JSON.stringify(body)), decodeOptions(options)));
}

/** The answer that a stream of these pieces of a message comes to. */
export function readDeltas(deltas: readonly object[], options: Options = {}, rest: object = {}): ModelResponse {
  const decoder = translator.decodeStream(decodeOptions(options));
  const choices = [...deltas.map((delta) => ({ index: 0, delta })), { index: 0, delta: {}, finish_reason: 'stop' }];
  const events = choices.map((choice) => `data: ${JSON.stringify({ choices: [choice], ...rest })}\n\n`);
  const decoded = decoder.push(Buffer.from(`${events.join('')}data: [DONE]\n\n`));
  if (decoder.failure !== undefined) throw decoder.failure;
  return fold([...decoded, ...decoder.end()]);
}
