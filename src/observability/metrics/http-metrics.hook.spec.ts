import { connect as connectHttp2 } from 'node:http2';
import { type AddressInfo, connect } from 'node:net';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fastify, { type FastifyInstance } from 'fastify';
import { MetricsPage } from '../../../test/support/metrics-page.js';
import { GatewayMetrics } from './gateway-metrics.js';
import { registerHttpMetrics } from './http-metrics.hook.js';

const REQUESTS = 'http_requests_total';
const DURATIONS = 'http_request_duration_seconds_count';

describe('registerHttpMetrics', () => {
  let server: FastifyInstance;
  let metrics: GatewayMetrics;
  let url: string;

  beforeEach(async () => {
    metrics = new GatewayMetrics();
    server = await serve(fastify());
    url = `http://127.0.0.1:${portOf(server)}`;
  });

  afterEach(() => server.close());

  async function serve(instance: FastifyInstance): Promise<FastifyInstance> {
    registerHttpMetrics(instance, metrics);
    instance.get('/things/:id', (_request, reply) => reply.send('a thing'));
    instance.post('/things/:id', (_request, reply) => reply.code(201).send('made'));
    instance.get('/never', (request) => {
      request.raw.socket.destroy();
      return new Promise(() => undefined);
    });
    await instance.listen({ host: '127.0.0.1', port: 0 });
    return instance;
  }

  /** The page once so many requests have been counted. */
  async function pageOf(count: number): Promise<MetricsPage> {
    const deadline = performance.now() + 2000;
    for (;;) {
      const page = new MetricsPage(await metrics.registry.metrics());
      if (page.sum(REQUESTS) >= count || performance.now() > deadline) return page;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  async function get(path: string, method = 'GET'): Promise<void> {
    const answer = await fetch(`${url}${path}`, { method });
    await answer.text();
  }

  it('counts each request once, by route, method and status', async () => {
    await get('/things/1');
    await get('/things/2');
    await get('/things/3', 'POST');
    await get('/nothing/4');
    const page = await pageOf(4);
    const path = '/things/:id';
    expect(page.sum(REQUESTS)).toBe(4);
    expect(page.sum(REQUESTS, { path, method: 'GET', status: '200' })).toBe(2);
    expect(page.sum(REQUESTS, { path, method: 'POST', status: '201' })).toBe(1);
    expect(page.sum(REQUESTS, { path: 'none', method: 'GET', status: '404' })).toBe(1);
    expect(page.sum(DURATIONS)).toBe(4);
    expect(page.sum(DURATIONS, { path, method: 'GET' })).toBe(2);
  });

  it('counts one whose client left, and those of one connection apart', async () => {
    const socket = connect(portOf(server), '127.0.0.1');
    const request = (path: string) => socket.write(`GET ${path} HTTP/1.1\r\nhost: a\r\n\r\n`);
    request('/things/1');
    await once(socket, 'data');
    request('/never');
    await once(socket.resume(), 'close');
    const page = await pageOf(2);
    expect(page.sum(REQUESTS)).toBe(2);
    expect(page.sum(REQUESTS, { path: '/never', status: '499' })).toBe(1);
    expect(page.sum(REQUESTS, { path: '/things/:id', status: '200' })).toBe(1);
  });

  it('counts a request of HTTP/2 once', async () => {
    const http2 = await serve(fastify({ http2: true }) as unknown as FastifyInstance);
    const session = connectHttp2(`http://127.0.0.1:${portOf(http2)}`);
    await once(session.request({ ':path': '/things/1' }).resume(), 'close');
    session.close();
    const page = await pageOf(1);
    expect(page.sum(REQUESTS)).toBe(1);
    expect(page.sum(DURATIONS, { path: '/things/:id', method: 'GET' })).toBe(1);
    await http2.close();
  });
});

function portOf({ server }: FastifyInstance): number {
  return (server.address() as AddressInfo).port;
}
