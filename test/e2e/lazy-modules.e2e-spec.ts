import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { postConverse } from '../support/event-stream-client.js';
import { eventually } from '../support/eventually.js';
import { GatewayProcess } from '../support/gateway-process.js';
import { TraceReceiver } from '../support/trace-receiver.js';

// The first start may build.
jest.setTimeout(180_000);

const WATCH = fileURLToPath(new URL('../support/module-watch.mjs', import.meta.url));
const MODULES = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const HELLO = { messages: [{ role: 'user', content: [{ text: 'Hello' }] }] };

const OPTIONAL = /^loads file:.*\/node_modules\/(@opentelemetry(?!\/api\/)|@pydantic\/genai-prices)\//gm;

/** The optional packages of which a process has loaded something. prom-client loads OpenTelemetry's API, which does nothing. */
function loadedBy({ stderr }: GatewayProcess): string[] {
  const packages = [...stderr.matchAll(OPTIONAL)];
  return [...new Set(packages.map(([, name = '']) => name))].sort();
}

const DESCRIPTION =
  /^loads file:.*\/(node_modules\/@nestjs\/swagger|dist\/api-description\/(?:schemas|operations))\//gm;

/** What of the API description a process has loaded: the library, and the descriptions. */
function describedBy({ stderr }: GatewayProcess): string[] {
  return [...new Set([...stderr.matchAll(DESCRIPTION)].map(([, name = '']) => name))].sort();
}

describe('what a process loads', () => {
  const started: GatewayProcess[] = [];

  afterEach(async () => {
    for (const gateway of started.splice(0)) await gateway.kill();
  });

  const start = async (environment: Record<string, string> = {}) => {
    const gateway = await GatewayProcess.start({
      // The bundle says nothing of packages; it is cut where these are loaded late.
      command: [process.execPath, MODULES],
      environment: { NODE_OPTIONS: `--import=${WATCH}`, ...environment },
    });
    started.push(gateway);
    return gateway;
  };

  it('is neither OpenTelemetry nor the price list, where neither is needed', async () => {
    const gateway = await start();
    const answer = await postConverse({ url: gateway.url, key: gateway.key, modelId: 'mock/echo' }, HELLO);
    expect(answer.status).toBe(200);
    expect(gateway.stderr).toMatch(/^loads file:.*node_modules\/fastify\//m);
    expect(loadedBy(gateway)).toEqual([]);
  });

  it('is the API description when somebody asks for it, and no sooner', async () => {
    const gateway = await start({ ASBRU_ADMIN_TOKEN: 'management-token-0f1e2d3c' });
    const ask = (path: string) =>
      fetch(gateway.managementUrl + path, { headers: { authorization: 'Bearer management-token-0f1e2d3c' } });
    expect((await ask('/api/config')).status).toBe(200);
    expect((await ask('/docs')).status).toBe(200);
    expect(describedBy(gateway)).toEqual([]);
    expect((await ask('/openapi.json')).status).toBe(200);
    const all = ['dist/api-description/operations', 'dist/api-description/schemas', 'node_modules/@nestjs/swagger'];
    await eventually(() => describedBy(gateway).length === all.length, 'the process has said what it loads');
    expect(describedBy(gateway)).toEqual(all);
    // Its files are read when the page asks for them, and none of it is run here.
    expect(gateway.stderr).not.toMatch(/^loads file:.*node_modules\/swagger-ui-dist\//m);
  });

  it('is OpenTelemetry where a receiver is named; its last spans are sent before the process ends', async () => {
    const receiver = await TraceReceiver.start();
    const gateway = await start({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_SERVICE_NAME: 'a-replica' });
    expect(loadedBy(gateway)).toEqual(['@opentelemetry']);
    const answer = await postConverse({ url: gateway.url, key: gateway.key, modelId: 'mock/echo' }, HELLO);
    gateway.signal('SIGTERM');
    expect(await gateway.exit()).toBe(0);
    const { call } = await receiver.traceOf(answer.headers['x-bifrost-trace-id']);
    expect(call.resource).toMatchObject({ 'service.name': 'a-replica' });
    await receiver.close();
  });

  it('is the price list where a vendor is configured that it knows', async () => {
    const gateway = await start({ OPENAI_API_KEY: 'sk-test-5d0d4f8b7c' });
    expect(loadedBy(gateway)).toEqual(['@pydantic/genai-prices']);
  });
});
