import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ERROR_TYPES } from '../../src/observability/error-type.js';
import { openConverse, postConverse, postConverseStream } from '../support/event-stream-client.js';
import { openExchange } from '../support/http-exchange.js';
import { type MetricsPage, scrape } from '../support/metrics-page.js';
import { chatAnswer, chatChunks, chatError } from '../support/openai-chat-replies.js';
import { createTestGateway, type TestGateway } from '../support/test-gateway.js';
import { sseReply } from '../support/upstream-script.js';

const HELLO = { messages: [{ role: 'user', content: [{ text: 'Hello' }] }] };
const GPT = { provider: 'openai', model: 'gpt-4o' };

/** A stream of `words` words of the mock vendor, `delayMs` apart. */
function paced(words: number, delayMs: number) {
  return { ...HELLO, additionalModelRequestFields: { mock: { words, delayMs } } };
}

describe('the metrics', () => {
  let gateway: TestGateway;

  beforeEach(async () => {
    gateway = await createTestGateway({ management: true });
    gateway.upstream.answer((request) =>
      (request.json as { model: string }).model === 'failing'
        ? chatError(429, 'slow')
        : chatAnswer({ text: 'Hi' })(request),
    );
  });

  afterEach(() => gateway.close());

  const target = (modelId: string) => ({ ...gateway, modelId });

  /** Scrapes until what happens when a connection closes has happened. */
  async function scrapeUntil(holds: (page: MetricsPage) => boolean): Promise<MetricsPage> {
    const deadline = performance.now() + 5000;
    for (;;) {
      const page = await scrape(gateway.managementUrl);
      if (holds(page) || performance.now() > deadline) return page;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  it('count a whole answer: request, success, tokens, latency and overhead', async () => {
    await postConverse(target('openai/gpt-4o'), HELLO);
    const page = await scrape(gateway.managementUrl);
    const labels = { ...GPT, method: 'converse' };
    expect(page.sum('bifrost_upstream_requests_total', labels)).toBe(1);
    expect(page.sum('bifrost_success_requests_total', labels)).toBe(1);
    expect(page.sum('bifrost_error_requests_total')).toBe(0);
    expect(page.sum('bifrost_upstream_latency_seconds_count', labels)).toBe(1);
    expect(page.sum('bifrost_overhead_latency_microseconds_count', { provider: 'openai', method: 'converse' })).toBe(1);
    expect(page.sum('bifrost_input_tokens_total', GPT) + page.sum('bifrost_output_tokens_total', GPT)).toBe(17);
    expect(page.sum('bifrost_stream_first_token_latency_seconds_count')).toBe(0);
  });

  it.each(['h1', 'h2'] as const)(
    'count a stream over %s: its first event and the time between events',
    async (http) => {
      await postConverseStream({ ...target('mock/stream'), http }, paced(5, 20));
      const page = await scrape(gateway.managementUrl);
      const labels = { provider: 'mock', model: 'stream' };
      expect(page.sum('bifrost_stream_first_token_latency_seconds_count', labels)).toBe(1);
      expect(page.sum('bifrost_stream_inter_token_latency_seconds_count', labels)).toBe(1);
      const gap = page.sum('bifrost_stream_inter_token_latency_seconds_sum', labels);
      expect(gap).toBeGreaterThan(0.005);
      expect(gap).toBeLessThan(5);
      expect(page.sum('bifrost_success_requests_total', { ...labels, method: 'converse-stream' })).toBe(1);
    },
  );

  it('keep the waiting for a slow vendor out of the overhead', async () => {
    await postConverse(target('mock/stream'), paced(10, 30));
    const page = await scrape(gateway.managementUrl);
    expect(page.sum('bifrost_upstream_latency_seconds_sum', { provider: 'mock' })).toBeGreaterThan(0.2);
    expect(page.sum('bifrost_overhead_latency_microseconds_sum', { provider: 'mock' })).toBeLessThan(200_000);
  });

  it.each([
    { name: 'a vendor’s error', modelId: 'openai/failing', body: HELLO, status: '429', type: 'provider_rate_limited' },
    { name: 'a bad request', modelId: 'openai/gpt-4o', body: {}, status: '400', type: 'caller_invalid_request' },
    { name: 'an unknown vendor', modelId: 'nobody/knows', body: HELLO, status: '404', type: 'caller_model_unknown' },
  ])('name $name by whose fault it is', async ({ modelId, body, status, type }) => {
    const answer = await postConverse(target(modelId), body);
    expect(String(answer.status)).toBe(status);
    const page = await scrape(gateway.managementUrl);
    expect(page.sum('bifrost_error_requests_total', { status_code: status, error_type: type })).toBe(1);
    expect(page.sum('bifrost_success_requests_total')).toBe(0);
  });

  it('have no label of a caller’s making', async () => {
    await postConverse(target('nobody/secret-model-name'), HELLO);
    await postConverse(target('openai/failing'), HELLO);
    await postConverse(target('mock/invented'), HELLO);
    await openExchange({ origin: gateway.url, method: 'GET', path: '/no/such/path' }).then((answer) =>
      answer.readRest(),
    );
    const page = await scrapeUntil((now) => now.sum('http_requests_total', { path: 'none' }) === 1);
    expect(page.text).not.toMatch(/secret-model-name|invented|failing|such/);
    expect([...page.valuesOf('model')].sort()).toEqual(['none', 'other']);
    for (const type of page.valuesOf('error_type')) expect(ERROR_TYPES).toContain(type);
  });

  it('count HTTP requests by the template of their route, those without a credential too', async () => {
    await postConverse({ url: gateway.url, modelId: 'mock/echo' }, HELLO);
    await postConverse(target('mock/echo'), HELLO);
    const path = '/bedrock/model/:modelId/converse';
    const page = await scrapeUntil((now) => now.sum('http_requests_total', { path }) === 2);
    expect(page.sum('http_requests_total', { path, method: 'POST', status: '401' })).toBe(1);
    expect(page.sum('http_requests_total', { path, method: 'POST', status: '200' })).toBe(1);
    expect(page.sum('http_request_duration_seconds_count', { path })).toBe(2);
  });

  it('count what was lost and what was said in another form', async () => {
    const body = { messages: [{ role: 'user', content: [{ text: 'Hello' }] }], requestMetadata: { team: 'a' } };
    await postConverse(target('openai/gpt-4o'), body);
    const page = await scrape(gateway.managementUrl);
    const lost = { provider: 'openai', outcome: 'degraded', construct: 'requestMetadata' };
    expect(page.sum('asbru_warnings_total', lost)).toBe(1);
    expect(page.sum('asbru_warnings_total')).toBe(1);
  });

  it('hold a running stream, and let it go when its caller leaves', async () => {
    const begun = chatChunks({ text: 'some words', done: false, reportUsage: false });
    gateway.upstream.enqueue(sseReply(begun.slice(0, begun.lastIndexOf('data: ')), { after: [{ stall: true }] }));
    const exchange = await openConverse(target('openai/gpt-4o'), 'converse-stream', HELLO);
    const running = await scrape(gateway.managementUrl);
    expect(running.sum('asbru_open_streams')).toBe(1);
    expect(running.sum('bifrost_active_requests')).toBe(1);
    exchange.abort();
    const over = await scrapeUntil((page) => page.sum('asbru_open_streams') === 0);
    expect(over.sum('asbru_open_streams')).toBe(0);
    expect(over.sum('bifrost_active_requests')).toBe(0);
    expect(over.sum('bifrost_error_requests_total', { error_type: 'caller_cancelled' })).toBe(1);
  });

  it('tell of the process: readiness, event-loop lag, memory, dropped log lines', async () => {
    const page = await scrape(gateway.managementUrl);
    expect(page.sum('asbru_ready')).toBe(1);
    expect(page.sum('asbru_log_records_dropped_total')).toBe(0);
    for (const name of [
      'nodejs_eventloop_lag_p99_seconds',
      'process_resident_memory_bytes',
      'process_cpu_seconds_total',
    ])
      expect(page.names).toContain(name);
  });
});
