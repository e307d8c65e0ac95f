import { type Unit } from './readings.js';
import { type SubjectName } from './workloads.js';

/**
 * One line of what the gateway is held to. `must` and `aim` are upper bounds in the unit of the figure (readings.ts): a
 * ratio, microseconds, MiB or KiB.
 */
export interface Target {
  /** What the reader is told. */
  readonly title: string;
  /** The work whose figure it is. */
  readonly work: string;
  /** The figure by its name, or the dialect of work of pure code. */
  readonly figure: string;
  /** The gateway's figure itself, its ratio to the floor, or a dialect's ratio to OpenAI's. */
  readonly value: 'gateway' | 'to floor' | 'to openai-chat';
  /** The unit of the figure, and of the bounds. */
  readonly unit: Unit;
  /** Absent where there is only an aim. */
  readonly must?: number;
  readonly aim: number;
  /** A shorter window than this one cannot tell. */
  readonly leastWindowSeconds?: number;
}

const CPU_PER_REQUEST = { figure: 'CPU per request', value: 'to floor', unit: '×' } as const;
const CPU_PER_EVENT = { figure: 'CPU per event', value: 'to floor', unit: '×' } as const;
const OWN = { value: 'gateway', unit: 'µs' } as const;
const DIALECT = { work: 'dialects-stream', value: 'to openai-chat', unit: '×', must: 1.3, aim: 1.1 } as const;

/** Milliseconds in the unit of durations. */
const MS = 1000;

/** The subject whose figure a target judges. */
export const JUDGED: SubjectName = 'gateway';

/** Everything that the gateway is held to. CPU is that of all threads, as a ratio to the bare byte proxy. */
export const TARGETS: readonly Target[] = [
  { ...CPU_PER_REQUEST, title: 'small whole answer, CPU ÷ floor', work: 'whole-small', must: 3.5, aim: 2.2 },
  {
    ...{ title: 'small whole answer, log off, CPU ÷ floor', work: 'whole-small', must: 2.6, aim: 1.8 },
    ...{ figure: 'CPU per request, log off', value: 'to floor', unit: '×' },
  },
  { ...CPU_PER_REQUEST, title: 'request of 19 KB, whole answer, CPU ÷ floor', work: 'whole-medium', must: 8, aim: 4.5 },
  {
    ...CPU_PER_REQUEST,
    title: 'request of 2 MiB, whole answer, CPU ÷ floor',
    work: 'whole-picture',
    must: 2,
    aim: 1.5,
  },
  { ...CPU_PER_EVENT, title: 'immediate stream, CPU per event ÷ floor', work: 'stream-immediate', must: 4, aim: 2.6 },
  { ...CPU_PER_EVENT, title: 'paced streams, CPU per event ÷ floor', work: 'stream-paced', must: 1.7, aim: 1.3 },
  { ...CPU_PER_REQUEST, title: 'pass-through, whole answer, CPU ÷ floor', work: 'pass-whole', must: 1.6, aim: 1.25 },
  { ...CPU_PER_EVENT, title: 'pass-through, CPU per event ÷ floor', work: 'pass-stream', must: 1.6, aim: 1.25 },
  { ...DIALECT, title: 'openai-responses, CPU per event ÷ openai-chat', figure: 'openai-responses' },
  { ...DIALECT, title: 'anthropic-messages, CPU per event ÷ openai-chat', figure: 'anthropic-messages' },
  { ...DIALECT, title: 'gemini, CPU per event ÷ openai-chat', figure: 'gemini' },
  { ...DIALECT, title: 'cohere-chat, CPU per event ÷ openai-chat', figure: 'cohere-chat' },
  {
    ...{ ...OWN, title: 'latency added to direct, p50, one at a time', work: 'latency' },
    ...{ figure: 'latency, p50, added to direct', must: 0.25 * MS, aim: 0.15 * MS },
  },
  {
    ...{ ...OWN, title: 'latency added to direct, p50, 1,000 a second', work: 'latency-rate' },
    ...{ figure: 'latency, p50, added to direct', must: 0.6 * MS, aim: 0.3 * MS },
  },
  {
    ...{ ...OWN, title: 'event delay added to direct, p50, 4,000 a second', work: 'stream-paced' },
    ...{ figure: 'delay of an event, p50, added to direct', must: 0.15 * MS, aim: 0.1 * MS },
  },
  {
    ...{ ...OWN, title: 'event delay added to direct, p99, 4,000 a second', work: 'stream-paced' },
    ...{ figure: 'delay of an event, p99, added to direct', must: 5 * MS, aim: 2 * MS },
  },
  {
    ...{ ...OWN, title: '1,000 open streams, memory of each beyond idle', work: 'streams-open' },
    ...{ unit: 'KiB', figure: 'memory of a stream, beyond idle', must: 60, aim: 45 },
  },
  {
    ...{ ...OWN, title: '1,000 open streams, growth of each over five minutes', work: 'streams-open' },
    ...{ unit: 'KiB', figure: 'memory of a stream, growth over the window', aim: 2, leastWindowSeconds: 300 },
  },
  {
    ...{ ...OWN, title: 'cold start, process start to ready', work: 'start' },
    ...{ figure: 'process start to the first answer', must: 800 * MS, aim: 500 * MS },
  },
  { ...OWN, unit: 'MiB', title: 'memory, idle', work: 'start', figure: 'memory, idle', must: 130, aim: 110 },
  {
    ...OWN,
    unit: 'MiB',
    title: 'memory, saturated',
    work: 'whole-small',
    figure: 'memory, resident',
    must: 180,
    aim: 140,
  },
  {
    ...{ ...OWN, title: 'refusing a wrong key on 2 MiB ÷ serving it, CPU', work: 'whole-picture' },
    ...{ unit: '×', figure: 'refused ÷ served', must: 0.25, aim: 0.1 },
  },
];
