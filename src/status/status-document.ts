import { type CountName, type FaultDomain, type TimeName } from '../observability/history/call-counts.js';
import { type GaugeName } from '../observability/history/process-history.js';
import { type HealthReport } from '../health/health-report.js';
import { type CircuitState } from '../gateway/resilience/outage-breaker.js';
import { type KeyState } from '../gateway/ports/provider.js';
import { type LifecyclePhase } from '../gateway/lifecycle.service.js';

/**
 * What `GET /api/status` answers. Moments are RFC 3339 in UTC, durations say their unit in their name, and whatever is not
 * known is null. docs/status-page.md describes it.
 */
export interface StatusDocument {
  /** When it was written. */
  readonly at: string;
  readonly gateway: GatewayStatus;
  /** What an operator should look at, the worst first; empty when all is well. */
  readonly troubles: readonly Trouble[];
  readonly now: NowStatus;
  readonly configuration: ConfigurationStatus;
  readonly vendors: readonly VendorStatus[];
  /** All calls of the last five minutes together. */
  readonly lastFiveMinutes: PeriodStatus;
  readonly minutes: MinutesStatus;
  /** The newest first, 50 at most, as the next two. */
  readonly errors: readonly ErrorStatus[];
  readonly warnings: readonly WarningStatus[];
  readonly events: readonly EventStatus[];
}

export interface GatewayStatus {
  readonly name: 'asbru';
  readonly version: string;
  readonly node: string;
  readonly startedAt: string;
  readonly uptimeSeconds: number;
  readonly phase: LifecyclePhase;
  /** Whether the readiness probe answers 200. */
  readonly ready: boolean;
  /** Why it does not; empty where it does. */
  readonly reasons: readonly string[];
  /** As the readiness probe has them. */
  readonly components: HealthReport['components'];
}

export interface Trouble {
  /** `bad` where callers feel it or will, `warn` where they need not. */
  readonly level: 'bad' | 'warn';
  readonly message: string;
}

/** The present; of the process as it was within the last five seconds. */
export interface NowStatus {
  readonly runningCalls: number;
  readonly waitingCalls: number;
  readonly openStreams: number;
  readonly eventLoopDelayMs: number;
  /** Share of the time in which JavaScript ran, 0 to 1. */
  readonly eventLoopBusy: number;
  readonly rssBytes: number;
  readonly heapUsedBytes: number;
}

export interface ConfigurationStatus {
  /** Path of the file, or `environment`. */
  readonly source: string;
  readonly inUseSince: string;
  /** True while what is written cannot be used. */
  readonly stale: boolean;
  readonly lastReload: { readonly at: string; readonly outcome: 'applied' | 'unchanged' | 'refused' } | null;
  readonly notices: readonly string[];
}

export interface VendorStatus {
  readonly name: string;
  readonly circuit: CircuitState;
  readonly running: number;
  readonly waiting: number;
  /** How many calls may run; null where there is no limit. */
  readonly concurrency: number | null;
  /** Tries of the last five minutes and of the last hour. */
  readonly lastFiveMinutes: { readonly tries: number; readonly failures: number };
  readonly lastHour: { readonly tries: number; readonly failures: number };
  readonly keys: readonly KeyStatus[];
}

export interface KeyStatus {
  readonly name: string;
  readonly state: KeyState['state'];
  /** When it is asked again as others are; null where it is now, or where nobody knows. */
  readonly restsUntil: string | null;
}

export interface PeriodStatus {
  readonly calls: number;
  /** Requests beside them that found the gateway full (`client.max_concurrent_requests`) and never became calls. */
  readonly refused: number;
  readonly errors: Readonly<Record<FaultDomain, number>>;
  readonly latencyMs: Readonly<Record<TimeName, Quantiles | null>>;
}

export interface Quantiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

type Series = readonly number[];
type GapSeries = readonly (number | null)[];

/** One number a minute, the oldest first; the last minute is running. Minutes before the start are zeros. */
export interface MinutesStatus {
  /** When the oldest one began. */
  readonly from: string;
  readonly count: number;
  readonly stepSeconds: 60;
  readonly errors: Readonly<Record<FaultDomain, Series>>;
  readonly counts: Readonly<Record<Exclude<CountName, FaultDomain>, Series>>;
  /** Null for minutes without such a call. */
  readonly latencyMs: Readonly<Record<TimeName, Readonly<Record<keyof Quantiles, GapSeries>>>>;
  /** The most of each minute, of one look every five seconds. */
  readonly process: Readonly<Record<GaugeName, Series>>;
}

export interface CallMark {
  readonly at: string;
  readonly requestId: string;
  readonly caller: string;
  readonly model: string;
  readonly vendor: string | null;
}

export interface ErrorStatus extends CallMark {
  readonly operation: string;
  readonly key: string | null;
  readonly status: number;
  readonly type: string;
  readonly durationMs: number;
}

export interface WarningStatus extends CallMark {
  readonly path: string;
  readonly message: string;
  readonly calls: number;
}

export interface EventStatus {
  readonly at: string;
  readonly vendor: string;
  readonly key: string | null;
  readonly state: string;
}
