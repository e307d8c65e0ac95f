import { setTimeout as waitFor } from 'node:timers/promises';

/** Does something `count` times, at most `atOnce` at the same time, and gives what came of it in order. */
export async function doMany<Result>(
  count: number,
  atOnce: number,
  act: (index: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    for (let index = next++; index < count; index = next++) results[index] = await act(index);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, count) }, work));
  return results;
}

/** Begins something `perSecond` times a second until `goesOn` says no, and gives what came of it. */
export async function doSteadily<Result>(
  perSecond: number,
  goesOn: () => boolean,
  act: (index: number) => Promise<Result>,
): Promise<Result[]> {
  const begun: Promise<Result>[] = [];
  const startedAt = performance.now();
  while (goesOn()) {
    begun.push(act(begun.length));
    const nextAt = startedAt + (begun.length * 1000) / perSecond;
    await waitFor(Math.max(0, nextAt - performance.now()));
  }
  return Promise.all(begun);
}
