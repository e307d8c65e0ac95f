import { type Life } from './life.js';
import { type Durations } from './load-result.js';
import { type SubjectName, type Workload } from './workloads.js';

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

export type Unit = 'µs' | '/s' | 'MiB' | 'KiB';

const NO_PROC = 'this system does not tell it in /proc';
const NO_ANSWER = 'none ended in the measured window; take a longer one';

/** The subjects that are processes of their own. */
export const PROXIES: readonly SubjectName[] = ['gateway', 'floor'];

/** What is read from every life of this kind of work. */
export function readingsOf(workload: Workload): readonly Reading[] {
  return [...throughput(workload), ...latency(workload), ...memory(workload)];
}

function throughput({ stream, subjects }: Workload): Reading[] {
  const unit = stream === undefined ? 'request' : 'event';
  const count = ({ load }: Life): number => (stream === undefined ? load.requests : load.events);
  return [
    {
      name: `CPU per ${unit}`,
      unit: 'µs',
      subjects: PROXIES,
      read: (life) => (life.load.subject === null ? undefined : (life.load.subject.cpuSeconds * 1e6) / count(life)),
      whyMissing: NO_PROC,
    },
    {
      name: `${unit}s per second`,
      unit: '/s',
      subjects,
      read: (life) => count(life) / life.load.seconds,
      whyMissing: NO_ANSWER,
    },
  ];
}

function latency({ latency: kind, subjects }: Workload): Reading[] {
  const name = { request: 'latency', stream: 'time of a whole stream', event: 'delay of an event' }[kind];
  const durations = ({ load }: Life): Durations | undefined =>
    (kind === 'event' ? load.eventDelayUs : load.latencyUs) ?? undefined;
  const shared = { unit: 'µs', isLatency: true, subjects, whyMissing: NO_ANSWER } as const;
  return [
    { ...shared, name: `${name}, p50`, read: (life) => durations(life)?.p50 },
    { ...shared, name: `${name}, p99`, read: (life) => durations(life)?.p99 },
  ];
}

function memory({ connections, headline }: Workload): Reading[] {
  const resident = ({ load }: Life): number | undefined => load.residentBytes?.median;
  const shared = { subjects: PROXIES, whyMissing: NO_PROC };
  const underLoad: Reading = {
    ...shared,
    name: 'memory, resident',
    unit: 'MiB',
    read: (life) => inMib(resident(life)),
  };
  if (headline !== 'memory') return [underLoad];
  return [
    { ...shared, name: 'memory, idle', unit: 'MiB', read: ({ idleBytes }) => inMib(idleBytes) },
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
  ];
}

function inMib(bytes: number | undefined): number | undefined {
  return bytes === undefined ? undefined : bytes / 2 ** 20;
}
