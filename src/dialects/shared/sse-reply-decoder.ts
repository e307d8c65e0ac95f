import { JsonError, parseJson } from '../../codec/json.js';
import { SseDecoder, SseError } from '../../codec/sse-decoder.js';
import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { type EventBatch } from '../../gateway/model/stream-event.js';
import { type TurnProgress } from '../../gateway/model/turn-progress.js';
import { type DecodeOptions, type StreamDecoder } from '../../gateway/ports/upstream-dialect.js';
import { decodeErrorInReply } from './decode-error.js';
import { type ReplyTurn } from './reply-turn.js';
import { decodeWholeReply, type WholeReplyReader } from './whole-reply.js';

/** The longest body without events that is read, in characters. */
const MAX_BODY_LENGTH = 32 * 1024 * 1024;

/** Decodes a reply that is streamed as server-sent events with JSON in them. */
export class SseReplyDecoder implements StreamDecoder {
  done = false;
  failure: GatewayError | undefined;
  private readonly turn: ReplyTurn;
  private readonly events: SseDecoder;
  /** Some hosts answer a stream call with plain JSON: an error, or the whole reply. */
  private body: PlainBody | undefined;
  private begun = false;

  constructor(
    private readonly options: DecodeOptions,
    private readonly reader: WholeReplyReader,
  ) {
    this.turn = reader.openTurn(options);
    this.events = new SseDecoder((data, event) => {
      this.readData(data, event);
    });
  }

  get progress(): TurnProgress {
    return this.turn.progress;
  }

  push(chunk: Uint8Array): EventBatch {
    if (this.failure !== undefined) throw this.failure;
    if (this.done) return [];
    try {
      this.read(chunk);
    } catch (error) {
      // Events before the failure are the caller's, however the bytes were cut.
      this.failure = this.toGatewayError(error);
    }
    return this.turn.take();
  }

  end(): EventBatch {
    if (this.failure !== undefined) throw this.failure;
    if (this.body !== undefined) return decodeWholeReply(this.body.end(), this.options, this.reader);
    try {
      this.events.end();
      // The terminal signal may be missing: vendors that said why they stopped have said everything.
      if (!this.done && !this.turn.isFinished) throw this.broken('ended before its last event');
      this.finishTurn();
    } catch (error) {
      throw this.toGatewayError(error);
    }
    return this.turn.take();
  }

  private read(chunk: Uint8Array): void {
    const rest = this.begun ? chunk : chunk.subarray(countPadding(chunk));
    if (rest.length === 0) return;
    if (!this.begun) {
      this.begun = true;
      if (!beginsEvents(rest[0])) this.body = new PlainBody();
    }
    if (this.body === undefined) this.events.push(rest);
    else if (!this.body.push(rest)) throw this.broken('is no event stream, and too long');
  }

  private readData(data: string, event: string | undefined): void {
    if (this.done) return;
    if (event === 'error') throw decodeErrorInReply(this.options.vendor, tryParse(data));
    if (data === '[DONE]') {
      if (!this.turn.isFinished && !this.turn.hasContent) throw this.broken('ended without an answer');
      this.finishTurn();
    } else if (data !== '') {
      this.turn.accept(this.parsePiece(data), data, event);
      if (this.turn.isDone) this.finishTurn();
    }
  }

  private parsePiece(data: string): object {
    const value = parseJson(data);
    if (typeof value === 'object' && value !== null) return value;
    throw this.broken(`holds an event that is no ${this.reader.words.piece}`);
  }

  private finishTurn(): void {
    if (this.done) return;
    this.done = true;
    this.turn.end();
  }

  private toGatewayError(error: unknown): GatewayError {
    if (error instanceof GatewayError) return error;
    if (error instanceof SseError) return this.broken(`cannot be read: ${error.message}`, error);
    if (error instanceof JsonError) return this.broken('holds an event that is not JSON', error);
    return this.broken(`holds an event that is no ${this.reader.words.piece}`, error);
  }

  private broken(how: string, cause?: unknown): GatewayError {
    const { vendor } = this.options;
    return new GatewayError('streamBroken', `The stream of ${vendor} ${how}. Send the request again.`, {
      cause,
      vendor: { name: vendor, status: 200 },
    });
  }
}

function tryParse(data: string): unknown {
  try {
    return parseJson(data);
  } catch {
    return data;
  }
}

/** A body that is no event stream, collected. */
class PlainBody {
  private readonly decoder = new TextDecoder();
  private text = '';

  /** False when the body is too long. */
  push(chunk: Uint8Array): boolean {
    this.text += this.decoder.decode(chunk, { stream: true });
    return this.text.length <= MAX_BODY_LENGTH;
  }

  end(): string {
    return this.text + this.decoder.decode();
  }
}

/** White space and the byte order mark before the first character. */
function countPadding(bytes: Uint8Array): number {
  let count = 0;
  while (count < bytes.length && PADDING.has(bytes[count] ?? 0)) count += 1;
  return count;
}

const PADDING = new Set([0x09, 0x0a, 0x0d, 0x20, 0xef, 0xbb, 0xbf]);

/** An event stream begins with a comment or with one of its fields: data, event, id, retry. */
function beginsEvents(byte: number | undefined): boolean {
  return byte !== undefined && ':deir'.includes(String.fromCharCode(byte));
}
