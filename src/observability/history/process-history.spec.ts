import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ActiveCalls } from '../../gateway/active-calls.js';
import { CallHistory } from './call-history.js';
import { ProcessHistory } from './process-history.js';

describe('ProcessHistory', () => {
  let nowMs: number;
  let history: CallHistory;
  let process: ProcessHistory;

  beforeEach(() => {
    nowMs = 0;
    history = new CallHistory({ nowMs: () => nowMs, wallMs: () => nowMs });
    process = new ProcessHistory(history, new ActiveCalls());
    process.onModuleInit();
  });

  afterEach(() => {
    process.onModuleDestroy();
  });

  it('knows the memory of the process from the start on', () => {
    expect(process.latest.rssBytes).toBeGreaterThan(10_000_000);
    expect(process.read(history.minutes.slots(), 'rssBytes').at(-1)).toBe(process.latest.rssBytes);
  });

  it('tells how late timers were, and keeps the most of each minute', async () => {
    const turn = () => new Promise((resolve) => setTimeout(resolve, 60));
    await turn();
    const until = performance.now() + 300;
    while (performance.now() < until);
    await turn();
    process.sample();
    expect(process.latest.eventLoopDelayMs).toBeGreaterThan(200);
    await turn();
    nowMs += 60_000;
    process.sample();
    const late = process.read(history.minutes.slots(), 'eventLoopDelayMs');
    expect(late.at(-2)).toBeGreaterThan(200);
    expect(late.at(-1)).toBe(process.latest.eventLoopDelayMs);
  });
});
