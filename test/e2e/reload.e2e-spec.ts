import { mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openConverse, postConverse, readEventStream, textOf } from '../support/event-stream-client.js';
import { eventually } from '../support/eventually.js';
import { GatewayProcess } from '../support/gateway-process.js';
import { scrape } from '../support/metrics-page.js';
import { chatAnswer, chatChunks } from '../support/openai-chat-replies.js';
import { ScriptedUpstream } from '../support/scripted-upstream.js';
import { createTestGateway, type TestGateway } from '../support/test-gateway.js';
import { sseReply } from '../support/upstream-script.js';

const HELLO = { messages: [{ role: 'user', content: [{ text: 'Hello' }] }] };
const STREAMS = 20;

describe('a configuration that changes while calls run', () => {
  let gateway: TestGateway;
  let other: ScriptedUpstream;

  beforeEach(async () => {
    gateway = await createTestGateway();
    other = await ScriptedUpstream.start();
    other.answer(chatAnswer({ text: 'from the other' }));
  });

  afterEach(async () => {
    await gateway.close();
    await other.close();
  });

  const target = (key = gateway.key) => ({ ...gateway, key, modelId: 'openai/gpt-4o' });

  const movedTo = (upstream: ScriptedUpstream) => ({
    providers: { openai: { network_config: { base_url: upstream.url } } },
  });

  it('R41: streams end on the old one, the next request sees the new one', async () => {
    const text = 'said by the vendor that was there at the beginning';
    const all = chatChunks({ text });
    const cut = all.indexOf('data: ', all.length / 2);
    gateway.upstream.answer(() =>
      sseReply(all.slice(0, cut), { after: [{ waitMs: 300 }, { send: all.slice(cut) }, { end: true }] }),
    );
    const streams = await Promise.all(
      Array.from({ length: STREAMS }, () => openConverse(target(), 'converse-stream', HELLO)),
    );
    const readings = streams.map(async (exchange) => readEventStream((await exchange.readRest()).bytes));
    await gateway.reload(movedTo(other));
    const next = await postConverse(target(), HELLO);
    expect(next.status).toBe(200);
    expect(JSON.stringify(next.json)).toContain('from the other');
    for (const { events } of await Promise.all(readings)) expect(textOf(events)).toBe(text);
    expect(gateway.upstream.requests).toHaveLength(STREAMS);
    await eventually(
      () => gateway.upstream.socketsOpened === gateway.upstream.socketsClosed,
      'the connections to the old vendor are closed',
    );
  });

  it('issues and revokes virtual keys, and lets two values live while one is replaced', async () => {
    const old = 'sk-bf-team-old-5f1c9a0b7d';
    const fresh = 'sk-bf-team-new-8e2d4c6a1f';
    const keys = (...values: string[]) => ({
      governance: {
        virtual_keys: values.map((value) => ({
          id: 'team',
          name: 'team',
          value,
          provider_configs: [{ provider: 'mock', allowed_models: ['*'] }],
        })),
      },
    });
    const statusOf = async (key: string) =>
      (await postConverse({ ...gateway, key, modelId: 'mock/echo' }, HELLO)).status;
    await gateway.reload(keys(old));
    expect([await statusOf(old), await statusOf(fresh), await statusOf(gateway.key)]).toEqual([200, 401, 401]);
    await gateway.reload(keys(old, fresh));
    expect([await statusOf(old), await statusOf(fresh)]).toEqual([200, 200]);
    await gateway.reload(keys(fresh));
    expect([await statusOf(old), await statusOf(fresh)]).toEqual([401, 200]);
  });

  it('adds vendors and takes them away, in listings too', async () => {
    const models = async () => {
      const response = await fetch(`${gateway.url}/bedrock/inference-profiles`, {
        headers: { authorization: `Bearer ${gateway.key}` },
      });
      return JSON.stringify(await response.json());
    };
    const grants = ['mock', 'openai', 'groq'].map((provider) => ({ provider, allowed_models: ['*'] }));
    await gateway.reload({
      providers: {
        groq: { keys: [{ value: 'gsk-0001', models: ['fast-model'] }], network_config: { base_url: other.url } },
      },
      governance: { virtual_keys: [{ name: 'test', value: gateway.key, provider_configs: grants }] },
    });
    expect((await postConverse({ ...gateway, modelId: 'groq/fast-model' }, HELLO)).status).toBe(200);
    expect(await models()).toContain('groq/fast-model');
    await gateway.reload({});
    expect((await postConverse({ ...gateway, modelId: 'groq/fast-model' }, HELLO)).status).toBe(404);
    expect(await models()).not.toContain('groq/fast-model');
  });

  it('takes a changed setting of calls at once', async () => {
    const lossy = { ...HELLO, requestMetadata: { team: 'one' } };
    gateway.upstream.answer(chatAnswer({ text: 'ok' }));
    expect((await postConverse(target(), lossy)).status).toBe(200);
    await gateway.reload({ client: { strict_translation: true } });
    expect((await postConverse(target(), lossy)).status).toBe(400);
  });
});

describe('the file of a running process', () => {
  const KEY = 'sk-bf-reload-0123456789abcdef';
  let directory: string;
  let upstream: ScriptedUpstream;
  let gateway: GatewayProcess | undefined;

  // A build takes longer than a test may.

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'asbru-reload-'));
    upstream = await ScriptedUpstream.start();
    upstream.answer(chatAnswer({ text: 'ok' }));
  });

  afterEach(async () => {
    await gateway?.kill();
    gateway = undefined;
    await upstream.close();
    await rm(directory, { recursive: true, force: true });
  });

  const configOf = (vendorKey: string) => ({
    providers: { openai: { keys: [{ value: vendorKey }], network_config: { base_url: upstream.url } } },
    governance: {
      virtual_keys: [{ name: 'reload', value: KEY, provider_configs: [{ provider: 'openai', allowed_models: ['*'] }] }],
    },
  });

  const write = (config: unknown) =>
    writeFile(join(directory, 'config.json'), typeof config === 'string' ? config : JSON.stringify(config));

  const ask = (to: GatewayProcess) => postConverse({ url: to.url, key: KEY, modelId: 'openai/gpt-4o' }, HELLO);

  it('R42: stays as it is when the file is broken, which the log and a metric say', async () => {
    await write(configOf('sk-upstream-one'));
    const running = (gateway = await GatewayProcess.start({ directory }));
    const staleness = async () => (await scrape(running.managementUrl)).sum('asbru_configuration_stale');
    await write('{ "providers": { "openai": ');
    await eventually(() => running.stderr.includes('config.json:1:'), 'the place of the fault is logged', 10_000);
    expect((await ask(running)).status).toBe(200);
    expect(await staleness()).toBe(1);
    await write({ ...configOf('sk-upstream-one'), providers: { opneai: {} } });
    await eventually(() => running.stderr.includes('providers.opneai: expected one of'), 'the fault by path', 10_000);
    expect((await ask(running)).status).toBe(200);
    await write(configOf('sk-upstream-two'));
    await eventually(() => running.stderr.includes('is in use as it is now'), 'the mended file is used', 10_000);
    await ask(running);
    expect(upstream.requests.at(-1)?.headers.authorization).toBe('Bearer sk-upstream-two');
    expect(await staleness()).toBe(0);
  });

  it('R43: a key in a mounted file is replaced in the midst of traffic without a failed request', async () => {
    await writeFile(join(directory, 'openai-1'), 'sk-upstream-one\n');
    await writeFile(join(directory, 'openai-2'), 'sk-upstream-two\n');
    await symlink('openai-1', join(directory, 'openai'));
    await write(configOf('file.openai'));
    const running = (gateway = await GatewayProcess.start({ directory }));
    let isOver = false;
    const statuses: number[] = [];
    const traffic = Promise.all(
      Array.from({ length: 4 }, async () => {
        while (!isOver) statuses.push((await ask(running)).status);
      }),
    );
    const sentWith = (key: string) => () => upstream.requests.at(-1)?.headers.authorization === `Bearer ${key}`;
    await eventually(sentWith('sk-upstream-one'), 'traffic with the first key');
    await symlink('openai-2', join(directory, 'openai.next'));
    await rename(join(directory, 'openai.next'), join(directory, 'openai'));
    await eventually(sentWith('sk-upstream-two'), 'traffic with the second key', 10_000);
    isOver = true;
    await traffic;
    expect(new Set(statuses)).toEqual(new Set([200]));
    const keys = upstream.requests.map(({ headers }) => headers.authorization);
    // At most the requests that were under way at the change are sent with the old key after the new one was seen.
    const late = keys.slice(keys.indexOf('Bearer sk-upstream-two')).filter((key) => key === 'Bearer sk-upstream-one');
    expect(late.length).toBeLessThan(4);
  });

  it('is read again at SIGHUP', async () => {
    await write(configOf('sk-upstream-one'));
    const running = (gateway = await GatewayProcess.start({ directory }));
    process.kill(running.pid, 'SIGHUP');
    await eventually(() => running.stderr.includes('configuration: nothing has changed'), 'the signal is answered');
    expect((await ask(running)).status).toBe(200);
  });
});
