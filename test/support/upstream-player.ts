import { setImmediate as nextTurn, setTimeout as waitFor } from 'node:timers/promises';

import { cutBytes, type Split, type Step } from './upstream-script.js';

/** Where the bytes of a script go: an HTTP response or a bare socket. */
export interface Sink {
  /** False when the reader is behind and the writer ought to wait. */
  write(bytes: Uint8Array): boolean;
  /** Runs `listener` once, when the reader has caught up. */
  onceDrained(listener: () => void): void;
  end(): void;
  reset(): void;
  /** Aborts when the connection is gone. */
  readonly closed: AbortSignal;
}

/** Plays the steps until the last one, or until the reader has left. */
export async function playSteps(steps: readonly Step[], sink: Sink): Promise<void> {
  for (const step of steps) {
    if (sink.closed.aborted) return;
    if ('reset' in step) {
      sink.reset();
      return;
    }
    if ('end' in step) break;
    await playStep(step, sink);
  }
  if (!sink.closed.aborted) sink.end();
}

async function playStep(step: Exclude<Step, { reset: true } | { end: true }>, sink: Sink): Promise<void> {
  if ('send' in step) await send(step.send, step.split, sink);
  else if ('sendNow' in step) await send(step.sendNow(), undefined, sink);
  else if ('endless' in step) await sendEndlessly(step.endless, sink);
  else if ('waitMs' in step) await waitUnlessClosed(step.waitMs, sink);
  else await closed(sink);
}

/** Waits, or less when the reader leaves. */
export async function waitUnlessClosed(ms: number, sink: Sink): Promise<void> {
  await waitFor(ms, undefined, { signal: sink.closed }).catch(() => undefined);
}

async function send(data: string | Uint8Array, split: Split | undefined, sink: Sink): Promise<void> {
  const bytes = typeof data === 'string' ? Buffer.from(data) : data;
  for (const piece of split === undefined ? [bytes] : cutBytes(bytes, split)) {
    if (sink.closed.aborted) return;
    if (!sink.write(piece)) await drained(sink);
    if (split !== undefined) await nextTurn();
  }
}

async function sendEndlessly(next: (index: number) => string | Uint8Array, sink: Sink): Promise<void> {
  for (let index = 0; !sink.closed.aborted; index++) {
    await send(next(index), undefined, sink);
    await nextTurn();
  }
}

function drained(sink: Sink): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      sink.closed.removeEventListener('abort', done);
      resolve();
    };
    sink.onceDrained(done);
    sink.closed.addEventListener('abort', done, { once: true });
    if (sink.closed.aborted) done();
  });
}

function closed(sink: Sink): Promise<void> {
  return new Promise((resolve) => {
    if (sink.closed.aborted) resolve();
    sink.closed.addEventListener('abort', () => {
      resolve();
    });
  });
}
