import { type Abortable } from '../model/light-abort.js';

/** Waits; false when the signal ended the wait. */
export async function pause(durationMs: number, signal: Abortable): Promise<boolean> {
  if (signal.aborted) return false;
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const stop = (): void => {
    resolve(false);
  };
  const timer = setTimeout(() => {
    resolve(true);
  }, durationMs);
  signal.addEventListener('abort', stop);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}
