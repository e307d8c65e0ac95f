import { setTimeout as waitFor } from 'node:timers/promises';
import { type Client } from './clients/client.js';
import { type Asked, type Outcome } from './outcome.js';
import { makeQuestion, type Question } from './question.js';
import { fractionOf } from './seeded.js';
import { type Vendor } from './vendors.js';

export interface TrafficPlan {
  readonly seed: number;
  readonly durationMs: number;
  /** Questions a second, on average; they come at random, as those of many callers do. */
  readonly rate: number;
  readonly vendors: readonly Vendor[];
  readonly clients: readonly Client[];
  /** Told every few seconds. */
  readonly progress: (seconds: number, asked: number) => void;
}

/** Longer than all tries of all vendors of a question with all their time limits, twice for a question with a tool. */
const HANGS_AFTER_MS = 60_000;

/** More questions at the same time than a machine of any size is asked here; further ones wait. */
const MAX_RUNNING = 250;

const PROGRESS_MS = 15_000;

/** Asks for as long as planned, and resolves when every question has its end. */
export async function runTraffic(plan: TrafficPlan): Promise<Asked[]> {
  const { seed, durationMs, rate, clients } = plan;
  const byName = new Map(clients.map((client) => [client.name, client]));
  const running = new Set<Promise<void>>();
  const asked: Asked[] = [];
  const startedAt = performance.now();
  let toldAt = startedAt;
  for (let number = 0, atMs = 0; ; number += 1) {
    atMs += (-Math.log(1 - fractionOf(seed, 'arrival', number)) / rate) * 1000;
    if (atMs > durationMs) break;
    const pauseMs = startedAt + atMs - performance.now();
    if (pauseMs > 0) await waitFor(pauseMs);
    if (running.size >= MAX_RUNNING) await Promise.race(running);
    const question = makeQuestion(seed, number, plan);
    const client = byName.get(question.client);
    if (client === undefined) continue;
    const end = askOnce(client, question).then((result) => {
      asked.push(result);
      running.delete(end);
    });
    running.add(end);
    if (performance.now() - toldAt < PROGRESS_MS) continue;
    toldAt = performance.now();
    plan.progress(Math.round((toldAt - startedAt) / 1000), number + 1);
  }
  await Promise.all(running);
  return asked;
}

async function askOnce(client: Client, question: Question): Promise<Asked> {
  const leaving = new AbortController();
  const { leavesAfterMs } = question;
  const patience = leavesAfterMs === undefined ? undefined : setTimeout(leave, leavesAfterMs, leaving);
  const startedAt = performance.now();
  const giveUp = new AbortController();
  const outcome = await Promise.race<Outcome | undefined>([
    client.ask(question, leaving.signal),
    waitFor(HANGS_AFTER_MS, undefined, { signal: giveUp.signal }).catch(() => undefined),
  ]);
  const elapsedMs = performance.now() - startedAt;
  giveUp.abort();
  clearTimeout(patience);
  if (outcome === undefined) leaving.abort();
  return { question, outcome, elapsedMs };
}

function leave(leaving: AbortController): void {
  leaving.abort();
}
