import { setTimeout as waitFor } from 'node:timers/promises';

/**
 * Waits until the condition holds.
 * @throws Error naming `what`, when it does not hold within `timeoutMs`
 */
export async function eventually(holds: () => boolean, what: string, timeoutMs = 20_000): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`not within ${timeoutMs} ms: ${what}`);
    await waitFor(5);
  }
}
