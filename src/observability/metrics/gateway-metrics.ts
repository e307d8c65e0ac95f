import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Registry } from 'prom-client';
import { TalliedHistogram } from './tallied-histogram.js';
import { TalliedCounter } from './tally.js';

/** Seconds: what models take. */
const MODEL_SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120, 300];

/** Seconds between two events of a stream. */
const GAP_SECONDS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

/** Microseconds: what the gateway itself takes. */
const OVERHEAD_MICROSECONDS = [
  50, 100, 200, 300, 500, 750, 1000, 1500, 2500, 5000, 10_000, 25_000, 50_000, 100_000, 1_000_000,
];

/** Seconds that calls wait for a slot. */
const QUEUE_SECONDS = [0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

const MODEL = ['provider', 'model'] as const;
const CALL = ['provider', 'model', 'method'] as const;

/**
 * Every metric of the gateway, with its one registry: Bifrost's names where it has them, `asbru_` otherwise. The values of
 * every label are from closed lists or from the configuration (`ModelLabels`, `toConstruct`); none is a caller's text.
 * docs/observability.md has the table.
 */
@Injectable()
export class GatewayMetrics {
  readonly registry = new Registry();

  readonly httpRequests = this.tallied('http_requests_total', 'HTTP requests by route', ['path', 'method', 'status']);
  readonly httpDuration = new TalliedHistogram({
    name: 'http_request_duration_seconds',
    help: 'From the head of an HTTP request to the last byte of its answer',
    labelNames: ['path', 'method'],
    buckets: [0.005, 0.025, ...MODEL_SECONDS],
    registry: this.registry,
  });

  readonly upstreamRequests = this.tallied('bifrost_upstream_requests_total', 'Calls sent to a vendor', CALL);
  readonly successes = this.tallied('bifrost_success_requests_total', 'Calls answered in full', CALL);
  readonly errors = this.counter('bifrost_error_requests_total', 'Calls that failed', [
    ...CALL,
    'status_code',
    'error_type',
  ]);
  readonly upstreamLatency = new TalliedHistogram({
    name: 'bifrost_upstream_latency_seconds',
    help: 'Waiting for the vendor: to the first event of a stream, to the last byte of a whole answer',
    labelNames: CALL,
    buckets: MODEL_SECONDS,
    registry: this.registry,
  });
  readonly overhead = new TalliedHistogram({
    name: 'bifrost_overhead_latency_microseconds',
    help: 'What the gateway added to an answered call; of a stream, up to its first event',
    labelNames: ['provider', 'method'] as const,
    buckets: OVERHEAD_MICROSECONDS,
    registry: this.registry,
  });
  readonly firstEvent = new TalliedHistogram({
    name: 'bifrost_stream_first_token_latency_seconds',
    help: 'From admission to the first event of a stream',
    labelNames: MODEL,
    buckets: MODEL_SECONDS,
    registry: this.registry,
  });
  readonly eventGap = new TalliedHistogram({
    name: 'bifrost_stream_inter_token_latency_seconds',
    help: 'Mean time between the events of a stream, one observation per stream',
    labelNames: MODEL,
    buckets: GAP_SECONDS,
    registry: this.registry,
  });

  readonly retriesOfCall = new TalliedHistogram({
    name: 'bifrost_request_retries',
    help: 'Retries of a call that was sent to a vendor, over all vendors',
    labelNames: CALL,
    buckets: [0, 1, 2, 3, 5, 10],
    registry: this.registry,
  });
  readonly retries = this.counter('asbru_retries_total', 'Tries of a vendor that had failed', ['provider', 'reason']);
  readonly fallbacks = this.counter('asbru_fallbacks_total', 'Vendors that another one was asked in place of', [
    'provider',
    'reason',
  ]);
  readonly circuitOpenings = this.counter('asbru_circuit_openings_total', 'Rests that a vendor in trouble was given', [
    'provider',
  ]);
  readonly rejections = this.counter(
    'asbru_rejections_total',
    'Calls and requests that a limit of the gateway refused',
    ['provider', 'limit'],
  );
  readonly queueWait = new TalliedHistogram({
    name: 'asbru_queue_wait_seconds',
    help: 'Waiting for a slot of a vendor that had none free',
    labelNames: ['provider'] as const,
    buckets: QUEUE_SECONDS,
    registry: this.registry,
  });

  readonly inputTokens = this.tallied('bifrost_input_tokens_total', 'Input tokens, without cached ones', MODEL);
  readonly outputTokens = this.tallied('bifrost_output_tokens_total', 'Output tokens', MODEL);
  readonly cachedTokens = this.tallied('asbru_cache_tokens_total', 'Input tokens read from and written to a cache', [
    ...MODEL,
    'kind',
  ]);

  readonly warnings = this.counter(
    'asbru_warnings_total',
    'What a vendor did not take as it was said: lost in part (degraded), or said in another form (mapped)',
    ['provider', 'outcome', 'construct'],
  );

  /** A gauge whose value is asked for at every scrape. */
  addGauge(name: string, help: string, read: () => number): void {
    new Gauge({
      name,
      help,
      registers: [this.registry],
      collect() {
        this.set(read());
      },
    });
  }

  /** A gauge for each vendor, whose values are asked for at every scrape. */
  addVendorGauge(name: string, help: string, read: () => Iterable<readonly [provider: string, value: number]>): void {
    new Gauge({
      name,
      help,
      labelNames: ['provider'],
      registers: [this.registry],
      collect() {
        this.reset();
        for (const [provider, value] of read()) this.set({ provider }, value);
      },
    });
  }

  /** A counter that is kept elsewhere and asked for at every scrape. */
  addCounter(name: string, help: string, read: () => number): void {
    new Counter({
      name,
      help,
      registers: [this.registry],
      collect() {
        this.reset();
        this.inc(read());
      },
    });
  }

  private tallied<Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[],
  ): TalliedCounter<Label> {
    return new TalliedCounter({ name, help, labelNames, registers: [this.registry] });
  }

  private counter<Label extends string>(name: string, help: string, labelNames: readonly Label[]): Counter<Label> {
    return new Counter({ name, help, labelNames, registers: [this.registry] });
  }
}
