import { COUNTS, FAULT_DOMAINS, TIMES } from '../../observability/history/call-counts.js';
import { GAUGES } from '../../observability/history/process-history.js';
import {
  type CallMark,
  type ConfigurationStatus,
  type ErrorStatus,
  type EventStatus,
  type GatewayStatus,
  type KeyStatus,
  type MinutesStatus,
  type NowStatus,
  type PeriodStatus,
  type Quantiles,
  type StatusDocument,
  type Trouble,
  type VendorStatus,
  type WarningStatus,
} from '../../status/status-document.js';
import { anyObject, count, flag, type JsonSchema, list, oneOf, structure, text } from './json-schema.js';

const MOMENT = text({ format: 'date-time' });
const AMOUNT: JsonSchema = { type: 'number', minimum: 0 };
const NEWEST = { description: 'The newest first, 50 at most.' };

/** An object with every member of the type, and all of them required: the compiler asks for each. */
function whole<Type extends object>(members: Readonly<Record<keyof Type & string, JsonSchema>>): JsonSchema {
  return structure(members, Object.keys(members));
}

function orNull(schema: JsonSchema): JsonSchema {
  return { anyOf: [schema, { type: 'null' }] };
}

/** The same of each of these. */
function each(names: readonly string[], schema: JsonSchema): JsonSchema {
  return structure(Object.fromEntries(names.map((name) => [name, schema])), names);
}

const quantiles = whole<Quantiles>({ p50: AMOUNT, p95: AMOUNT, p99: AMOUNT });
const series = list(AMOUNT);
const gaps = list(orNull(AMOUNT));
const tries = each(['tries', 'failures'], count());

const gateway = whole<GatewayStatus>({
  name: oneOf(['asbru']),
  version: text(),
  node: text(),
  startedAt: MOMENT,
  uptimeSeconds: count(),
  phase: oneOf(['starting', 'ready', 'draining'] satisfies GatewayStatus['phase'][]),
  ready: flag('Whether the readiness probe answers 200.'),
  reasons: list(text(), { description: 'Why it does not.' }),
  components: anyObject('As the readiness probe has them.'),
});

const now = whole<NowStatus>({
  runningCalls: count(),
  waitingCalls: count(),
  openStreams: count(),
  eventLoopDelayMs: AMOUNT,
  eventLoopBusy: { ...AMOUNT, maximum: 1 },
  rssBytes: count(),
  heapUsedBytes: count(),
});

const configuration = whole<ConfigurationStatus>({
  source: text({ description: 'Absolute path of the file, or `environment`.' }),
  inUseSince: MOMENT,
  stale: flag('Whether what is written cannot be used.'),
  lastReload: orNull(
    whole<NonNullable<ConfigurationStatus['lastReload']>>({
      at: MOMENT,
      outcome: oneOf(['applied', 'unchanged', 'refused']),
    }),
  ),
  notices: list(text()),
});

const key = whole<KeyStatus>({
  name: text(),
  state: oneOf(['ready', 'throttled', 'refused', 'ejected'] satisfies KeyStatus['state'][]),
  restsUntil: orNull(MOMENT),
});

const vendor = whole<VendorStatus>({
  name: text(),
  circuit: oneOf(['closed', 'half_open', 'open'] satisfies VendorStatus['circuit'][]),
  running: count(),
  waiting: count(),
  concurrency: orNull(count()),
  lastFiveMinutes: tries,
  lastHour: tries,
  keys: list(key),
});

const minutes = whole<MinutesStatus>({
  from: MOMENT,
  count: count(),
  stepSeconds: { const: 60 },
  errors: each(FAULT_DOMAINS, series),
  counts: each(
    COUNTS.filter((name) => !(FAULT_DOMAINS as readonly string[]).includes(name)),
    series,
  ),
  latencyMs: each(TIMES, whole<Quantiles>({ p50: gaps, p95: gaps, p99: gaps })),
  process: each(GAUGES, series),
});

const mark: Readonly<Record<keyof CallMark, JsonSchema>> = {
  at: MOMENT,
  requestId: text(),
  caller: text({ description: 'Id of the virtual key or of the user.' }),
  model: text({ description: 'As the caller named it, 200 characters of it.' }),
  vendor: orNull(text()),
};

const error = whole<ErrorStatus>({
  ...mark,
  operation: text(),
  key: orNull(text()),
  status: { type: 'integer', minimum: 100, maximum: 599 },
  type: text({ description: 'One of the error types of the log.' }),
  durationMs: AMOUNT,
});

const warning = whole<WarningStatus>({ ...mark, path: text(), message: text(), calls: count() });

const event = whole<EventStatus>({ at: MOMENT, vendor: text(), key: orNull(text()), state: text() });

/** What the status page asks for. */
export const STATUS_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  StatusDocument: {
    ...whole<StatusDocument>({
      at: MOMENT,
      gateway,
      troubles: list(whole<Trouble>({ level: oneOf(['bad', 'warn']), message: text() }), {
        description: 'What an operator should look at, the worst first.',
      }),
      now,
      configuration,
      vendors: list(vendor),
      lastFiveMinutes: whole<PeriodStatus>({
        calls: count(),
        refused: count('Requests that found the gateway full.'),
        errors: each(FAULT_DOMAINS, count()),
        latencyMs: each(TIMES, orNull(quantiles)),
      }),
      minutes,
      errors: list(error, NEWEST),
      warnings: list(warning, NEWEST),
      events: list(event, NEWEST),
    }),
    description: 'Moments are RFC 3339 in UTC; durations say their unit in their name; what is not known is null.',
  },
};
