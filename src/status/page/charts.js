import { bytes, count, dollars, time } from './format.js';

const quantiles = (name) =>
  ['p50', 'p95', 'p99'].map((share) => ({ name: share, mark: share, read: ({ latencyMs }) => latencyMs[name][share] }));

const counted = (name, text, mark) => ({ name: text, mark, read: ({ counts }) => counts[name] });

const failed = (domain, text) => ({ name: text, mark: domain, read: ({ errors }) => errors[domain] });

const FAULTS = [
  failed('caller', 'caller'),
  failed('policy', 'policy'),
  failed('provider', 'vendor'),
  failed('gateway', 'gateway'),
];

/** A value of a latency axis or line. */
const latency = { unit: 'milliseconds', kind: 'lines', format: time, least: 0.1 };

/** The plots of the page, in their order. */
export const CHARTS = [
  {
    title: 'Calls per minute',
    note: 'By the minute in which they ended; failures by whose fault they were.',
    unit: 'calls',
    kind: 'bars',
    format: count,
    least: 4,
    series: [counted('answered', 'answered', 'answered'), ...FAULTS],
  },
  {
    title: 'Errors per minute',
    note: 'The same failures alone. A caller who left is one of the callers’.',
    unit: 'errors',
    kind: 'bars',
    format: count,
    least: 4,
    series: FAULTS,
  },
  {
    title: 'Overhead of the gateway',
    note: 'What it added to an answered call; of a stream, up to its first event.',
    series: quantiles('overhead'),
    ...latency,
  },
  {
    title: 'Latency of vendors',
    note: 'Waiting for them: to the first event of a stream, to the last byte of a whole answer.',
    series: quantiles('upstream'),
    ...latency,
  },
  {
    title: 'Time to the first event',
    note: 'Of streams, from their admission.',
    series: quantiles('firstEvent'),
    ...latency,
  },
  {
    title: 'Tokens per minute',
    note: 'As vendors count them.',
    unit: 'tokens',
    kind: 'bars',
    format: count,
    least: 4,
    series: [
      counted('inputTokens', 'input', 'input'),
      counted('cachedTokens', 'cached input', 'cached'),
      counted('outputTokens', 'output', 'output'),
    ],
  },
  {
    title: 'Cost per minute',
    note: 'Of calls whose price is known.',
    unit: 'US dollars',
    kind: 'bars',
    format: dollars,
    least: 0.001,
    series: [counted('costUsd', 'cost', 'output')],
  },
  {
    title: 'Event loop',
    note: 'How late the latest timer of each minute was.',
    unit: 'milliseconds',
    kind: 'bars',
    format: time,
    least: 10,
    series: [{ name: 'late by', mark: 'input', read: ({ process }) => process.eventLoopDelayMs }],
  },
  {
    title: 'Memory',
    note: 'Of the process (resident set), the most of each minute.',
    unit: 'bytes',
    kind: 'bars',
    format: bytes,
    least: 100 * 2 ** 20,
    base: 2 ** 20,
    series: [{ name: 'resident', mark: 'input', read: ({ process }) => process.rssBytes }],
  },
];
