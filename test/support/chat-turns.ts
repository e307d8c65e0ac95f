import { OpenAiChatTranslator } from '../../src/dialects/openai-chat/openai-chat.translator.js';
import { type ModelResponse } from '../../src/gateway/model/model-response.js';
import { type DecodeOptions } from '../../src/gateway/ports/upstream-dialect.js';
import { foldChecked } from './checked-stream.js';
import { decodeOptions } from './dialect-options.js';

type Options = Partial<DecodeOptions>;

const translator = new OpenAiChatTranslator();

/** The answer that a whole reply with this message comes to. */
export function readMessage(message: object, options: Options = {}, rest: object = {}): ModelResponse {
  const body = { choices: [{ index: 0, message, finish_reason: 'stop' }], ...rest };
  return foldChecked(translator.decodeResponse(Buffer.from(JSON.stringify(body)), decodeOptions(options)));
}

/** The answer that a stream of these pieces of a message comes to. */
export function readDeltas(deltas: readonly object[], options: Options = {}, rest: object = {}): ModelResponse {
  const decoder = translator.decodeStream(decodeOptions(options));
  const choices = [...deltas.map((delta) => ({ index: 0, delta })), { index: 0, delta: {}, finish_reason: 'stop' }];
  const events = choices.map((choice) => `data: ${JSON.stringify({ choices: [choice], ...rest })}\n\n`);
  const decoded = decoder.push(Buffer.from(`${events.join('')}data: [DONE]\n\n`));
  if (decoder.failure !== undefined) throw decoder.failure;
  return foldChecked([...decoded, ...decoder.end()]);
}
