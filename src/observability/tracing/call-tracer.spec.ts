import { describe, expect, it, jest } from '@jest/globals';
import { type Configuration } from '../../config/configuration.js';
import { LiveConfiguration } from '../../config/live-configuration.js';
import { TracingConfig } from '../../config/tracing.config.js';
import { Call } from '../../gateway/model/call.js';
import { Payload } from '../../gateway/model/payload.js';
import { GatewayMetrics } from '../metrics/gateway-metrics.js';
import { CallTracer } from './call-tracer.js';

const TRACEPARENT = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

function configurationOf(tracing: Partial<TracingConfig>): Configuration {
  return { tracing: Object.assign(new TracingConfig(), tracing) } as unknown as Configuration;
}

function openTracer(tracing: Partial<TracingConfig> = {}) {
  const warn = jest.fn();
  const metrics = new GatewayMetrics();
  const live = new LiveConfiguration(configurationOf(tracing));
  return { tracer: new CallTracer(live, { warn }, metrics), warn, metrics, live };
}

function aCall(headers: Record<string, string> = {}): Call {
  const payload = new Payload('converse', new Uint8Array(), () => ({ messages: [] }));
  const principal = { id: 'vk_1', name: 'test', access: '*' } as const;
  return new Call({ requestId: 'r', modelId: 'm', operation: 'converse', principal, payload, headers });
}

describe('CallTracer', () => {
  it('gives a call the trace of its caller, and nothing else, while it is off', async () => {
    const { tracer } = openTracer();
    await tracer.onModuleInit();
    const [alone, followed] = [aCall(), aCall({ traceparent: TRACEPARENT })];
    tracer.admit(alone);
    tracer.admit(followed);
    expect(alone.trace).toBeUndefined();
    expect(followed.trace).toMatchObject({ traceId: TRACEPARENT.slice(3, 35), spanId: undefined });
  });

  it('gives every call a trace while it is on, and none when it is switched off', async () => {
    const { tracer, live } = openTracer({ endpoint: 'http://127.0.0.1:9' });
    await tracer.onModuleInit();
    const call = aCall();
    tracer.admit(call);
    expect(call.trace).toMatchObject({ traceId: expect.stringMatching(/^[0-9a-f]{32}$/), parentSpanId: undefined });
    live.replace(configurationOf({}));
    const later = aCall();
    tracer.admit(later);
    expect(later.trace).toBeUndefined();
    await tracer.onApplicationShutdown();
  });

  it('says once a minute at most that spans are lost, and counts them all', async () => {
    const now = jest.spyOn(performance, 'now').mockReturnValue(1000);
    try {
      const { tracer, warn, metrics } = openTracer();
      tracer.lose(3, new Error('refused'));
      tracer.lose(2, undefined);
      expect(warn.mock.calls.map(([fields]) => fields)).toEqual([{ lostSpans: 3, reason: 'refused' }]);
      now.mockReturnValue(61_001);
      tracer.lose(1, undefined);
      expect(warn).toHaveBeenCalledTimes(2);
      expect(warn).toHaveBeenLastCalledWith(expect.objectContaining({ lostSpans: 6 }), expect.any(String));
      const metric = await metrics.registry.getSingleMetricAsString('asbru_trace_spans_lost_total');
      expect(metric).toMatch(/^asbru_trace_spans_lost_total 6$/m);
    } finally {
      now.mockRestore();
    }
  });
});
