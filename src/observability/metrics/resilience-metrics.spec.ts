import { beforeEach, describe, expect, it } from '@jest/globals';
import { MetricsPage } from '../../../test/support/metrics-page.js';
import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { type AttemptRecord } from '../../gateway/model/attempt-record.js';
import { Call } from '../../gateway/model/call.js';
import { Payload } from '../../gateway/model/payload.js';
import { ProviderRegistry } from '../../gateway/ports/provider-registry.js';
import { TargetCallers } from '../../gateway/resilience/target-callers.js';
import { toCallRecord } from '../call-record.js';
import { ReplyMeter } from '../reply-meter.js';
import { GatewayMetrics } from './gateway-metrics.js';
import { ResilienceMetrics } from './resilience-metrics.js';

function attempt(provider: string, more: Partial<AttemptRecord>): AttemptRecord {
  return { provider, model: 'one', keyName: undefined, startedMs: 0, elapsedMs: 1, ...more };
}

describe('ResilienceMetrics', () => {
  let metrics: GatewayMetrics;
  let resilience: ResilienceMetrics;

  beforeEach(() => {
    metrics = new GatewayMetrics();
    resilience = new ResilienceMetrics(metrics, new TargetCallers(new ProviderRegistry([])));
  });

  /** The page when a call with these tries has ended. */
  async function pageAfter(attempts: readonly AttemptRecord[], error?: GatewayError): Promise<MetricsPage> {
    const payload = new Payload('converse', new Uint8Array(), () => ({ messages: [] }));
    const principal = { id: 'vk_1', name: 'test', access: '*' } as const;
    const call = new Call({ requestId: '1', modelId: 'a/one', operation: 'converse', principal, payload });
    call.attempts.push(...attempts);
    call.queueWaits = [{ provider: 'a', ms: 1500 }];
    resilience.end(toCallRecord(call, new ReplyMeter(), error));
    return new MetricsPage(await metrics.registry.metrics());
  }

  it('tells a retry, another key and a fallback apart, by whom they were for', async () => {
    const page = await pageAfter([
      attempt('a', { failure: { kind: 'throttled', status: 429 } }),
      attempt('a', { cause: 'anotherKey', failure: { kind: 'unavailable', status: 503 } }),
      attempt('a', { cause: 'retry', failure: { kind: 'timeout', status: undefined } }),
      attempt('b', { cause: 'fallback' }),
    ]);
    expect(page.sum('asbru_retries_total')).toBe(1);
    expect(page.sum('asbru_retries_total', { provider: 'a', reason: 'provider_overloaded' })).toBe(1);
    expect(page.sum('asbru_fallbacks_total')).toBe(1);
    expect(page.sum('asbru_fallbacks_total', { provider: 'a', reason: 'provider_timeout' })).toBe(1);
    expect(page.sum('asbru_rejections_total')).toBe(0);
  });

  it('counts what a limit of the gateway refused, and that a fallback was asked for it', async () => {
    const page = await pageAfter([
      attempt('a', { failure: { kind: 'unavailable', status: undefined, limit: 'circuit_open' } }),
      attempt('b', { cause: 'fallback', failure: { kind: 'overloaded', status: undefined, limit: 'queue_full' } }),
    ]);
    expect(page.sum('asbru_rejections_total', { provider: 'a', limit: 'circuit_open' })).toBe(1);
    expect(page.sum('asbru_rejections_total', { provider: 'b', limit: 'queue_full' })).toBe(1);
    expect(page.sum('asbru_fallbacks_total', { provider: 'a', reason: 'circuit_open' })).toBe(1);
  });

  it('counts a refusal of one try', async () => {
    const error = new GatewayError('overloaded', 'busy', { limit: 'queue_timeout' });
    const failure = { kind: 'overloaded', status: undefined, limit: 'queue_timeout' } as const;
    const page = await pageAfter([attempt('a', { failure })], error);
    expect(page.sum('asbru_rejections_total', { provider: 'a', limit: 'queue_timeout' })).toBe(1);
  });

  it('counts a call of a caller that has too many', async () => {
    const page = await pageAfter([], new GatewayError('throttled', 'wait', { limit: 'caller_calls' }));
    expect(page.sum('asbru_rejections_total', { provider: 'none', limit: 'caller_calls' })).toBe(1);
  });

  it('measures waits for a slot', async () => {
    const page = await pageAfter([attempt('a', {})]);
    expect(page.sum('asbru_queue_wait_seconds_sum', { provider: 'a' })).toBe(1.5);
    expect(page.sum('asbru_queue_wait_seconds_count', { provider: 'a' })).toBe(1);
  });
});
