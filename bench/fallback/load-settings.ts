import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type ReplyRules } from './reply-check.js';

/** What the load generator was asked for; the words are those of native/load-settings.c. */
export interface LoadSettings {
  readonly port: number;
  readonly path: string;
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string>>;
  readonly connections: number;
  readonly warmupSeconds: number;
  readonly seconds: number;
  /** Requests per second of an open loop; absent: a closed one. */
  readonly rate?: number;
  readonly rampMs: number;
  readonly rules: ReplyRules;
  readonly rightStatus: readonly number[];
  readonly subject: number | undefined;
  readonly upstream: number | undefined;
}

const text = { type: 'string' } as const;

const OPTIONS = {
  port: text,
  path: text,
  body: text,
  header: { type: 'string', multiple: true },
  connections: text,
  rate: text,
  'ramp-ms': text,
  warmup: text,
  seconds: text,
  reply: text,
  events: text,
  expect: text,
  status: text,
  subject: text,
  upstream: text,
} as const;

export function readSettings(): LoadSettings {
  const { values } = parseArgs({ options: OPTIONS });
  const { rate } = values;
  return {
    port: Number(values.port),
    path: values.path ?? '/',
    body: readFileSync(values.body ?? ''),
    headers: Object.fromEntries((values.header ?? []).map(splitHeader)),
    connections: Number(values.connections),
    warmupSeconds: Number(values.warmup),
    seconds: Number(values.seconds),
    ...(rate !== undefined && { rate: Number(rate) }),
    rampMs: Number(values['ramp-ms'] ?? 0),
    rules: {
      kind: values.reply === 'frames' || values.reply === 'sse' ? values.reply : 'whole',
      eventsPerStream: Number(values.events),
      expectedText: values.expect ?? '',
    },
    rightStatus: values.status?.split(',').map(Number) ?? [200],
    subject: toPid(values.subject),
    upstream: toPid(values.upstream),
  };
}

function splitHeader(line: string): [string, string] {
  const [name = '', value = ''] = line.split(': ');
  return [name, value];
}

function toPid(word: string | undefined): number | undefined {
  return word === undefined ? undefined : Number(word);
}
