import { createParser } from 'eventsource-parser';
import type { EventBatch, StreamEvent } from '../../src/gateway/model/stream-event.js';
import { type Product } from './product.js';
import { replyOptions } from './reply-options.js';
import { type Round } from './round.js';
import { type DialectSubject, type Side } from './work.js';

export interface StreamChoice {
  readonly dialect: DialectSubject;
  readonly side: Side;
  /** The vendor's server-sent events. */
  readonly events: readonly string[];
  /** How much arrives at once; absent: one event. */
  readonly batchBytes?: number;
}

/**
 * Decodes a stream of the dialect and encodes its events as Converse frames, a frame batch per chunk; the bare side reads
 * the server-sent events and throws them away. Both are counted in events that the caller of Converse receives.
 */
export async function streamRound(product: Product, choice: StreamChoice): Promise<Round> {
  const chunks = toChunks(choice);
  const decode = await streamDecoder(product, choice);
  const converse = await product.converse();
  const units = countEvents(decode);
  const run = (): number => {
    let bytes = 0;
    decode((batch) => {
      bytes += converse.encodeEvents(batch).length;
    });
    return bytes;
  };
  return { run: choice.side === 'asbru' ? run : () => readBare(chunks), units };
}

/** Decodes one whole stream and hands out its events as they come. */
export type DecodeOnce = (take: (batch: EventBatch) => void) => void;

/** How a stream of the dialect is decoded, chunk by chunk. */
export async function streamDecoder(product: Product, choice: StreamChoice): Promise<DecodeOnce> {
  const chunks = toChunks(choice);
  const built = await product.dialect(choice.dialect);
  const Warnings = await product.warnings();
  return (take) => {
    const decoder = built.dialect.decodeStream(replyOptions(built, new Warnings()));
    for (const chunk of chunks) {
      const batch = decoder.push(chunk);
      if (decoder.failure !== undefined) throw decoder.failure;
      if (batch.length > 0) take(batch);
    }
    const rest = decoder.done ? [] : decoder.end();
    if (rest.length > 0) take(rest);
  };
}

/** @throws Error when the decoded stream has no end */
function countEvents(decode: DecodeOnce): number {
  const events: StreamEvent[] = [];
  decode((batch) => {
    events.push(...batch);
  });
  if (events.at(-1)?.metadata === undefined) throw new Error('the stream was not decoded to its end');
  return events.length;
}

function readBare(chunks: readonly Uint8Array[]): number {
  let length = 0;
  const text = new TextDecoder();
  const parser = createParser({
    onEvent: ({ data }) => {
      length += data.length;
    },
  });
  for (const chunk of chunks) parser.feed(text.decode(chunk, { stream: true }));
  return length;
}

function toChunks({ events, batchBytes }: StreamChoice): readonly Uint8Array[] {
  if (batchBytes === undefined) return events.map((event) => Buffer.from(event));
  const whole = Buffer.from(events.join(''));
  return Array.from({ length: Math.ceil(whole.length / batchBytes) }, (_, index) =>
    whole.subarray(index * batchBytes, (index + 1) * batchBytes),
  );
}
