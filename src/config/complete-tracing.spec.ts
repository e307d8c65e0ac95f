import { describe, expect, it } from '@jest/globals';
import { loadConfiguration } from './load-configuration.js';

const load = (environment: Record<string, string>) => loadConfiguration(environment, { directory: '/nonexistent' });

describe('completeTracing', () => {
  it('leaves tracing off where nobody names a receiver', () => {
    const { tracing, notices } = load({});
    expect(tracing).toMatchObject({ service_name: 'asbru', sample_ratio: 1, follow_caller: true, headers: {} });
    expect(tracing.endpoint).toBeUndefined();
    expect(notices).toEqual([]);
  });

  it("reads OpenTelemetry's own variables", () => {
    const { tracing, notices } = load({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318/',
      OTEL_EXPORTER_OTLP_HEADERS: 'Authorization=Bearer%20abc, x-tenant=one',
      OTEL_SERVICE_NAME: 'gateway',
      OTEL_TRACES_SAMPLER: 'traceidratio',
      OTEL_TRACES_SAMPLER_ARG: '0.25',
    });
    expect(tracing).toMatchObject({
      endpoint: 'http://collector:4318',
      headers: { authorization: 'Bearer abc', 'x-tenant': 'one' },
      service_name: 'gateway',
      sample_ratio: 0.25,
      follow_caller: false,
    });
    expect(notices).toEqual([]);
  });

  it.each([
    { sampler: 'always_on', sampling: { sample_ratio: 1, follow_caller: false } },
    { sampler: 'always_off', sampling: { sample_ratio: 0, follow_caller: false } },
    { sampler: 'parentbased_always_on', sampling: { sample_ratio: 1, follow_caller: true } },
    { sampler: 'parentbased_always_off', sampling: { sample_ratio: 0, follow_caller: true } },
    { sampler: 'traceidratio', sampling: { sample_ratio: 0.5, follow_caller: false } },
    { sampler: 'parentbased_traceidratio', sampling: { sample_ratio: 0.5, follow_caller: true } },
  ])('knows the sampler $sampler', ({ sampler, sampling }) => {
    const { tracing } = load({ OTEL_TRACES_SAMPLER: sampler, OTEL_TRACES_SAMPLER_ARG: '0.5' });
    expect(tracing).toMatchObject(sampling);
  });

  it.each([
    { name: 'a sampler', variables: { OTEL_TRACES_SAMPLER: 'jaeger_remote' }, notice: /^OTEL_TRACES_SAMPLER is not/ },
    {
      name: 'a share',
      variables: { OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: 'half' },
      notice: /^OTEL_TRACES_SAMPLER_ARG is not/,
    },
    {
      name: 'a header',
      variables: { OTEL_EXPORTER_OTLP_HEADERS: 'a=1,a-secret-without-a-name' },
      notice: /^OTEL_EXPORTER_OTLP_HEADERS: entry 2 is not used/,
    },
    {
      name: 'a header with a line break',
      variables: { OTEL_EXPORTER_OTLP_HEADERS: 'a=1%0d%0ab' },
      notice: /entry 1/,
    },
  ])('says that $name is not understood, and not what it is', ({ variables, notice }) => {
    const { notices } = load(variables);
    expect(notices).toEqual([expect.stringMatching(notice)]);
    expect(notices.join('')).not.toContain('a-secret');
  });
});
