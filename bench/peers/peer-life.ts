import { type Bench } from '../bench.js';
import { type LoadResult } from '../load-result.js';
import { runTrial, type TrialResult } from '../trial.js';
import { DELTAS, deltasOf, type Workload } from '../workloads.js';
import { type Contestant } from './contestants.js';

/** One process life of one contestant under one kind of work. */
export interface PeerLife {
  readonly work: string;
  readonly contestant: string;
  /** Counted from 1; lives of the same number are neighbours in time. */
  readonly number: number;
  /** Per request, or per delta of a stream: gateways differ in the events that they put around the deltas. */
  readonly cpuUs: number | undefined;
  readonly perSecond: number;
  /** Of an answer, of a whole stream, or of an event's delay, as the work says. */
  readonly p50Us: number | undefined;
  readonly p99Us: number | undefined;
  readonly residentBytes: number | undefined;
  readonly startMs: number;
}

/** @throws Error when anything but right answers came back */
export async function peerLife(
  bench: Bench,
  work: Workload,
  contestant: Contestant,
  number: number,
): Promise<PeerLife> {
  const { warmupSeconds, seconds } = bench.options;
  const deltas = work.stream === undefined ? 0 : deltasOf(work.stream, warmupSeconds + seconds);
  const { start, body, path, headers, speaks } = await contestant.enter(bench, work);
  const expected = speaks === 'converse' ? '"stopReason":"end_turn"' : '"finish_reason"';
  const result = await runTrial(bench, {
    upstream: { deltas, paceUs: work.stream?.paceUs ?? 0 },
    start,
    body,
    load: {
      ...{ path, headers, warmupSeconds, seconds, connections: work.connections, rampMs: work.rampMs },
      reply:
        work.stream === undefined
          ? { kind: 'whole', expected }
          : { kind: speaks === 'converse' ? 'frames' : 'sse', events: 0 },
    },
  });
  return { work: work.name, contestant: contestant.name, number, ...read(work, result) };
}

type Read = Omit<PeerLife, 'work' | 'contestant' | 'number'>;

function read(work: Workload, { load, startMs }: TrialResult): Read {
  const count = countOf(work, load);
  const durations = (work.latency === 'event' ? load.eventDelayUs : load.latencyUs) ?? undefined;
  const { subject, residentBytes } = load;
  return {
    cpuUs: subject === null ? undefined : (subject.cpuSeconds * 1e6) / count,
    perSecond: count / load.seconds,
    p50Us: durations?.p50,
    p99Us: durations?.p99,
    residentBytes: residentBytes?.median,
    startMs,
  };
}

function countOf({ stream }: Workload, { requests, eventDelayUs }: LoadResult): number {
  if (stream === undefined) return requests;
  return stream.paceUs === 0 ? requests * DELTAS : (eventDelayUs?.count ?? 0);
}
