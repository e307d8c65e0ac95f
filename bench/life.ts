import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Bench, type Mood, readMood } from './bench.js';
import { type Command, type RunningServer, runToEnd } from './child-process.js';
import { targetPath, VIRTUAL_KEY, WRONG_KEY } from './gateway.js';
import { type LoadResult, readLoadResult } from './load-result.js';
import { hasThreadTimes } from './machine.js';
import { toChatCompletion } from './request-bodies.js';
import { residentBytes, startSubject, startUpstream } from './subject.js';
import { deltasOf, eventsPerStream, type SubjectName, type Workload } from './workloads.js';

/** The upstream and the C load generator have nothing to compile while they run. */
const DIRECT_WARMUP_SECONDS = 2;

/** Who tries wrong keys is soon told to wait instead. */
const REFUSALS = '401,429';

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
  const lifeSeconds = warmupSeconds + bench.options.seconds;
  const deltas = workload.stream && deltasOf(workload.stream, lifeSeconds);
  const mood = readMood(bench);
  const upstream = await startUpstream(bench, deltas, workload.stream?.paceUs);
  try {
    const server = await startSubject(bench, subject, upstream.port);
    try {
      const idleBytes = server && residentBytes(server.pid);
      const command = generatorCommand(bench, { workload, subject, deltas, warmupSeconds, upstream, server });
      const load = await readLoadResult(await runToEnd(command, bench.pinning));
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

function warmupOf({ options, loadSide }: Bench, subject: SubjectName): number {
  const compiled = subject === 'direct' && loadSide.bound === undefined;
  return compiled ? Math.min(options.warmupSeconds, DIRECT_WARMUP_SECONDS) : options.warmupSeconds;
}

interface Target {
  readonly workload: Workload;
  readonly subject: SubjectName;
  readonly deltas: number | undefined;
  readonly warmupSeconds: number;
  readonly upstream: RunningServer;
  readonly server: RunningServer | undefined;
}

function generatorCommand(bench: Bench, target: Target): Command {
  const { workload, subject, deltas, server, upstream } = target;
  const throughGateway = subject === 'gateway' || subject === 'refusing';
  const words: Record<string, string | number> = {
    port: (server ?? upstream).port,
    path: targetPath(workload.vendor, { throughGateway, streamed: deltas !== undefined }),
    body: writeBody(bench.folder, workload, throughGateway),
    header: `authorization: Bearer ${subject === 'refusing' ? WRONG_KEY : VIRTUAL_KEY}`,
    connections: workload.connections,
    'ramp-ms': workload.rampMs ?? 0,
    warmup: target.warmupSeconds,
    seconds: bench.options.seconds,
    ...replyWords(target, throughGateway),
    ...(hasThreadTimes() && { upstream: upstream.pid, ...(server && { subject: server.pid }) }),
  };
  const [program, ...first] = bench.loadSide.generator;
  return {
    program,
    arguments: [...first, ...Object.entries(words).flatMap(([name, value]) => [`--${name}`, String(value)])],
    core: bench.pinning?.loadCore,
  };
}

/** How the load generator tells a right answer from a wrong one. */
function replyWords({ workload, subject, deltas }: Target, throughGateway: boolean): Record<string, string | number> {
  const speaksConverse = throughGateway || workload.vendor === 'bedrock';
  if (subject === 'refusing') return { reply: 'whole', expect: '"message":', status: REFUSALS };
  if (deltas !== undefined) return { reply: speaksConverse ? 'frames' : 'sse', events: eventsPerStream(deltas) };
  return { reply: 'whole', expect: speaksConverse ? '"stopReason":"end_turn"' : '"finish_reason":"stop"' };
}

function writeBody(folder: string, workload: Workload, throughGateway: boolean): string {
  const file = join(folder, 'body.json');
  const body = workload.body();
  const asItIs = throughGateway || workload.vendor === 'bedrock';
  const sent = asItIs ? body : toChatCompletion(body, 'gpt-4o', workload.stream !== undefined);
  writeFileSync(file, JSON.stringify(sent));
  return file;
}
