import { type Bench, checkBuild } from '../bench.js';
import { startServer } from '../child-process.js';
import { gatewayCommand, KEY_DIGITS, numberedKey, targetPath, VIRTUAL_KEY } from '../gateway.js';
import { smallConverseBody } from '../request-bodies.js';
import { runTrial, type Trial, type TrialResult } from '../trial.js';
import { deltasOf, eventsPerStream } from '../workloads.js';
import { type Axis, conversationOf, picturesOf } from './axes.js';

/** So slow that 2,000 streams do not fill a core: what is looked for is a law, not a queue. */
const PACE_US = 400_000;

/** Callers of a gateway with many keys. */
const CALLERS = 16;

/** The largest step, in the unit of the setting, and some room. */
const MAX_BODY_MB = 32;

const WHOLE = { kind: 'whole', expected: '"stopReason":"end_turn"' } as const;

/** What one process life showed at one step. */
export interface ScalingLife {
  readonly axis: Axis['name'];
  readonly step: number;
  /** Seconds of CPU per second for streams, per request for anything else. */
  readonly cpuSeconds: number | undefined;
  /** Resident memory beyond that of the idle gateway; with keys, all of it. */
  readonly memoryBytes: number | undefined;
  /** Of an event's delay for streams, of an answer for anything else. */
  readonly p99Us: number | undefined;
}

/** @throws Error when anything but right answers came back */
export async function scalingLife(bench: Bench, axis: Axis, step: number): Promise<ScalingLife> {
  checkBuild(bench);
  const result = await runTrial(bench, trialOf(bench, axis, step));
  const { load } = result;
  const used = load.subject?.cpuSeconds;
  return {
    axis: axis.name,
    step,
    cpuSeconds: used === undefined ? undefined : used / (axis.name === 'streams' ? load.seconds : load.requests),
    memoryBytes: memoryOf(axis, result),
    p99Us: (axis.name === 'streams' ? load.eventDelayUs : load.latencyUs)?.p99,
  };
}

function memoryOf({ name }: Axis, { load, idleBytes }: TrialResult): number | undefined {
  const resident = load.residentBytes?.median;
  if (name === 'keys' || resident === undefined || idleBytes === undefined) return resident;
  return Math.max(1, resident - idleBytes);
}

function trialOf(bench: Bench, { name }: Axis, step: number): Trial {
  const { warmupSeconds, seconds } = bench.options;
  const shared = { warmupSeconds, seconds, headers: [`authorization: Bearer ${VIRTUAL_KEY}`] };
  const whole = { upstream: { deltas: 0, paceUs: 0 }, start: starter(bench, {}) };
  const path = targetPath('openai', { throughGateway: true, streamed: false });
  switch (name) {
    case 'streams':
      return streamsTrial(bench, step, shared);
    case 'bodies':
    case 'conversations': {
      const body = name === 'bodies' ? picturesOf(step) : conversationOf(step);
      return { ...whole, body, load: { ...shared, path, connections: 1, reply: WHOLE } };
    }
    case 'keys':
      return {
        ...{ ...whole, start: starter(bench, { virtualKeys: step }), body: smallConverseBody() },
        load: {
          ...{ ...shared, path, connections: CALLERS, reply: WHOLE },
          headers: [`authorization: Bearer ${numberedKey(KEY_DIGITS)}`],
          vary: { digits: KEY_DIGITS, count: step },
        },
      };
  }
}

type SharedLoad = Pick<Trial['load'], 'warmupSeconds' | 'seconds' | 'headers'>;

function streamsTrial(bench: Bench, streams: number, shared: SharedLoad): Trial {
  const deltas = deltasOf({ paceUs: PACE_US, endless: true }, shared.warmupSeconds + shared.seconds);
  return {
    upstream: { deltas, paceUs: PACE_US },
    start: starter(bench, {}),
    body: smallConverseBody(),
    load: {
      ...shared,
      path: targetPath('openai', { throughGateway: true, streamed: true }),
      connections: streams,
      rampMs: Math.min(PACE_US / 1000, streams * 2),
      reply: { kind: 'frames', events: eventsPerStream(deltas) },
    },
  };
}

function starter(bench: Bench, { virtualKeys }: { readonly virtualKeys?: number }): Trial['start'] {
  return async (upstreamPort) => {
    const setting = { upstreamPort, logLevel: bench.options.logLevel, maxBodyMb: MAX_BODY_MB };
    const command = gatewayCommand(bench, { ...setting, ...(virtualKeys !== undefined && { virtualKeys }) });
    return startServer({ ...command, core: bench.pinning?.subjectCore }, bench.pinning);
  };
}
