import { setTimeout as waitFor } from 'node:timers/promises';
import { type LoadSettings } from './load-settings.js';
import { LoadWindow } from './load-window.js';

/** Asks once and counts the answer; resolves when it is complete and right. `startedAt` is on the clock of `performance`. */
export type Ask = (startedAt: number, loadWindow: LoadWindow) => Promise<void>;

/** Lets the load run through warm-up and window, prints one line of JSON and ends the process. */
export async function runLoad(settings: LoadSettings, ask: Ask): Promise<void> {
  const loadWindow = new LoadWindow(settings);
  let open = 0;
  const askCounted = async (startedAt: number): Promise<void> => {
    open++;
    await ask(startedAt, loadWindow);
    open--;
  };
  if (settings.rate === undefined) askInTurns(settings, askCounted);
  else askAtRate(settings.rate, askCounted).catch(fail);
  await waitFor(settings.warmupSeconds * 1000);
  loadWindow.open();
  await waitFor(settings.seconds * 1000);
  process.stdout.write(`${JSON.stringify(loadWindow.close(open))}\n`, () => process.exit(0));
}

/** A closed loop: each connection asks again when it has its answer. */
function askInTurns({ connections, rampMs }: LoadSettings, ask: (startedAt: number) => Promise<void>): void {
  const keepAsking = async (delayMs: number): Promise<never> => {
    await waitFor(delayMs);
    for (;;) await ask(performance.now());
  };
  for (let index = 0; index < connections; index++) keepAsking((rampMs * index) / connections).catch(fail);
}

/** An open loop: Poisson arrivals, and a request counts from the moment it was meant to start. */
async function askAtRate(perSecond: number, ask: (startedAt: number) => Promise<void>): Promise<never> {
  let next = performance.now();
  for (;;) {
    for (; next <= performance.now(); next += (-Math.log(1 - Math.random()) / perSecond) * 1000) ask(next).catch(fail);
    await waitFor(Math.max(0, next - performance.now()));
  }
}

export function fail(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
