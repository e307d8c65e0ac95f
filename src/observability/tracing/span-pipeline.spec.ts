import { describe, expect, it } from '@jest/globals';
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { InMemorySpanExporter, type ReadableSpan, type SpanExporter } from '@opentelemetry/sdk-trace';
import { TracingConfig } from '../../config/tracing.config.js';
import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { Call } from '../../gateway/model/call.js';
import { Payload } from '../../gateway/model/payload.js';
import { type CallTrace } from '../../gateway/model/call-trace.js';
import { LightAbort } from '../../gateway/model/light-abort.js';
import { toCallRecord } from '../call-record.js';
import { ReplyMeter } from '../reply-meter.js';
import { SpanPipeline } from './span-pipeline.js';

const { SERVER, CLIENT, INTERNAL } = SpanKind;
const FAILED = SpanStatusCode.ERROR;

const CALLER: CallTrace = {
  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  parentSpanId: '00f067aa0ba902b7',
  state: 'congo=1',
  sampled: true,
  spanId: undefined,
};

type Done = Parameters<SpanExporter['export']>[1];

/** Takes spans, or does as it is told. */
class Receiver extends InMemorySpanExporter {
  /** What it does in place of taking spans; it may take them later. */
  instead: ((take: () => void) => void) | undefined;

  get spans(): ReadableSpan[] {
    return this.getFinishedSpans();
  }

  override export(spans: ReadableSpan[], done: Done): void {
    const take = (): void => {
      super.export(spans, done);
    };
    if (this.instead === undefined) take();
    else this.instead(take);
  }

  /** Fails from now on. */
  refuse(): void {
    this._stopped = true;
  }

  /** Keeps what it has. */
  override shutdown(): Promise<void> {
    return Promise.resolve();
  }
}

/** A pipeline with its receiver, and what it lost. */
function openPipeline(config: Partial<TracingConfig> = {}) {
  const receiver = new Receiver();
  const losses: { spanCount: number; reason: string | undefined }[] = [];
  const listener = {
    lose: (spanCount: number, error: Error | undefined) => void losses.push({ spanCount, reason: error?.message }),
  };
  const pipeline = new SpanPipeline(Object.assign(new TracingConfig(), config), listener, receiver);
  return { receiver, losses, pipeline };
}

function aCall(): Call {
  const payload = new Payload('converse', Buffer.from('words of the caller'), () => ({ messages: [] }));
  const principal = { id: 'vk_1', name: 'test', access: '*' } as const;
  return new Call({ requestId: 'request-1', modelId: 'openai/gpt-4o', operation: 'converse', principal, payload });
}

/** A call that failed at its first vendor and was answered by the second. */
function aFallback(): Call {
  const call = aCall();
  Object.assign(call, { startedAt: performance.now() - 1000 });
  const first = { provider: 'openai', model: 'gpt-4o', keyName: 'one' };
  const failure = { kind: 'unavailable', status: 503 } as const;
  call.attempts.push({ ...first, startedMs: 10, elapsedMs: 100, failure });
  call.attempts.push({ ...first, startedMs: 300, elapsedMs: 50, cause: 'retry', failure });
  const limit = { kind: 'unavailable', status: undefined, limit: 'circuit_open' } as const;
  call.attempts.push({ provider: 'xai', model: 'g', keyName: undefined, startedMs: 351, elapsedMs: 0, failure: limit });
  const second = { provider: 'bedrock', model: 'nova', keyName: 'two' };
  call.attempts.push({ ...second, startedMs: 360, elapsedMs: 200, cause: 'fallback' });
  call.route = second;
  call.fallbackIndex = 2;
  const cached = { cacheReadInputTokens: 4, cacheWriteInputTokens: 2 };
  call.note({ stopReason: 'end_turn', usage: { inputTokens: 10, outputTokens: 5, totalTokens: 21, ...cached } });
  return call;
}

async function spansOf(call: Call, { caller, error }: { caller?: CallTrace; error?: GatewayError } = {}) {
  const { receiver, pipeline } = openPipeline();
  call.trace = pipeline.begin(caller);
  const meter = Object.assign(new ReplyMeter(), { firstAt: call.startedAt + 560 });
  pipeline.end(toCallRecord(call, meter, error), call.trace);
  await pipeline.close(1000);
  return receiver.spans;
}

const toMs = ([seconds, nanos]: readonly [number, number]) => seconds * 1000 + nanos / 1e6;

describe('SpanPipeline', () => {
  it('makes a span of the call with the names of OpenTelemetry', async () => {
    const [call] = (await spansOf(aFallback(), { caller: CALLER })).filter(({ kind }) => kind === SERVER);
    expect(call).toMatchObject({ name: 'chat openai/gpt-4o', status: { code: 0 } });
    expect(call?.attributes).toEqual({
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'aws.bedrock',
      'gen_ai.request.model': 'openai/gpt-4o',
      'gen_ai.response.model': 'nova',
      'gen_ai.response.finish_reasons': ['end_turn'],
      'gen_ai.usage.input_tokens': 16,
      'gen_ai.usage.output_tokens': 5,
      'gen_ai.usage.cache_read.input_tokens': 4,
      'gen_ai.usage.cache_creation.input_tokens': 2,
      'http.response.status_code': 200,
      'asbru.request.id': 'request-1',
      'asbru.operation': 'converse',
      'asbru.provider': 'bedrock',
      'asbru.virtual_key.id': 'vk_1',
      'asbru.attempts': 4,
      'asbru.fallback.index': 2,
      'asbru.warnings': 0,
    });
    expect(call?.events.map(({ name }) => name)).toEqual(['asbru.first_event']);
  });

  it('makes a span of every try below it, where it was in time', async () => {
    const spans = await spansOf(aFallback());
    const call = spans.find(({ kind }) => kind === SERVER)!;
    const tries = spans.filter((span) => span !== call);
    expect(tries.map(({ parentSpanContext }) => parentSpanContext?.spanId)).toEqual(
      tries.map(() => call.spanContext().spanId),
    );
    expect(new Set(spans.map((span) => span.spanContext().traceId)).size).toBe(1);
    expect(new Set(spans.map((span) => span.spanContext().spanId)).size).toBe(5);
    expect(tries).toMatchObject([
      { name: 'chat gpt-4o', kind: CLIENT, status: { code: FAILED } },
      { name: 'chat gpt-4o', kind: CLIENT, status: { code: FAILED } },
      { name: 'chat g', kind: INTERNAL, status: { code: FAILED } },
      { name: 'chat nova', kind: CLIENT, status: { code: 0 } },
    ]);
    expect(tries.map(({ attributes }) => attributes)).toMatchObject([
      { 'error.type': 'provider_overloaded', 'http.response.status_code': 503, 'asbru.key.name': 'one' },
      { 'asbru.attempt.cause': 'retry', 'asbru.attempt.index': 1 },
      { 'asbru.limit': 'circuit_open' },
      { 'asbru.attempt.cause': 'fallback', 'gen_ai.provider.name': 'aws.bedrock' },
    ]);
    const offsets = tries.map(({ startTime }) => Math.round(toMs(startTime) - toMs(call.startTime)));
    expect(offsets).toEqual([10, 300, 351, 360]);
    const lengths = tries.map(({ duration }) => Math.round(toMs(duration)));
    expect(lengths.slice(0, 3)).toEqual([100, 50, 0]);
    // The answering try lasts until the answer is over.
    expect(toMs(tries[3]!.endTime)).toBeCloseTo(toMs(call.endTime), 0);
    expect(tries[3]?.events.map(({ time }) => Math.round(toMs(time) - toMs(call.startTime)))).toEqual([560]);
  });

  it('goes on with the trace of the caller, and with its state', async () => {
    for (const span of await spansOf(aFallback(), { caller: CALLER })) {
      expect(span.spanContext().traceId).toBe(CALLER.traceId);
      expect(span.spanContext().traceState?.serialize()).toBe('congo=1');
      if (span.kind === SERVER) expect(span.parentSpanContext).toMatchObject({ spanId: CALLER.parentSpanId });
    }
  });

  it('begins a trace of its own where the caller has none', async () => {
    const call = aCall();
    const [span] = await spansOf(call);
    expect(span?.parentSpanContext).toBeUndefined();
    expect(span?.spanContext()).toMatchObject({ traceId: call.trace?.traceId, spanId: call.trace?.spanId });
  });

  it('names a failure by its type, and says nothing of its message', async () => {
    const error = new GatewayError('throttled', 'words of the vendor', { vendor: { name: 'openai', status: 429 } });
    const [span] = await spansOf(aCall(), { error });
    expect(span).toMatchObject({ name: 'chat', status: { code: FAILED } });
    expect(span?.attributes).toMatchObject({ 'error.type': 'provider_rate_limited', 'http.response.status_code': 429 });
    expect(JSON.stringify([span?.attributes, span?.status, span?.events])).not.toContain('words of');
  });

  it('names the failure of an answer that broke off at the try that answered', async () => {
    const spans = await spansOf(aFallback(), { error: new GatewayError('streamBroken', 'why') });
    const last = spans.find(({ attributes }) => attributes['asbru.attempt.index'] === 3);
    expect(last).toMatchObject({ status: { code: FAILED } });
    expect(last?.attributes['error.type']).toBe('provider_stream_broken');
  });

  it.each([
    { name: 'the caller does not record', config: {}, caller: { ...CALLER, sampled: false }, spans: 0 },
    { name: 'the share is 0', config: { sample_ratio: 0 }, caller: undefined, spans: 0 },
    { name: 'the caller records, whatever the share', config: { sample_ratio: 0 }, caller: CALLER, spans: 1 },
    {
      name: 'the caller records and is not followed',
      config: { sample_ratio: 0, follow_caller: false },
      caller: CALLER,
      spans: 0,
    },
    {
      name: 'the caller does not record and is not followed',
      config: { follow_caller: false },
      caller: { ...CALLER, sampled: false },
      spans: 1,
    },
  ])('makes $spans spans where $name', async ({ config, caller, spans }) => {
    const { receiver, pipeline } = openPipeline(config);
    const call = aCall();
    call.trace = pipeline.begin(caller);
    pipeline.end(toCallRecord(call, new ReplyMeter(), undefined), call.trace);
    await pipeline.close(1000);
    expect(receiver.spans).toHaveLength(spans);
  });

  it('samples about the share that is configured', () => {
    const { pipeline } = openPipeline({ sample_ratio: 0.25 });
    const sampled = Array.from({ length: 4000 }, () => pipeline.begin(undefined)).filter((trace) => trace.sampled);
    expect(sampled.length).toBeGreaterThan(800);
    expect(sampled.length).toBeLessThan(1200);
  });

  it('gives the span of a try the id that its vendor was told', async () => {
    const { receiver, pipeline } = openPipeline({ propagate_to_vendors: true });
    const call = aCall();
    call.trace = pipeline.begin(undefined);
    call.beginAttempt(new LightAbort());
    const { attemptSpanId: spanId = '' } = call;
    expect(call.vendorTraceparent).toBe(`00-${call.trace.traceId}-${spanId}-01`);
    call.attempts.push({ provider: 'openai', model: 'm', keyName: undefined, startedMs: 0, elapsedMs: 1, spanId });
    pipeline.end(toCallRecord(call, new ReplyMeter(), undefined), call.trace);
    await pipeline.close(1000);
    expect(receiver.spans.map((span) => span.spanContext().spanId)).toContain(spanId);
  });

  it('tells vendors nothing unless it is configured to', () => {
    const { pipeline } = openPipeline();
    const call = aCall();
    call.trace = pipeline.begin(CALLER);
    call.beginAttempt(new LightAbort());
    expect(call.vendorTraceparent).toBeUndefined();
  });

  it('loses what the receiver does not take, and says how much and why', async () => {
    const { receiver, losses, pipeline } = openPipeline();
    receiver.refuse();
    const call = aFallback();
    call.trace = pipeline.begin(undefined);
    pipeline.end(toCallRecord(call, new ReplyMeter(), undefined), call.trace);
    await pipeline.close(1000);
    expect(losses).toEqual([{ spanCount: 5, reason: 'Exporter has been stopped' }]);
  });

  it('keeps no more than 4096 spans waiting', async () => {
    const { receiver, losses, pipeline } = openPipeline();
    const pending: (() => void)[] = [];
    receiver.instead = (take) => void pending.push(take);
    const call = aCall();
    call.trace = pipeline.begin(undefined);
    const record = toCallRecord(call, new ReplyMeter(), undefined);
    for (let count = 0; count < 4100; count++) pipeline.end(record, call.trace);
    expect(losses).toEqual(Array.from({ length: 4 }, () => ({ spanCount: 1, reason: undefined })));
    const closed = pipeline.close(2000);
    const answering = setInterval(() => {
      for (const settle of pending.splice(0)) settle();
    }, 5);
    await closed;
    clearInterval(answering);
  });

  it('gives a receiver up that does not answer at the end', async () => {
    const { receiver, pipeline } = openPipeline();
    let answer = (): void => undefined;
    receiver.instead = (take) => {
      answer = take;
    };
    const call = aCall();
    call.trace = pipeline.begin(undefined);
    pipeline.end(toCallRecord(call, new ReplyMeter(), undefined), call.trace);
    await pipeline.close(20);
    expect(receiver.spans).toEqual([]);
    // The timer of the export ends with it.
    answer();
  });
});
