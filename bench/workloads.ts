import { type ConverseBody, pictureConverseBody, smallConverseBody } from './request-bodies.js';

/** Who answers the load: the gateway, the bare byte proxy, or the upstream itself. */
export type SubjectName = 'gateway' | 'floor' | 'direct';

/** Deltas of a streamed answer; the role, the finish, the usage and the end are events too. */
const DELTAS = 200;
const EVENTS_BESIDE_DELTAS = 4;

/** One kind of work, measured alone in a process life of its own. */
export interface Workload {
  readonly name: string;
  /** What the reader of the table is told. */
  readonly title: string;
  /** Measured in this order in every life. */
  readonly subjects: readonly SubjectName[];
  readonly body: () => ConverseBody;
  /** Requests that are open at the same time, in a closed loop. */
  readonly connections: number;
  /** Time over which the first requests are spread. */
  readonly rampMs?: number;
  /** Absent for whole answers. */
  readonly stream?: StreamShape;
  /** What the latency columns tell. */
  readonly latency: 'request' | 'stream' | 'event';
  /** The figure that this work is there for. */
  readonly headline: 'cpu' | 'added latency' | 'memory';
}

interface StreamShape {
  /** Pause between two events of a stream; 0 sends the whole stream at once. */
  readonly paceUs: number;
  /** Whether a stream outlasts the measured window instead of ending in it. */
  readonly endless: boolean;
}

export const WORKLOADS: readonly Workload[] = [
  {
    name: 'whole-small',
    title: 'whole answers, 1 KB each way, 32 at a time, saturation',
    subjects: ['gateway', 'floor'],
    body: smallConverseBody,
    connections: 32,
    latency: 'request',
    headline: 'cpu',
  },
  {
    name: 'whole-picture',
    title: 'whole answers to a 2 MiB picture, 4 at a time, saturation',
    subjects: ['gateway', 'floor'],
    body: pictureConverseBody,
    connections: 4,
    latency: 'request',
    headline: 'cpu',
  },
  {
    name: 'stream-immediate',
    title: `streams of ${DELTAS} deltas, upstream immediate, 16 at a time, saturation`,
    subjects: ['gateway', 'floor'],
    body: smallConverseBody,
    connections: 16,
    stream: { paceUs: 0, endless: false },
    latency: 'stream',
    headline: 'cpu',
  },
  {
    name: 'stream-paced',
    title: `streams of ${DELTAS} deltas, one each 5 ms, 20 at a time`,
    subjects: ['gateway', 'floor', 'direct'],
    body: smallConverseBody,
    connections: 20,
    rampMs: 5,
    stream: { paceUs: 5000, endless: false },
    latency: 'event',
    headline: 'added latency',
  },
  {
    name: 'latency',
    title: 'whole answers, 1 KB each way, one at a time',
    subjects: ['gateway', 'floor', 'direct'],
    body: smallConverseBody,
    connections: 1,
    latency: 'request',
    headline: 'added latency',
  },
  {
    name: 'streams-open',
    title: '1000 open streams, an event each 100 ms',
    subjects: ['gateway', 'floor'],
    body: smallConverseBody,
    connections: 1000,
    rampMs: 1010,
    stream: { paceUs: 100_000, endless: true },
    latency: 'event',
    headline: 'memory',
  },
];

/** Deltas that the upstream sends per stream when a life lasts `lifeSeconds`. */
export function deltasOf({ paceUs, endless }: StreamShape, lifeSeconds: number): number {
  return endless ? Math.max(DELTAS, Math.ceil((lifeSeconds * 2e6) / paceUs)) : DELTAS;
}

/** Events of a stream with so many deltas, on either side of the gateway. */
export function eventsPerStream(deltas: number): number {
  return deltas + EVENTS_BESIDE_DELTAS;
}
