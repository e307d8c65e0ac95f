import { type Bench } from './bench.js';
import { type Life } from './life.js';
import { hasThreadTimes } from './machine.js';
import { type BenchOptions } from './options.js';
import { quantile } from './statistics.js';
import { type StartWork, type Workload } from './workloads.js';

/** Below these a run is fiction: V8 compiles for seconds, and process lives differ from one another. */
const LEAST: Least = { warmupSeconds: 10, lives: 5 };

/** Shares of a core from which on a reader has to know. */
const BUSY_LOAD_SIDE = 0.85;
const CONTENDED_CORE = 0.1;

const WHAT_HALTING_COSTS =
  'on a virtual machine, to wake the reader of a socket then costs the writer 25 to 40 µs of CPU. The floor keeps the load ' +
  'side too busy to halt and does not pay; a slower subject does: its ratio of CPU to the floor reads higher, and every ' +
  'latency is longer';

/** How much a run takes to be one. */
export type Least = Pick<BenchOptions, 'warmupSeconds' | 'lives'>;

/** What a reader must know before the figures of this run. */
export function noticesOf({ options, pinning, loadSide, mayHalt }: Bench, least: Least = LEAST): string[] {
  const { quick, warmupSeconds, lives, profileFolder } = options;
  const notices: string[] = [];
  if (profileFolder !== undefined) notices.push('The gateway profiled itself: its figures are none to go by.');
  if (quick) notices.push('This is a smoke run. It shows that everything works; its figures are no measurement.');
  else if (warmupSeconds < least.warmupSeconds || lives < least.lives) {
    notices.push(
      `No measurement to go by: that takes ${least.warmupSeconds} s of warm-up and ${least.lives} lives at least.`,
    );
  }
  if (loadSide.bound !== undefined) notices.push(loadSide.bound);
  if (pinning === undefined) {
    notices.push('Nothing is pinned (no taskset, or only one core): subject and load compete for the same cores.');
  }
  if (mayHalt !== undefined) {
    notices.push(`The cores may halt between requests (${mayHalt}): ${WHAT_HALTING_COSTS}.`);
  }
  if (!hasThreadTimes()) notices.push('CPU and memory are missing: this system does not tell them in /proc.');
  return notices;
}

/** What the lives of one kind of work showed about themselves. */
export function noticesOfLives(workload: Workload | StartWork, lives: readonly Life[]): string[] {
  const notices: string[] = [];
  if (workload.kind === 'load' && workload.http2 === true) {
    notices.push(
      `${workload.name}: the load is made by Node's own HTTP/2 client, which costs more than what it asks: rates and latencies ` +
        "are the client's, and only the CPU of the subject is its own.",
    );
  }
  const proxied = lives.flatMap(({ subject, load }) => (subject === 'direct' || load === undefined ? [] : [load]));
  const busy = proxied.map((load) => sum(load.upstream?.cpuSeconds, load.generator?.cpuSeconds) / load.seconds);
  const busiest = Math.max(0, ...busy);
  if (busiest > BUSY_LOAD_SIDE) {
    notices.push(`${workload.name}: the load side used up to ${percent(busiest)} of a core, which bounds the rates.`);
  }
  const waited = proxied.map((load) => (load.subject?.runDelaySeconds ?? 0) / load.seconds);
  if (waited.length > 0 && quantile(waited, 0.5) > CONTENDED_CORE) {
    notices.push(
      `${workload.name}: the subject's threads waited for its core, added up, for ${percent(quantile(waited, 0.5))} of the ` +
        'window (median of lives): V8 keeps threads of its own, and others may be at work on this machine.',
    );
  }
  return notices;
}

function sum(...values: readonly (number | undefined)[]): number {
  return values.reduce<number>((total, value) => total + (value ?? 0), 0);
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
