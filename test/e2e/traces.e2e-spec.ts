import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createBedrockGateway } from '../support/bedrock-gateway.js';
import { bedrockReply, CONVERSE_REPLY } from '../support/bedrock-replies.js';
import { postConverse, postConverseStream } from '../support/event-stream-client.js';
import { eventually } from '../support/eventually.js';
import { MetricsPage } from '../support/metrics-page.js';
import { chatAnswer, chatError } from '../support/openai-chat-replies.js';
import { createTestGateway, type TestGateway, type TestGatewayOptions } from '../support/test-gateway.js';
import { SPAN_KIND, TraceReceiver } from '../support/trace-receiver.js';
import { GatewayMetrics } from '../../src/observability/metrics/gateway-metrics.js';

const HELLO = { messages: [{ role: 'user', content: [{ text: 'words of the caller' }] }] };
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';
const TRACEPARENT = `00-${TRACE}-${SPAN}-01`;
const EXPORT_SECRET = 'receiver-secret-5b1c0e';

describe('traces', () => {
  const gateways: TestGateway[] = [];
  let receiver: TraceReceiver;
  let gateway: TestGateway;
  let lines: string[];

  const open = async (tracing: object, options: TestGatewayOptions = {}): Promise<TestGateway> => {
    lines = [];
    const log = (line: string) => void lines.push(line);
    const network_config = { max_retries: 1, retry_backoff_initial: 1, retry_backoff_max: 2 };
    const config = { tracing, providers: { openai: { network_config } }, ...options.config };
    gateway = await createTestGateway({ log, ...options, config });
    gateways.push(gateway);
    return gateway;
  };

  const ask = (headers: Record<string, string> = {}, body: object = HELLO, post = postConverse) =>
    post({ ...gateway, modelId: 'openai/gpt-4o', headers }, body);

  beforeAll(async () => {
    receiver = await TraceReceiver.start();
  });

  beforeEach(() => {
    lines = [];
  });

  afterEach(async () => {
    for (const each of gateways.splice(0)) await each.close();
  });

  afterAll(() => receiver.close());

  it('goes on with the trace of the caller, and shows every retry and fallback below the call', async () => {
    await open({ endpoint: receiver.url, headers: { authorization: `Bearer ${EXPORT_SECRET}` } });
    for (let times = 0; times < 2; times++) gateway.upstream.enqueue(() => chatError(503, 'busy'));
    gateway.upstream.enqueue(chatAnswer({ text: 'words of the model' }));
    const fallbacks = ['openai/gpt-4o-mini'];
    const answer = await ask({ traceparent: TRACEPARENT, tracestate: 'congo=1' }, { ...HELLO, fallbacks });
    expect({ status: answer.status, trace: answer.headers['x-bifrost-trace-id'] }).toEqual({
      status: 200,
      trace: TRACE,
    });
    const { call, tries } = await receiver.traceOf(TRACE);
    expect(call).toMatchObject({ name: 'chat openai/gpt-4o', parentSpanId: SPAN, traceState: 'congo=1' });
    expect(call.resource).toMatchObject({ 'service.name': 'asbru', 'service.instance.id': expect.any(String) });
    expect(call.attributes).toMatchObject({
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': 'openai/gpt-4o',
      'gen_ai.response.model': 'gpt-4o-mini',
      'gen_ai.response.finish_reasons': ['end_turn'],
      'gen_ai.usage.input_tokens': 12,
      'gen_ai.usage.output_tokens': 5,
      'http.response.status_code': 200,
      'asbru.fallback.index': 1,
      'asbru.attempts': 3,
      'asbru.request.id': answer.headers['x-amzn-requestid'],
    });
    expect(tries.map(({ kind, parentSpanId }) => ({ kind, parentSpanId }))).toEqual(
      tries.map(() => ({ kind: SPAN_KIND.client, parentSpanId: call.spanId })),
    );
    expect(tries.map(({ attributes }) => attributes)).toMatchObject([
      { 'gen_ai.request.model': 'gpt-4o', 'error.type': 'provider_overloaded', 'http.response.status_code': 503 },
      { 'gen_ai.request.model': 'gpt-4o', 'asbru.attempt.cause': 'retry', 'http.response.status_code': 503 },
      { 'gen_ai.request.model': 'gpt-4o-mini', 'asbru.attempt.cause': 'fallback', 'asbru.key.name': 'test' },
    ]);
    expect(tries[2]?.events).toEqual(['asbru.first_event']);
    // Nothing that was said, no key of anybody; the receiver's own header is the receiver's.
    const sent = receiver.requests.map(({ body }) => body.toString()).join('');
    for (const text of ['words of the', gateway.key, 'sk-upstream-0001', EXPORT_SECRET])
      expect(sent).not.toContain(text);
    expect(receiver.requests.at(-1)).toMatchObject({
      path: '/v1/traces',
      headers: { authorization: `Bearer ${EXPORT_SECRET}` },
    });
    // Vendors have no business with it.
    for (const { headers } of gateway.upstream.requests) {
      expect(Object.keys(headers).filter((name) => name.startsWith('trace'))).toEqual([]);
    }
  });

  it('begins a trace where the caller has none or a broken one, and logs its id', async () => {
    await open({ endpoint: receiver.url });
    gateway.upstream.answer(chatAnswer({ text: 'Hi' }));
    for (const headers of [{}, { traceparent: `00-${'0'.repeat(32)}-${SPAN}-01` }]) {
      const answer = await ask(headers, HELLO, postConverseStream);
      const traceId = answer.headers['x-bifrost-trace-id']!;
      expect(traceId).toMatch(/^[0-9a-f]{32}$/);
      const { call } = await receiver.traceOf(traceId);
      expect({ parent: call.parentSpanId ?? '', status: call.attributes['http.response.status_code'] }).toEqual({
        parent: '',
        status: 200,
      });
      expect(lines.join('')).toContain(`"traceId":"${traceId}"`);
    }
  });

  it('tells the vendor of its own span where that is configured', async () => {
    await open({ endpoint: receiver.url, propagate_to_vendors: true });
    gateway.upstream.enqueue(() => chatError(503, 'busy'));
    gateway.upstream.enqueue(chatAnswer({ text: 'Hi' }));
    const answer = await ask();
    const { tries } = await receiver.traceOf(answer.headers['x-bifrost-trace-id']);
    const told = gateway.upstream.requests.map(({ headers }) => headers['traceparent']);
    expect(told).toEqual(tries.map(({ traceId, spanId }) => `00-${traceId}-${spanId}-01`));
    expect(told).toHaveLength(2);
  });

  it('tells Bedrock too, beside the signature, and not what the caller sent', async () => {
    const tracing = { endpoint: receiver.url, propagate_to_vendors: true };
    gateway = await createBedrockGateway({ config: { tracing } });
    gateways.push(gateway);
    gateway.upstream.enqueue(bedrockReply(CONVERSE_REPLY));
    const headers = { traceparent: TRACEPARENT, tracestate: 'congo=1' };
    const answer = await postConverse({ ...gateway, modelId: 'bedrock/amazon.nova-lite-v1:0', headers }, HELLO);
    expect(answer.status).toBe(200);
    const { lastRequest } = gateway.upstream;
    const { authorization, traceparent, tracestate } = lastRequest.headers;
    expect(traceparent).toMatch(new RegExp(`^00-${TRACE}-(?!${SPAN})[0-9a-f]{16}-01$`));
    expect({ tracestate, signed: /SignedHeaders=([^,]*)/.exec(String(authorization))?.[1] }).toEqual({
      tracestate: undefined,
      signed: expect.not.stringContaining('traceparent'),
    });
  });

  it('names a failure, with an error in the form that SDKs read', async () => {
    await open({ endpoint: receiver.url });
    gateway.upstream.answer(() => chatError(400, 'words of the vendor'));
    const answer = await ask();
    expect(answer.status).toBe(400);
    const { call, tries } = await receiver.traceOf(answer.headers['x-bifrost-trace-id']);
    expect(call).toMatchObject({ status: { code: 2 }, attributes: { 'error.type': 'caller_invalid_request' } });
    expect(tries).toHaveLength(1);
    expect(JSON.stringify(receiver.spans)).not.toContain('words of the vendor');
  });

  it('is switched by a reload, on and off', async () => {
    await open({});
    gateway.upstream.answer(chatAnswer({ text: 'Hi' }));
    expect((await ask()).headers['x-bifrost-trace-id']).toBeUndefined();
    await gateway.reload({ tracing: { endpoint: receiver.url } });
    let traceId: string | undefined;
    for (let tries = 0; tries < 100 && traceId === undefined; tries++) {
      traceId = (await ask()).headers['x-bifrost-trace-id'];
    }
    expect((await receiver.traceOf(traceId)).call.name).toBe('chat openai/gpt-4o');
    await gateway.reload({ tracing: {} });
    expect((await ask()).headers['x-bifrost-trace-id']).toBeUndefined();
  });

  it('keeps the id of the trace of the caller where tracing is off', async () => {
    await open({});
    gateway.upstream.answer(chatAnswer({ text: 'Hi' }));
    const answer = await ask({ traceparent: TRACEPARENT });
    expect(answer.headers['x-bifrost-trace-id']).toBe(TRACE);
    await eventually(() => lines.join('').includes(`"traceId":"${TRACE}"`), 'the record has the id');
  });

  it('answers as ever while the receiver is down, and says so once', async () => {
    const down = await TraceReceiver.start();
    const { url: endpoint } = down;
    await down.close();
    await open({ endpoint });
    gateway.upstream.answer(chatAnswer({ text: 'Hi' }));
    const lost = async () =>
      new MetricsPage(await gateway.app.get(GatewayMetrics, { strict: false }).registry.metrics()).sum(
        'asbru_trace_spans_lost_total',
      );
    let expected = 0;
    for (let rounds = 0; rounds < 2; rounds++) {
      for (let calls = 0; calls < 5; calls++) expect((await ask()).status).toBe(200);
      expected += 10;
      let seen = 0;
      for (let waits = 0; waits < 400 && seen < expected; waits++) {
        await new Promise((resolve) => setTimeout(resolve, 50));
        seen = await lost();
      }
      expect(seen).toBe(expected);
    }
    expect(lines.filter((line) => line.includes('traces are lost'))).toHaveLength(1);
  }, 60_000);
});
