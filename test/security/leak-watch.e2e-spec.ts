import { describe, expect, it } from '@jest/globals';
import { LiveConfiguration } from '../../src/config/live-configuration.js';
import { GatewayMetrics } from '../../src/observability/metrics/gateway-metrics.js';
import { LOG } from '../../src/observability/logger.js';
import { type ConverseTarget, postConverse, postConverseStream } from '../support/event-stream-client.js';
import { openExchange } from '../support/http-exchange.js';
import { createTestGateway, type TestGateway } from '../support/test-gateway.js';
import { TraceReceiver } from '../support/trace-receiver.js';

const say = (text: string) => ({ messages: [{ role: 'user', content: [{ text }] }] });
const THE_KEY = 'governance.virtual_keys.0.value';

/** Has the gateway do something, closes it, and gives what closing it says. */
async function closing(
  act: (gateway: TestGateway) => unknown,
  options: Parameters<typeof createTestGateway>[0] = {},
): Promise<string> {
  const gateway = await createTestGateway(options);
  await act(gateway);
  return gateway.close().then(
    () => '',
    (error: unknown) => String(error),
  );
}

/** Every gateway of the suite is watched for its own secrets; here it is shown that the watch sees them. */
describe('a gateway of the tests that emits a secret of its own fails when it is closed (S04)', () => {
  const ROADS: readonly (Partial<ConverseTarget> & { readonly name: string })[] = [
    { name: 'HTTP/1.1', http: 'h1' },
    { name: 'HTTP/2', http: 'h2' },
  ];

  it.each(ROADS)('in a whole answer over $name', async ({ http = 'h1' }) => {
    const said = await closing((gateway) => postConverse({ ...gateway, http, modelId: 'mock/echo' }, say(gateway.key)));
    expect(said).toContain(`${THE_KEY} in the body of the answer to POST /bedrock/model/mock%2Fecho/converse`);
    expect(said).not.toContain('sk-bf-');
  });

  it.each(ROADS)('in a stream over $name', async ({ http = 'h1' }) => {
    const said = await closing((gateway) =>
      postConverseStream({ ...gateway, http, modelId: 'mock/echo' }, say(`a "${gateway.key}"`)),
    );
    expect(said).toContain(`${THE_KEY} in the body of the answer to POST`);
  });

  it.each(ROADS)('in a header over $name, with the place and not the path that holds it', async ({ http = 'h1' }) => {
    const said = await closing((gateway) =>
      postConverse({ ...gateway, http, modelId: `mock/${gateway.key}` }, say('Hello')),
    );
    expect(said).toContain(`${THE_KEY} in an answer to a request that holds it`);
    expect(said).not.toContain('sk-bf-');
  });

  it('in an answer of the management side', async () => {
    const said = await closing(
      async ({ app, managementUrl, key }) => {
        app.get(GatewayMetrics, { strict: false }).registry.registerMetric({
          name: 'leak',
          get: () => Promise.resolve({ name: 'leak', help: key, type: 'counter', values: [], aggregator: 'sum' }),
          getMetricAsPrometheusString: () => `# HELP leak ${key}\n`,
        } as never);
        await openExchange({ origin: managementUrl, method: 'GET', path: '/metrics' });
      },
      { management: true },
    );
    expect(said).toContain(`${THE_KEY} in the body of the answer to GET /metrics`);
    expect(said).toContain(`${THE_KEY} in the metrics`);
  });

  it('in the log, which nobody reads', async () => {
    const said = await closing(({ app, key }) => {
      app.get<{ trace: (text: string) => void }>(LOG, { strict: false }).trace(`admitted ${key}`);
    });
    expect(said).toContain(`${THE_KEY} in a line of the log`);
  });

  it('in a trace', async () => {
    const receiver = await TraceReceiver.start();
    try {
      const said = await closing(
        (gateway) => postConverse({ ...gateway, modelId: `mock/${gateway.key}` }, say('Hello')),
        {
          config: { tracing: { endpoint: receiver.url } },
        },
      );
      expect(said).toContain(`${THE_KEY} in the traces`);
    } finally {
      await receiver.close();
    }
  });

  it.each([
    { name: 'the key of a vendor', secret: 'sk-upstream-0001', path: 'providers.openai.keys.0.value' },
    { name: 'a password of the environment', secret: 'canary-of-the-administrator', path: 'admin_password' },
  ])('which is $name', async ({ secret, path }) => {
    const said = await closing((gateway) => postConverse({ ...gateway, modelId: 'mock/echo' }, say(secret)), {
      environment: { ADMIN_PASSWORD: 'canary-of-the-administrator' },
      config: { governance: { auth_config: { admin_username: 'root', admin_password: 'env.ADMIN_PASSWORD' } } },
    });
    expect(said).toContain(path);
  });

  it('which another configuration brought, or the one before had', async () => {
    const next = 'sk-bf-next-5a6b7c8d9e0f';
    const said = await closing(async (gateway) => {
      const [own] = gateway.app.get(LiveConfiguration, { strict: false }).current.governance.virtual_keys;
      await gateway.reload({
        governance: { virtual_keys: [{ name: 'next', value: next, provider_configs: own?.provider_configs }] },
      });
      await postConverse({ ...gateway, key: next, modelId: 'mock/echo' }, say(`${next} ${gateway.key}`));
    });
    expect(said.match(/virtual_keys\.0\.value in the body/g)).not.toBeNull();
  });
});

describe('a gateway of the tests that emits no secret', () => {
  it('closes in peace', async () => {
    expect(await closing((gateway) => postConverse({ ...gateway, modelId: 'mock/echo' }, say('Hello')))).toBe('');
  });

  it('closes in peace where the test has it repeat one, and says why', async () => {
    const said = await closing((gateway) => postConverse({ ...gateway, modelId: 'mock/echo' }, say(gateway.key)), {
      repeats: { secrets: ['sk-bf-test-1f0c7a52e9b84d36'], reason: 'the caller says it, and the mock vendor echoes' },
    });
    expect(said).toBe('');
  });
});
