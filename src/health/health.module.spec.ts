import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Global, Module } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { LiveConfiguration } from '../config/live-configuration.js';
import { loadConfiguration } from '../config/load-configuration.js';
import { GatewayModule } from '../gateway/gateway.module.js';
import { Lifecycle } from '../gateway/lifecycle.service.js';
import { TargetCallers } from '../gateway/resilience/target-callers.js';
import { HealthModule } from './health.module.js';

const live = new LiveConfiguration(loadConfiguration({}, { directory: '/nonexistent' }));

/** No vendor, and no hub behind it. */
const callers = { states: () => [] };

@Global()
@Module({
  providers: [Lifecycle, { provide: LiveConfiguration, useValue: live }, { provide: TargetCallers, useValue: callers }],
  exports: [Lifecycle, LiveConfiguration, TargetCallers],
})
class LifecycleOnlyModule {}

const PROBES = ['/health', '/health/ready', '/health/live', '/health/startup'];

describe('HealthModule', () => {
  let app: NestFastifyApplication;
  let lifecycle: Lifecycle;

  beforeEach(async () => {
    const testing = await Test.createTestingModule({ imports: [HealthModule] })
      .overrideModule(GatewayModule)
      .useModule(LifecycleOnlyModule)
      .compile();
    app = testing.createNestApplication<NestFastifyApplication>(new FastifyAdapter({ exposeHeadRoutes: false }));
    await app.init();
    lifecycle = app.get(Lifecycle, { strict: false });
  });

  afterEach(() => app.close());

  const enter: Record<string, () => void> = {
    starting: () => undefined,
    ready: () => {
      lifecycle.markReady();
    },
    draining: () => {
      lifecycle.markReady();
      lifecycle.beginDrain();
    },
    'stopped before it was ready': () => {
      lifecycle.beginDrain();
    },
  };

  describe.each([
    ['starting', { '/health': 503, '/health/ready': 503, '/health/live': 200, '/health/startup': 503 }],
    ['ready', { '/health': 200, '/health/ready': 200, '/health/live': 200, '/health/startup': 200 }],
    ['draining', { '/health': 503, '/health/ready': 503, '/health/live': 200, '/health/startup': 200 }],
    [
      'stopped before it was ready',
      { '/health': 503, '/health/ready': 503, '/health/live': 200, '/health/startup': 503 },
    ],
  ])('%s', (phase, statuses) => {
    it.each(Object.entries(statuses))(`answers %s with %i`, async (url, status) => {
      enter[phase]?.();
      const answer = await app.inject({ method: 'GET', url });
      expect(answer.statusCode).toBe(status);
      expect(answer.json()).toMatchObject({ status: status === 200 ? 'ok' : 'error' });
      expect((await app.inject({ method: 'HEAD', url })).statusCode).toBe(status);
    });
  });

  it.each(PROBES)('forbids caches to keep the answer of %s', async (url) => {
    expect((await app.inject({ method: 'GET', url })).headers['cache-control']).toBe('no-store');
    expect((await app.inject({ method: 'HEAD', url })).headers['cache-control']).toBe('no-store');
  });

  it('answers in the shape of Bifrost with the phase of the process', async () => {
    lifecycle.markReady();
    expect((await app.inject({ method: 'GET', url: '/health' })).json()).toEqual({
      status: 'ok',
      components: { lifecycle: { status: 'up', phase: 'ready' } },
    });
  });

  it('stays ready while a changed configuration cannot be used, and says so', async () => {
    lifecycle.markReady();
    live.isStale = true;
    const answer = await app.inject({ method: 'GET', url: '/health/ready' });
    live.isStale = false;
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({
      status: 'ok',
      components: { lifecycle: { status: 'up' }, configuration: { status: 'degraded', stale: true } },
    });
  });

  it('says why it is not ready and what to do, in a form that AWS clients read', async () => {
    lifecycle.beginDrain();
    const answer = await app.inject({ method: 'GET', url: '/health/ready' });
    const message = expect.stringContaining('Send new requests to another replica');
    expect(answer.json()).toEqual({
      status: 'error',
      message,
      type: 'ServiceUnavailableException',
      __type: 'ServiceUnavailableException',
      components: { lifecycle: { status: 'down', phase: 'draining', message } },
    });
    expect(answer.headers['x-amzn-errortype']).toBe('ServiceUnavailableException');
  });
});
