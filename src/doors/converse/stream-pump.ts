import { type ServerResponse } from 'node:http';
import { asGatewayError, GatewayError } from '../../gateway/errors/gateway-error.js';
import { type Call } from '../../gateway/model/call.js';
import { type EventBatch } from '../../gateway/model/stream-event.js';
import { type IngressDialect } from '../../gateway/ports/ingress-dialect.js';

interface PumpSource {
  readonly call: Call;
  readonly events: AsyncIterable<EventBatch>;
  readonly dialect: IngressDialect;
}

/**
 * Writes a stream to the caller, one write per batch, as fast as the caller reads and no faster. A failure becomes the
 * stream's last frame; a caller who left, or who reads nothing for `writeTimeoutMs`, ends it. Never throws.
 */
export async function pumpStream(source: PumpSource, response: ServerResponse, writeTimeoutMs: number): Promise<void> {
  const { call, events, dialect } = source;
  try {
    for await (const batch of events) {
      if (batch.length > 0 && !response.write(dialect.encodeEvents(batch))) {
        await drained(response, call.signal, writeTimeoutMs);
      }
    }
    response.end();
    call.end();
  } catch (error) {
    const failure = call.fail(error);
    if (failure.kind === 'clientGone' || response.destroyed) response.destroy();
    else response.end(dialect.encodeStreamError(failure));
  }
}

/** Waits until the caller has read what was written. */
async function drained(response: ServerResponse, signal: AbortSignal, timeoutMs: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  const onDrain = () => {
    resolve(undefined);
  };
  const onAbort = () => {
    reject(asGatewayError(signal.reason));
  };
  const timer = setTimeout(() => {
    reject(new GatewayError('clientGone', `The client read nothing for ${timeoutMs / 1000} seconds.`));
  }, timeoutMs);
  response.once('drain', onDrain);
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  try {
    await promise;
  } finally {
    clearTimeout(timer);
    response.off('drain', onDrain);
    signal.removeEventListener('abort', onAbort);
  }
}
