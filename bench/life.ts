import { writeFileSync } from 'node:fs';
import { setTimeout as waitFor } from 'node:timers/promises';
import { join } from 'node:path';
import { type Bench, type Mood, readMood } from './bench.js';
import { type Command, type RunningServer, runToEnd } from './child-process.js';
import { targetPath, VIRTUAL_KEY, WRONG_KEY } from './gateway.js';
import { loadCommand, type ReplyExpectation } from './load-command.js';
import { type LoadResult, readLoadResult } from './load-result.js';
import { type BenchOptions } from './options.js';
import { toChatCompletion } from './request-bodies.js';
import { isGateway, isRefusing, residentBytes, SETTLE_MS, startSubject, startUpstream } from './subject.js';
import { deltasOf, eventsPerStream, type SubjectName, type Workload } from './workloads.js';

/** The upstream and the C load generator have nothing to compile while they run. */
const DIRECT_WARMUP_SECONDS = 2;

/** How warm-up at saturation is made, and how much of the warm-up is the measured load itself. */
const SATURATING_CONNECTIONS = 32;
const LAST_WARMUP_SECONDS = 2;

/** Wrong keys that come from one address before the next one goes on: who tries more is answered 429 in place of 401. */
const GUESSES_PER_ADDRESS = 50;

/** One process life of one subject under one kind of work. */
export interface Life extends Mood {
  readonly subject: SubjectName;
  /** Counted from 1; lives of the same number are neighbours in time. */
  readonly number: number;
  /** Absent where there was none. */
  readonly load?: LoadResult;
  /** Process start to listening. Not for the direct way. */
  readonly startMs?: number;
  /** Process start to the first answer; only where that is measured. */
  readonly readyMs?: number;
  /** Resident memory before the first request. */
  readonly idleBytes?: number;
}

/**
 * Starts an upstream and a subject, lets the load run, and stops them.
 * @throws Error when anything but right answers came back
 */
export async function live(bench: Bench, workload: Workload, subject: SubjectName, number: number): Promise<Life> {
  const warmupSeconds = warmupOf(bench, subject);
  const seconds = windowOf(bench.options, workload);
  const lifeSeconds = warmupSeconds + seconds;
  const deltas = workload.stream && deltasOf(workload.stream, lifeSeconds);
  const mood = readMood(bench);
  const upstream = await startUpstream(bench, deltas, workload.stream?.paceUs);
  try {
    const server = await startSubject(bench, { name: subject, http2: workload.http2 === true }, upstream.port);
    try {
      if (server !== undefined) await waitFor(SETTLE_MS);
      const idleBytes = server && residentBytes(server.pid);
      const target: Target = { workload, subject, deltas, warmupSeconds, seconds, upstream, server };
      const load = await measureLoad(bench, target);
      return {
        ...{ subject, number, load, ...mood },
        ...(server && { startMs: server.startMs }),
        ...(idleBytes !== undefined && { idleBytes }),
      };
    } finally {
      await server?.stop();
    }
  } finally {
    await upstream.stop();
  }
}

/** Length of the measured window of this work. */
export function windowOf(options: BenchOptions, { stream }: Pick<Workload, 'stream'>): number {
  return stream?.endless === true ? options.openSeconds : options.seconds;
}

export function warmupOf({ options, loadSide }: Pick<Bench, 'options' | 'loadSide'>, subject: SubjectName): number {
  const compiled = subject === 'direct' && loadSide.bound === undefined;
  return compiled ? Math.min(options.warmupSeconds, DIRECT_WARMUP_SECONDS) : options.warmupSeconds;
}

/** The load itself, warm-up and window; the first of two loads warms up only. */
async function measureLoad(bench: Bench, target: Target): Promise<LoadResult> {
  const { workload, subject, warmupSeconds } = target;
  let rest = warmupSeconds;
  if (workload.warmedBySaturation === true && subject !== 'direct') {
    rest = Math.min(warmupSeconds, LAST_WARMUP_SECONDS);
    const closedLoop = { ...workload, connections: SATURATING_CONNECTIONS, perSecond: undefined };
    const warming: Target = { ...target, workload: closedLoop, warmupSeconds: 0, seconds: warmupSeconds - rest + 0.1 };
    await runToEnd(generatorCommand(bench, warming), bench.pinning);
  }
  return readLoadResult(await runToEnd(generatorCommand(bench, { ...target, warmupSeconds: rest }), bench.pinning));
}

interface Target {
  readonly workload: Workload;
  readonly subject: SubjectName;
  readonly deltas: number | undefined;
  readonly warmupSeconds: number;
  readonly seconds: number;
  readonly upstream: RunningServer;
  readonly server: RunningServer | undefined;
}

function generatorCommand(bench: Bench, target: Target): Command {
  const { workload, subject, deltas, server, upstream, warmupSeconds, seconds } = target;
  const throughGateway = isGateway(subject);
  const { connections, rampMs, perSecond, http2, vendor } = workload;
  return loadCommand(bench, {
    ...{ connections, rampMs, perSecond, http2, warmupSeconds, seconds, upstream },
    port: (server ?? upstream).port,
    path: targetPath(vendor, { throughGateway, streamed: deltas !== undefined }),
    bodyFile: writeBody(bench.folder, workload, throughGateway),
    headers: [`authorization: Bearer ${isRefusing(subject) ? WRONG_KEY : VIRTUAL_KEY}`],
    reply: expectation(target, bench.loadSide.bound === undefined),
    ...(isRefusing(subject) && { requestsPerSource: GUESSES_PER_ADDRESS }),
    subject: server,
  });
}

/** How the load generator tells a right answer from a wrong one. */
function expectation({ workload, subject, deltas }: Target, manyAddresses: boolean): ReplyExpectation {
  const speaksConverse = isGateway(subject) || workload.vendor === 'bedrock';
  if (isRefusing(subject)) return { kind: 'whole', expected: '"message":', status: manyAddresses ? '401' : '401,429' };
  if (deltas !== undefined) return { kind: speaksConverse ? 'frames' : 'sse', events: eventsPerStream(deltas) };
  return { kind: 'whole', expected: speaksConverse ? '"stopReason":"end_turn"' : '"finish_reason":"stop"' };
}

function writeBody(folder: string, workload: Workload, throughGateway: boolean): string {
  const file = join(folder, 'body.json');
  const body = workload.body();
  const asItIs = throughGateway || workload.vendor === 'bedrock';
  const sent = asItIs ? body : toChatCompletion(body, 'gpt-4o', workload.stream !== undefined);
  writeFileSync(file, JSON.stringify(sent));
  return file;
}
