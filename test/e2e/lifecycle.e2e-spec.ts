import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect as connectHttp2 } from 'node:http2';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from '@jest/globals';
import { openConverse, readEventStream, textOf } from '../support/event-stream-client.js';
import { eventually } from '../support/eventually.js';
import { GatewayProcess, type GatewayProcessOptions } from '../support/gateway-process.js';
import { openExchange } from '../support/http-exchange.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A stream of `words` words at `delayMs` each. */
function paced(words: number, delayMs: number) {
  return {
    messages: [{ role: 'user', content: [{ text: 'Hello' }] }],
    additionalModelRequestFields: { mock: { words, delayMs } },
  };
}

describe('the life of the process', () => {
  const running: GatewayProcess[] = [];

  afterEach(async () => {
    await Promise.all(running.splice(0).map((gateway) => gateway.kill()));
  });

  async function start(options: GatewayProcessOptions = {}): Promise<GatewayProcess> {
    const gateway = await GatewayProcess.start(options);
    running.push(gateway);
    return gateway;
  }

  async function startWith(server: object): Promise<{ gateway: GatewayProcess; key: string }> {
    const directory = await mkdtemp(join(tmpdir(), 'asbru-life-'));
    const key = 'sk-bf-life-0123456789abcdef';
    const config = {
      providers: { mock: {} },
      governance: {
        virtual_keys: [{ name: 'life', value: key, provider_configs: [{ provider: 'mock', allowed_models: ['*'] }] }],
      },
      server,
    };
    await writeFile(join(directory, 'config.json'), JSON.stringify(config));
    try {
      return { gateway: await start({ directory }), key };
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  }

  async function statusOf(gateway: GatewayProcess, path: string): Promise<number> {
    const exchange = await openExchange({ origin: gateway.url, method: 'GET', path });
    await exchange.readRest();
    return exchange.status;
  }

  it('answers every probe once it listens', async () => {
    const gateway = await start();
    for (const path of ['/health', '/health/live', '/health/ready', '/health/startup']) {
      expect(await statusOf(gateway, path)).toBe(200);
    }
  });

  it('R01: lets running streams finish on SIGTERM, turns readiness off at once, and exits 0', async () => {
    const { gateway, key } = await startWith({ drain_delay_in_seconds: 1, shutdown_grace_in_seconds: 120 });
    const target = { url: gateway.url, key, modelId: 'mock/stream' };
    const streams = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        openConverse({ ...target, http: index % 2 === 0 ? 'h1' : 'h2' }, 'converse-stream', paced(100, 25)),
      ),
    );
    const answers = Promise.all(streams.map((stream) => stream.readRest()));
    gateway.signal('SIGTERM');
    await eventually(() => gateway.stderr.includes('not ready any more'), 'the signal arrives');
    expect(await statusOf(gateway, '/health/ready')).toBe(503);
    expect(await statusOf(gateway, '/health')).toBe(503);
    expect(await statusOf(gateway, '/health/live')).toBe(200);
    for (const [index, { bytes, torn }] of (await answers).entries()) {
      expect({ index, torn }).toEqual({ index, torn: false });
      const { events, exception } = readEventStream(bytes);
      expect(exception).toBeUndefined();
      expect(textOf(events).trim().split(/\s+/)).toHaveLength(100);
    }
    expect(await gateway.exit()).toBe(0);
  });

  it.each(['h1', 'h2'] as const)(
    'R02: ends a stream beyond the grace with an exception frame over %s',
    async (http) => {
      const { gateway, key } = await startWith({ shutdown_grace_in_seconds: 1 });
      const target = { url: gateway.url, key, modelId: 'mock/stream', http };
      const stream = await openConverse(target, 'converse-stream', paced(1000, 50));
      gateway.signal('SIGTERM');
      const { bytes, torn } = await stream.readRest();
      expect(torn).toBe(false);
      expect(readEventStream(bytes).exception?.type).toBe('serviceUnavailableException');
      expect(await gateway.exit()).toBe(0);
    },
  );

  it('R03: exits 1 at once on a second signal', async () => {
    const { gateway, key } = await startWith({ shutdown_grace_in_seconds: 60 });
    const target = { url: gateway.url, key, modelId: 'mock/stream' };
    const stream = await openConverse(target, 'converse-stream', paced(1000, 50));
    gateway.signal('SIGTERM');
    await eventually(() => gateway.stderr.includes('port closed'), 'the drain begins');
    gateway.signal('SIGTERM');
    expect(await gateway.exit()).toBe(1);
    expect((await stream.readRest()).torn).toBe(true);
  });

  it('R04: closes idle connections and exits 0 when nothing runs', async () => {
    const gateway = await start();
    const session = connectHttp2(gateway.url);
    session.on('error', () => undefined);
    await new Promise((resolve) => session.once('remoteSettings', resolve));
    const closed = new Promise((resolve) => session.once('close', resolve));
    const signalledAt = performance.now();
    gateway.signal('SIGTERM');
    await closed;
    expect(await gateway.exit()).toBe(0);
    expect(performance.now() - signalledAt).toBeLessThan(20_000);
  });

  it('stops with the npm that started it, whom alone a signal reaches', async () => {
    const gateway = await start({ directory: ROOT, command: ['npm', 'start'] });
    const { hostname, port } = new URL(gateway.url);
    expect(await statusOf(gateway, '/health/ready')).toBe(200);
    gateway.signal('SIGTERM');
    let open = true;
    await eventually(() => {
      const probe = connect(Number(port), hostname)
        .on('connect', () => probe.destroy())
        .on('error', () => (open = false));
      return !open;
    }, 'the port is closed');
  });

  it('stops the start with one message that names every fault', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'asbru-life-'));
    await writeFile(
      join(directory, 'config.json'),
      JSON.stringify({ providers: { openai: { keys: [{ value: 'env.NOT_SET_ANYWHERE' }] }, nobody: {} }, clinet: {} }),
    );
    const gateway = GatewayProcess.spawn({ directory });
    running.push(gateway);
    expect(await gateway.exit()).toBe(1);
    expect(gateway.stderr).toContain('NOT_SET_ANYWHERE');
    expect(gateway.stderr).toContain('clinet');
    expect(gateway.stderr).toContain('nobody');
    expect(gateway.stderr).not.toMatch(/^\s+at /m);
    await rm(directory, { recursive: true });
  });

  it('says which port is taken', async () => {
    const blocker = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => blocker.once('listening', resolve));
    const address = blocker.address();
    const port = typeof address === 'object' && address !== null ? String(address.port) : '';
    const gateway = GatewayProcess.spawn({ environment: { ASBRU_PORT: port } });
    running.push(gateway);
    expect(await gateway.exit()).toBe(1);
    expect(gateway.stderr).toContain('Set ASBRU_PORT to a free port');
    blocker.close();
  });

  it('keeps the key that ASBRU_VIRTUAL_KEY fixes', async () => {
    const gateway = await start({ environment: { ASBRU_VIRTUAL_KEY: 'sk-bf-fixed-0123456789abcdef' } });
    expect(gateway.key).toBe('sk-bf-fixed-0123456789abcdef');
    expect(gateway.stdout).toContain('mock');
  });
});
