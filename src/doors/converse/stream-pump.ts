import { type ServerResponse } from 'node:http';
import { asGatewayError, GatewayError } from '../../gateway/errors/gateway-error.js';
import { type Call } from '../../gateway/model/call.js';
import { type EventBatch } from '../../gateway/model/stream-event.js';
import { type IngressDialect } from '../../gateway/ports/ingress-dialect.js';
import { type NativeReply } from '../../gateway/ports/provider.js';
import { cutResponse } from '../../server/cut-response.js';
import { type StreamKeepAlive } from './stream-keep-alive.js';

/** Where a stream is written to, and on whose behalf. */
export interface PumpTarget {
  readonly call: Call;
  readonly dialect: IngressDialect;
  readonly response: ServerResponse;
  /** A caller who reads nothing for so long has left. */
  readonly writeTimeoutMs: number;
  readonly keepAlive: StreamKeepAlive;
}

/**
 * Writes event batches to the caller, one write per batch, as fast as the caller reads and no faster. A failure becomes
 * the stream's last frame; a caller who left ends it.
 * @throws only what those throw who listen for the end of the call
 */
export async function pumpEvents(target: PumpTarget, events: AsyncIterable<EventBatch>): Promise<void> {
  const { call, dialect, response, keepAlive } = target;
  const kept = keepAlive.open({ response, frame: dialect.keepAliveFrame, atBoundary: always });
  try {
    for await (const batch of events) {
      if (batch.length === 0) continue;
      const last = batch[batch.length - 1];
      if (last?.metadata !== undefined) {
        call.note({ usage: last.metadata.usage });
        keepAlive.close(kept);
      }
      const bytes = dialect.encodeEvents(batch);
      call.bytesOut += bytes.byteLength;
      if (!response.write(bytes)) await drained(target);
      kept.wrote();
    }
    response.end();
  } catch (error) {
    breakOff(target, call.fail(error), true);
  } finally {
    keepAlive.close(kept);
  }
  call.end();
}

/** A batch is written whole. */
const always = (): boolean => true;

/**
 * Writes a vendor's own bytes to the caller, under the same rules. A stream that breaks inside a frame cannot be given a
 * last one: its connection is cut, which every client takes for the failure it is.
 * @throws only what those throw who listen for the end of the call
 */
export async function pumpBytes(target: PumpTarget, answer: NativeReply): Promise<void> {
  const { call, dialect, response, keepAlive } = target;
  const frame = call.streaming && answer.failure === undefined ? dialect.keepAliveFrame : undefined;
  const kept = keepAlive.open({ response, frame, atBoundary: answer.atBoundary });
  try {
    for await (const chunk of answer.body) {
      call.bytesOut += chunk.byteLength;
      if (!response.write(chunk)) await drained(target);
      kept.wrote();
    }
    response.end();
  } catch (error) {
    breakOff(target, call.fail(error), call.streaming && answer.atBoundary());
  } finally {
    keepAlive.close(kept);
  }
  call.end(answer.failure === undefined ? {} : { error: answer.failure });
}

function breakOff({ dialect, response }: PumpTarget, failure: GatewayError, frameMayFollow: boolean): void {
  if (failure.kind === 'clientGone' || response.destroyed || !frameMayFollow) cutResponse(response);
  else response.end(dialect.encodeStreamError(failure));
}

/** Waits until the caller has read what was written. */
async function drained({ response, call: { ending: signal }, writeTimeoutMs }: PumpTarget): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  const onDrain = () => {
    resolve(undefined);
  };
  const onAbort = () => {
    reject(asGatewayError(signal.reason));
  };
  const timer = setTimeout(() => {
    reject(new GatewayError('clientGone', `The client read nothing for ${writeTimeoutMs / 1000} seconds.`));
  }, writeTimeoutMs);
  response.once('drain', onDrain);
  signal.addEventListener('abort', onAbort);
  if (signal.aborted) onAbort();
  try {
    await promise;
  } finally {
    clearTimeout(timer);
    response.off('drain', onDrain);
    signal.removeEventListener('abort', onAbort);
  }
}
