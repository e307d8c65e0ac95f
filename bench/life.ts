import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Command, type RunningServer, runToEnd, startServer } from './child-process.js';
import { buildStamp, conversePath, gatewayCommand, VIRTUAL_KEY } from './gateway.js';
import { type LoadResult, readLoadResult } from './load-result.js';
import { type LoadSide } from './load-side.js';
import { hasThreadTimes, type Pinning } from './machine.js';
import { type BenchOptions } from './options.js';
import { toChatCompletion } from './request-bodies.js';
import { deltasOf, eventsPerStream, type SubjectName, type Workload } from './workloads.js';

/** The upstream and the C load generator have nothing to compile while they run. */
const DIRECT_WARMUP_SECONDS = 2;

const FLOOR = fileURLToPath(new URL('./floor.mjs', import.meta.url));

const OPENAI_PATH = '/v1/chat/completions';

/** Everything that the lives of a run share. */
export interface Bench {
  /** The project. */
  readonly root: string;
  /** Temporary; belongs to this run. */
  readonly folder: string;
  readonly options: BenchOptions;
  readonly pinning: Pinning | undefined;
  readonly loadSide: LoadSide;
  /** Of the build that is measured. */
  readonly build: number | undefined;
}

/** One process life of one subject under one kind of work. */
export interface Life {
  readonly subject: SubjectName;
  /** Counted from 1; lives of the same number are neighbours in time. */
  readonly number: number;
  readonly load: LoadResult;
  /** Process start to listening. Not for the direct way. */
  readonly startMs?: number;
  /** Resident memory before the first request. */
  readonly idleBytes?: number;
  /** CPU time of a fixed piece of work on the subject's core just before. */
  readonly calibrationMs?: number;
  /** Of the last minute, just before. */
  readonly loadAverage: number;
}

/**
 * Starts an upstream and a subject, lets the load run, and stops them.
 * @throws Error when anything but right answers came back
 */
export async function live(bench: Bench, workload: Workload, subject: SubjectName, number: number): Promise<Life> {
  const warmupSeconds = warmupOf(bench, subject);
  const lifeSeconds = warmupSeconds + bench.options.seconds;
  const deltas = workload.stream && deltasOf(workload.stream, lifeSeconds);
  const before = { loadAverage: loadavg()[0] ?? 0, ...calibrate(bench) };
  const upstream = await startServer(upstreamCommand(bench, workload, deltas), bench.pinning);
  try {
    const server = subject === 'direct' ? undefined : await startSubject(bench, subject, upstream.port);
    try {
      const idle = server && idleMemory(server.pid);
      const command = generatorCommand(bench, { workload, subject, deltas, warmupSeconds, upstream, server });
      const load = await readLoadResult(await runToEnd(command, bench.pinning));
      return { subject, number, load, ...before, ...(server && { startMs: server.startMs }), ...idle };
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

function upstreamCommand({ loadSide, pinning }: Bench, { stream }: Workload, deltas = 0): Command {
  const [program, ...first] = loadSide.upstream;
  return {
    program,
    arguments: [...first, '--deltas', String(deltas), '--pace-us', String(stream?.paceUs ?? 0)],
    core: pinning?.loadCore,
  };
}

async function startSubject(bench: Bench, subject: 'gateway' | 'floor', port: number): Promise<RunningServer> {
  const { root, folder, options, pinning } = bench;
  if (buildStamp(root) !== bench.build)
    throw new Error('dist was built anew during the run; start again when it rests');
  const command: Command =
    subject === 'gateway'
      ? gatewayCommand(root, folder, port, options.logLevel)
      : {
          program: process.execPath,
          arguments: [FLOOR, `http://127.0.0.1:${port}`],
          variables: { NODE_ENV: 'production' },
        };
  return startServer({ ...command, core: pinning?.subjectCore }, pinning);
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
  const throughGateway = subject === 'gateway';
  const streamed = deltas !== undefined;
  const words: Record<string, string | number> = {
    port: (server ?? upstream).port,
    path: throughGateway ? conversePath(streamed) : OPENAI_PATH,
    body: writeBody(bench.folder, workload, throughGateway),
    header: `authorization: Bearer ${VIRTUAL_KEY}`,
    connections: workload.connections,
    'ramp-ms': workload.rampMs ?? 0,
    warmup: target.warmupSeconds,
    seconds: bench.options.seconds,
    ...replyWords(throughGateway, deltas),
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
function replyWords(throughGateway: boolean, deltas: number | undefined): Record<string, string | number> {
  if (deltas !== undefined) return { reply: throughGateway ? 'frames' : 'sse', events: eventsPerStream(deltas) };
  return { reply: 'whole', expect: throughGateway ? '"stopReason":"end_turn"' : '"finish_reason":"stop"' };
}

function writeBody(folder: string, workload: Workload, throughGateway: boolean): string {
  const file = join(folder, 'body.json');
  const body = workload.body();
  const sent = throughGateway ? body : toChatCompletion(body, 'gpt-4o', workload.stream !== undefined);
  writeFileSync(file, JSON.stringify(sent));
  return file;
}

function idleMemory(pid: number): { readonly idleBytes?: number } {
  if (!hasThreadTimes()) return {};
  const resident = /^VmRSS:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return resident === undefined ? {} : { idleBytes: Number(resident) * 1024 };
}

function calibrate({ loadSide, pinning }: Bench): { readonly calibrationMs?: number } {
  if (loadSide.calibration === undefined || pinning === undefined) return {};
  const output = execFileSync(pinning.taskset, ['-c', String(pinning.subjectCore), loadSide.calibration]);
  return { calibrationMs: Number(output.toString()) };
}
