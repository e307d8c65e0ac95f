import { type ConverseBody, mediumConverseBody, pictureConverseBody, smallConverseBody } from './request-bodies.js';

/**
 * Who answers the load: the gateway, the bare byte proxy, or the upstream itself. `quiet` is the gateway without its log,
 * `traced` the one that sends traces, `refusing` the one that is shown a wrong key; `frame` is a bare gateway of Nest, and
 * `refusing-frame` the same that is shown a wrong key.
 */
export type SubjectName = 'gateway' | 'quiet' | 'traced' | 'refusing' | 'frame' | 'refusing-frame' | 'floor' | 'direct';

/** Deltas of a streamed answer; four more events begin and end it. */
export const DELTAS = 200;
const EVENTS_BESIDE_DELTAS = 4;

/** One kind of work, measured alone in a process life of its own. */
export interface Workload {
  readonly kind: 'load';
  readonly name: string;
  /** What the reader of the table is told. */
  readonly title: string;
  /** Measured in this order in every life, and the other way round in every second one. */
  readonly subjects: readonly SubjectName[];
  /** Measured too where everything is asked for: no target needs them. */
  readonly beside?: readonly SubjectName[];
  /** Whether a target needs this work. */
  readonly gating: boolean;
  /** What the mock upstream plays. */
  readonly vendor: 'openai' | 'bedrock';
  readonly body: () => ConverseBody;
  /** Requests that are open at the same time, in a closed loop; in an open one, connections that stand ready. */
  readonly connections: number;
  /** Requests per second of an open loop with Poisson arrivals; absent: a closed loop. */
  readonly perSecond?: number | undefined;
  /**
   * Whether most of the warm-up is at saturation: V8 compiles what was called often, and few requests a second take minutes
   * to be that.
   */
  readonly warmedBySaturation?: true;
  /** Whether clients speak HTTP/2 in clear, with prior knowledge. */
  readonly http2?: true;
  /** Time over which the first requests are spread. */
  readonly rampMs?: number;
  /** Absent for whole answers. */
  readonly stream?: StreamShape;
  /** What the latency columns tell. */
  readonly latency: 'request' | 'stream' | 'event';
  /** The figure that this work is there for. */
  readonly headline: 'cpu' | 'added latency' | 'memory';
}

/** Starting and resting: no load at all. */
export interface StartWork {
  readonly kind: 'start';
  readonly name: string;
  readonly title: string;
  readonly subjects: readonly SubjectName[];
  readonly gating: boolean;
}

interface StreamShape {
  /** Pause between two events of a stream; 0 sends the whole stream at once. */
  readonly paceUs: number;
  /** Whether a stream outlasts the measured window instead of ending in it. */
  readonly endless: boolean;
}

const WHOLE = { kind: 'load', vendor: 'openai', latency: 'request', headline: 'cpu', gating: true } as const;
const STREAM = { kind: 'load', vendor: 'openai', body: smallConverseBody, gating: true } as const;
const IMMEDIATE = { paceUs: 0, endless: false };

/** How many streams `streams-open` holds. */
const OPEN_STREAMS = 1000;

export const WORKLOADS: readonly Workload[] = [
  {
    ...WHOLE,
    name: 'whole-small',
    title: 'whole answers, 1 KB each way, 32 at a time, saturation',
    subjects: ['gateway', 'floor', 'quiet', 'frame'],
    body: smallConverseBody,
    connections: 32,
  },
  {
    ...WHOLE,
    name: 'whole-traced',
    title: 'whole answers, 1 KB each way, with a trace of each, beside none, 32 at a time, saturation',
    subjects: ['gateway', 'traced'],
    body: smallConverseBody,
    connections: 32,
    gating: false,
  },
  {
    ...WHOLE,
    name: 'whole-medium',
    title: 'whole answers to 19 KB (41 messages, 10 tools), 32 at a time, saturation',
    subjects: ['gateway', 'floor', 'frame'],
    body: mediumConverseBody,
    connections: 32,
  },
  {
    ...WHOLE,
    name: 'whole-picture',
    title: 'whole answers to a 2 MiB picture, 4 at a time, saturation',
    subjects: ['floor', 'gateway', 'refusing', 'refusing-frame'],
    body: pictureConverseBody,
    connections: 4,
  },
  {
    ...STREAM,
    name: 'stream-immediate',
    title: `streams of ${DELTAS} deltas, upstream immediate, 16 at a time, saturation`,
    subjects: ['gateway', 'floor'],
    connections: 16,
    stream: IMMEDIATE,
    latency: 'stream',
    headline: 'cpu',
  },
  {
    ...STREAM,
    name: 'stream-paced',
    title: `streams of ${DELTAS} deltas, one each 5 ms, 20 at a time`,
    subjects: ['gateway', 'floor', 'direct'],
    connections: 20,
    rampMs: 5,
    stream: { paceUs: 5000, endless: false },
    latency: 'event',
    headline: 'added latency',
  },
  {
    ...WHOLE,
    name: 'pass-whole',
    title: 'Converse to Bedrock, whole answers, 1 KB each way, 32 at a time, saturation',
    subjects: ['gateway', 'floor'],
    vendor: 'bedrock',
    body: smallConverseBody,
    connections: 32,
  },
  {
    ...STREAM,
    name: 'pass-stream',
    title: `Converse to Bedrock, streams of ${DELTAS} deltas, upstream immediate, 16 at a time, saturation`,
    subjects: ['gateway', 'floor'],
    vendor: 'bedrock',
    connections: 16,
    stream: IMMEDIATE,
    latency: 'stream',
    headline: 'cpu',
  },
  {
    ...WHOLE,
    name: 'latency',
    title: 'whole answers, 1 KB each way, one at a time',
    subjects: ['gateway', 'floor', 'direct'],
    body: smallConverseBody,
    connections: 1,
    warmedBySaturation: true,
    headline: 'added latency',
  },
  {
    ...WHOLE,
    name: 'latency-rate',
    title: 'whole answers, 1 KB each way, 1,000 a second, open loop',
    subjects: ['gateway', 'direct'],
    beside: ['floor'],
    body: smallConverseBody,
    connections: 256,
    perSecond: 1000,
    warmedBySaturation: true,
    headline: 'added latency',
  },
  {
    ...STREAM,
    name: 'streams-open',
    title: `${OPEN_STREAMS} open streams, an event each 100 ms`,
    subjects: ['gateway', 'floor'],
    connections: OPEN_STREAMS,
    rampMs: 1010,
    stream: { paceUs: 100_000, endless: true },
    latency: 'event',
    headline: 'memory',
  },
  {
    ...WHOLE,
    name: 'http2-whole',
    title: 'whole answers over HTTP/2, 1 KB each way, 32 at a time',
    subjects: ['gateway', 'floor'],
    body: smallConverseBody,
    connections: 32,
    http2: true,
    gating: false,
  },
  {
    ...STREAM,
    name: 'http2-stream',
    title: `streams of ${DELTAS} deltas over HTTP/2, upstream immediate, 16 at a time`,
    subjects: ['gateway', 'floor'],
    connections: 16,
    stream: IMMEDIATE,
    latency: 'stream',
    headline: 'cpu',
    http2: true,
    gating: false,
  },
];

export const START: StartWork = {
  kind: 'start',
  name: 'start',
  title: 'a process that starts, answers once and rests',
  subjects: ['gateway', 'floor'],
  gating: true,
};

/** Deltas that the upstream sends per stream when a life lasts `lifeSeconds`. */
export function deltasOf({ paceUs, endless }: StreamShape, lifeSeconds: number): number {
  return endless ? Math.max(DELTAS, Math.ceil((lifeSeconds * 2e6) / paceUs)) : DELTAS;
}

/** Events of a stream with so many deltas, on either side of the gateway. */
export function eventsPerStream(deltas: number): number {
  return deltas + EVENTS_BESIDE_DELTAS;
}
