import { parseJson } from '../../codec/json.js';
import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { type EventBatch } from '../../gateway/model/stream-event.js';
import { type DecodeOptions } from '../../gateway/ports/upstream-dialect.js';
import { readErrorBody } from '../shared/vendor-error.js';
import { toVendorMessage } from '../shared/vendor-message.js';
import { ChatTurn } from './chat-turn.js';
import { decodeErrorInReply } from './decode-error.js';
import { type ChatReply } from './openai-chat.wire.js';

/**
 * A whole reply as the events that a stream of it would give.
 * @throws GatewayError `modelError` when the bytes are no reply, or what the vendor reports inside them
 */
export function decodeResponse(body: Uint8Array, options: DecodeOptions): EventBatch {
  return decodeReplyText(new TextDecoder().decode(body), options);
}

/** The same of a body that is text already. */
export function decodeReplyText(text: string, options: DecodeOptions): EventBatch {
  const turn = new ChatTurn(options);
  try {
    const reply = parseJson(text);
    if (!isReply(reply)) throw withoutChoices(reply, options);
    turn.accept(reply, text);
  } catch (error) {
    if (error instanceof GatewayError) throw error;
    throw noReply(options, describeBody(text), error);
  }
  turn.end();
  return turn.take();
}

function isReply(value: unknown): value is ChatReply {
  if (typeof value !== 'object' || value === null || !('choices' in value)) return false;
  return Array.isArray(value.choices) && value.choices.length > 0;
}

function withoutChoices(reply: unknown, options: DecodeOptions): GatewayError {
  const failure = decodeErrorInReply(options.vendor, reply);
  return failure.detail.vendor?.message === undefined ? noReply(options, 'JSON that holds no choices') : failure;
}

function noReply({ vendor, status = 200 }: DecodeOptions, what: string, cause?: unknown): GatewayError {
  const advice = `Check providers.${vendor}.network_config.base_url.`;
  return new GatewayError('modelError', `${vendor} answered ${status} with ${what}. ${advice}`, {
    cause,
    vendor: { name: vendor, status },
  });
}

/** What came instead of a reply. Broken JSON may hold the model's words and is not shown. */
function describeBody(text: string): string {
  const body = text.trim();
  if (body === '') return 'an empty body';
  if (/^[[{]/.test(body)) return 'JSON that is no chat completion';
  return `what is no chat completion: ${toVendorMessage(readErrorBody(body.slice(0, MAX_SHOWN_LENGTH)).message)}`;
}

const MAX_SHOWN_LENGTH = 4096;
