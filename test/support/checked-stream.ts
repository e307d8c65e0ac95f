import { parseJsonExact } from '../../src/codec/json.js';
import { GatewayError } from '../../src/gateway/errors/gateway-error.js';
import { type ModelResponse } from '../../src/gateway/model/model-response.js';
import { type EventBatch, type StreamEvent } from '../../src/gateway/model/stream-event.js';
import { type StreamDecoder } from '../../src/gateway/ports/upstream-dialect.js';
import { EventOrderChecker } from '../../src/gateway/stream/event-order.js';
import { TurnFold } from '../../src/gateway/stream/fold-events.js';

/** What a streamed reply gave until its end, or until the failure that it holds. */
export interface CheckedStream {
  readonly events: StreamEvent[];
  readonly error?: GatewayError;
}

/** The events of a streamed reply in these chunks, checked against the grammar. */
export function checkStream(decoder: StreamDecoder, chunks: readonly Uint8Array[]): CheckedStream {
  const checker = new EventOrderChecker();
  const events: StreamEvent[] = [];
  const take = (batch: readonly StreamEvent[]): void => {
    for (const event of batch) checker.accept(event);
    events.push(...batch);
  };
  try {
    for (const chunk of chunks) take(decoder.push(chunk));
    take(decoder.end());
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    return { events, error };
  }
  checker.end();
  return { events };
}

/** The same with the failure as plain values, which compare by what they say. */
export interface PlainStream {
  readonly events: StreamEvent[];
  readonly failure?: { readonly kind: string; readonly message: string };
}

export function checkStreamPlainly(decoder: StreamDecoder, chunks: readonly Uint8Array[]): PlainStream {
  const { events, error } = checkStream(decoder, chunks);
  return error === undefined ? { events } : { events, failure: { kind: error.kind, message: error.message } };
}

/** The answer that events come to, which obey the grammar. */
export function foldChecked(events: EventBatch): ModelResponse {
  const checker = new EventOrderChecker();
  const turn = new TurnFold(parseJsonExact);
  for (const event of events) {
    checker.accept(event);
    turn.add(event);
  }
  checker.end();
  return turn.result();
}
