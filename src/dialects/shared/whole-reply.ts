import { parseJson } from '../../codec/json.js';
import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { type EventBatch } from '../../gateway/model/stream-event.js';
import { type DecodeOptions } from '../../gateway/ports/upstream-dialect.js';
import { decodeErrorInReply } from './decode-error.js';
import { type ReplyTurn, type ReplyWords } from './reply-turn.js';
import { readErrorBody } from './vendor-error.js';
import { toVendorMessage } from './vendor-message.js';

/** How a dialect knows and reads its whole replies. */
export interface WholeReplyReader {
  readonly words: ReplyWords;
  /** True for JSON that has what every reply has. */
  readonly isReply: (value: object) => boolean;
  /** What every reply has, for messages: `choices`. */
  readonly required: string;
  readonly openTurn: (options: DecodeOptions) => ReplyTurn;
}

/**
 * A whole reply as the events that a stream of it would give.
 * @throws GatewayError `modelError` when the text is no reply, or what the vendor reports inside it
 */
export function decodeWholeReply(text: string, options: DecodeOptions, reader: WholeReplyReader): EventBatch {
  const turn = reader.openTurn(options);
  try {
    const reply = parseJson(text);
    if (typeof reply !== 'object' || reply === null || !reader.isReply(reply)) {
      throw withoutContent(reply, options, reader);
    }
    turn.accept(reply, text);
    turn.end();
    return turn.take();
  } catch (error) {
    if (error instanceof GatewayError) throw error;
    throw noReply(options, describeBody(text, reader.words), error);
  }
}

function withoutContent(reply: unknown, options: DecodeOptions, { required }: WholeReplyReader): GatewayError {
  const failure = decodeErrorInReply(options.vendor, reply);
  return failure.detail.vendor?.message === undefined ? noReply(options, `JSON that holds no ${required}`) : failure;
}

function noReply({ vendor, status = 200 }: DecodeOptions, what: string, cause?: unknown): GatewayError {
  const advice = `Check providers.${vendor}.network_config.base_url.`;
  return new GatewayError('modelError', `${vendor} answered ${status} with ${what}. ${advice}`, {
    cause,
    vendor: { name: vendor, status },
  });
}

/** What came instead of a reply. Broken JSON may hold the model's words and is not shown. */
function describeBody(text: string, { reply }: ReplyWords): string {
  const body = text.trim();
  if (body === '') return 'an empty body';
  if (/^[[{]/.test(body)) return `JSON that is no ${reply}`;
  return `what is no ${reply}: ${toVendorMessage(readErrorBody(body.slice(0, MAX_SHOWN_LENGTH)).message)}`;
}

const MAX_SHOWN_LENGTH = 4096;
