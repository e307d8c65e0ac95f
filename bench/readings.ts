import { type Life } from './life.js';
import { type Durations, type LoadResult } from './load-result.js';
import { type StartWork, type SubjectName, type Workload } from './workloads.js';

/** How one figure is read from a life. */
export interface Reading {
  readonly name: string;
  readonly unit: Unit;
  /** Whether it is a time that a proxy adds to the direct way. */
  readonly isLatency?: boolean;
  /** Whose lives have it. */
  readonly subjects: readonly SubjectName[];
  /** Undefined where it could not be taken. */
  readonly read: (life: Life) => number | undefined;
  readonly whyMissing: string;
}

export type Unit = 'µs' | '/s' | 'MiB' | 'KiB' | '×';

const NO_PROC = 'this system does not tell it in /proc';
const NO_ANSWER = 'none ended in the measured window; take a longer one';

/** The subjects that are processes of their own. */
const PROXIES: readonly SubjectName[] = ['gateway', 'floor'];

/** What is read from every life of this kind of work. */
export function readingsOf(work: Workload | StartWork): readonly Reading[] {
  if (work.kind === 'start') return [firstAnswer(), idleMemory()];
  return [...throughput(work), ...latency(work), ...memory(work)];
}

/** The one figure that work for the sake of CPU is there for. */
export function cpuReading({ stream }: Pick<Workload, 'stream'>): Reading {
  const unit = stream === undefined ? 'request' : 'event';
  return {
    name: `CPU per ${unit}`,
    unit: 'µs',
    subjects: PROXIES,
    read: ({ load }) => (load?.subject ? (load.subject.cpuSeconds * 1e6) / countOf(load, stream) : undefined),
    whyMissing: NO_PROC,
  };
}

function firstAnswer(): Reading {
  return {
    name: 'process start to the first answer',
    unit: 'µs',
    subjects: PROXIES,
    read: ({ readyMs }) => (readyMs === undefined ? undefined : readyMs * 1000),
    whyMissing: NO_ANSWER,
  };
}

function countOf({ requests, events }: LoadResult, stream: Workload['stream']): number {
  return stream === undefined ? requests : events;
}

function throughput({ stream, subjects }: Workload): Reading[] {
  return [
    cpuReading({ ...(stream && { stream }) }),
    {
      name: `${stream === undefined ? 'request' : 'event'}s per second`,
      unit: '/s',
      subjects,
      read: ({ load }) => load && countOf(load, stream) / load.seconds,
      whyMissing: NO_ANSWER,
    },
  ];
}

function latency({ latency: kind, subjects }: Workload): Reading[] {
  const name = { request: 'latency', stream: 'time of a whole stream', event: 'delay of an event' }[kind];
  const durations = ({ load }: Life): Durations | undefined =>
    (kind === 'event' ? load?.eventDelayUs : load?.latencyUs) ?? undefined;
  const shared = { unit: 'µs', isLatency: true, subjects, whyMissing: NO_ANSWER } as const;
  return [
    { ...shared, name: `${name}, p50`, read: (life) => durations(life)?.p50 },
    { ...shared, name: `${name}, p99`, read: (life) => durations(life)?.p99 },
  ];
}

function memory({ connections, headline }: Workload): Reading[] {
  const resident = ({ load }: Life): number | undefined => load?.residentBytes?.median;
  const shared = { subjects: PROXIES, whyMissing: NO_PROC };
  const underLoad: Reading = {
    ...shared,
    name: 'memory, resident',
    unit: 'MiB',
    read: (life) => inMib(resident(life)),
  };
  if (headline !== 'memory') return [underLoad];
  return [
    idleMemory(),
    underLoad,
    {
      ...shared,
      name: 'memory of a stream, beyond idle',
      unit: 'KiB',
      read: (life) => {
        const [open, { idleBytes }] = [resident(life), life];
        return open === undefined || idleBytes === undefined ? undefined : (open - idleBytes) / connections / 1024;
      },
    },
    {
      ...shared,
      name: 'memory of a stream, growth over the window',
      unit: 'KiB',
      read: ({ load }) =>
        load?.residentBytes ? (load.residentBytes.last - load.residentBytes.first) / connections / 1024 : undefined,
    },
  ];
}

function idleMemory(): Reading {
  return {
    name: 'memory, idle',
    unit: 'MiB',
    subjects: PROXIES,
    read: ({ idleBytes }) => inMib(idleBytes),
    whyMissing: NO_PROC,
  };
}

function inMib(bytes: number | undefined): number | undefined {
  return bytes === undefined ? undefined : bytes / 2 ** 20;
}
