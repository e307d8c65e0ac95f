import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { runInProcess } from '../../test/support/command-line.js';
import { type Answer, ScriptedUpstream } from '../../test/support/scripted-upstream.js';
import { createTestGateway } from '../../test/support/test-gateway.js';
import { writeTlsPair } from '../../test/support/tls-files.js';
import { type Script, jsonReply, neverAnswer } from '../../test/support/upstream-script.js';
import { loadConfiguration } from '../config/load-configuration.js';
import { VENDORS } from '../providers/vendors.js';
import { checkCertificate } from './doctor/check-certificate.js';
import { checkClock } from './doctor/check-clock.js';
import { checkHosts } from './doctor/check-hosts.js';
import { checkKeys } from './doctor/check-keys.js';

/** Ports that the system chooses, so that nothing else on this machine is in the way. */
const FREE = { ASBRU_PORT: '0', ASBRU_ADMIN_PORT: '0' };

const CLOCK = Date.UTC(2027, 0, 1);

describe('asbru doctor', () => {
  const open: { close(): unknown }[] = [];

  afterEach(async () => {
    await Promise.all(open.splice(0).map((each) => each.close()));
  });

  it('finds nothing wrong with a start without anything', async () => {
    const { exitCode, stdout } = await runInProcess('doctor', { environment: FREE });
    expect(stdout).toMatch(/^ok {4}Node \d+\.\d+\.\d+\nok {4}configuration: no configuration file, 1 vendor \(mock\)/);
    expect(stdout).toMatch(/^ok {4}clock: /m);
    expect(stdout).toContain('All is well');
    expect(exitCode).toBe(0);
  });

  it('tells every fault of the configuration', async () => {
    const { exitCode, stdout } = await runInProcess('doctor', {
      config: { providers: { nobody: {} } },
      environment: FREE,
    });
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^bad {3}configuration: \/config\.json\n {6}providers\.nobody: expected/m);
    expect(stdout).toMatch(/1 of \d are bad/);
  });

  it('says which port somebody else has', async () => {
    const stranger = await listen();
    open.push(stranger);
    const environment = { ...FREE, ASBRU_PORT: String(portOf(stranger)) };
    const { exitCode, stdout } = await runInProcess('doctor', { environment });
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(
      /^bad {3}port \d+ of 127\.0\.0\.1 for the gateway: taken\n {6}Set ASBRU_PORT to a free port/m,
    );
  });

  it('knows a gateway that runs already', async () => {
    const gateway = await createTestGateway({ management: true });
    open.push(gateway);
    const [port, adminPort] = [gateway.url, gateway.managementUrl].map((url) => new URL(url).port);
    const environment = { ASBRU_PORT: port, ASBRU_ADMIN_PORT: adminPort };
    const { exitCode, stdout } = await runInProcess('doctor', { environment });
    expect(stdout.match(/: a gateway runs there$/gm)).toHaveLength(2);
    expect(exitCode).toBe(0);
  });

  it.each([
    { variable: 'ASBRU_HOST', prefix: 'the gateway' },
    { variable: 'ASBRU_ADMIN_HOST', prefix: 'the management side' },
  ])('says that $variable is no address of this machine', async ({ variable, prefix }) => {
    const config = { server: { admin: { anonymous_metrics: true } } };
    const environment = { ASBRU_PORT: '18080', ASBRU_ADMIN_PORT: '18081', [variable]: '192.0.2.1' };
    const { exitCode, stdout } = await runInProcess('doctor', { config, environment });
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(
      new RegExp(`for ${prefix}: cannot be listened on \\(EADDRNOTAVAIL\\)\\n +Set ${variable} to`),
    );
  });

  it('asks no vendor unless it is told to', async () => {
    const upstream = await ScriptedUpstream.start();
    open.push(upstream);
    const { exitCode } = await runInProcess('doctor', { config: openai(upstream.url), environment: FREE });
    expect(exitCode).toBe(0);
    expect(upstream.requests).toEqual([]);
  });

  it('asks every vendor with every key, and repeats none', async () => {
    const upstream = await ScriptedUpstream.start();
    open.push(upstream);
    const replies: Answer = ({ headers }) =>
      jsonReply(headers.authorization === 'Bearer sk-that-holds-8fZ' ? 200 : 401, {
        error: { message: String(headers.authorization) },
      });
    upstream.answer(replies);
    const { exitCode, stdout } = await runInProcess('doctor --call', {
      config: openai(upstream.url),
      environment: FREE,
    });
    expect(upstream.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /v1/models',
      'GET /v1/models',
    ]);
    expect(stdout).toContain(`ok    openai, key "good": ok (GET ${upstream.url}/v1/models: 200)\n`);
    expect(stdout).toContain(
      `bad   openai, key "old": refused (GET ${upstream.url}/v1/models: 401)\n      Replace providers.openai.keys.1 by a key that holds.\n`,
    );
    expect(stdout).not.toMatch(/sk-/);
    expect(exitCode).toBe(1);
  });
});

function openai(url: string) {
  const keys = [
    { name: 'good', value: 'sk-that-holds-8fZ' },
    { name: 'old', value: 'sk-that-was-taken-back' },
  ];
  return { providers: { openai: { keys, network_config: { base_url: url } } } };
}

async function listen(): Promise<Server> {
  const server = createServer((socket) => socket.end('220 not a gateway\r\n')).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return server;
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

describe('the call of a key', () => {
  let upstream: ScriptedUpstream;

  beforeAll(async () => {
    upstream = await ScriptedUpstream.start();
  });

  afterEach(() => {
    upstream.clear();
  });

  afterAll(() => upstream.close());

  /** What is found of one vendor, whose answers are these in their order. */
  async function callWith(name: string, provider: object, ...answers: Script[]) {
    upstream.enqueue(...answers);
    const { findings, vendorAheadMs } = await checkKeys(
      load({ [name]: { network_config: { base_url: upstream.url }, ...provider } }),
    );
    expect(findings).toHaveLength(1);
    return { ...findings[0]!, vendorAheadMs };
  }

  const asked = () => upstream.requests.map(({ method, path }) => `${method} ${path}`);
  const key = { keys: [{ name: 'main', value: 'key-Q7' }] };

  it.each([
    { name: 'openai', path: '/v1/models', header: ['authorization', 'Bearer key-Q7'] },
    { name: 'anthropic', path: '/v1/models', header: ['x-api-key', 'key-Q7'] },
    { name: 'gemini', path: '/v1beta/models', header: ['x-goog-api-key', 'key-Q7'] },
    { name: 'cohere', path: '/v1/models', header: ['authorization', 'Bearer key-Q7'] },
    { name: 'mistral', path: '/v1/models', header: ['authorization', 'Bearer key-Q7'] },
    { name: 'openrouter', path: '/v1/key', header: ['authorization', 'Bearer key-Q7'] },
  ] as const)('of $name reads $path', async ({ name, path, header: [header, value] }) => {
    expect((await callWith(name, key, jsonReply(200, {}))).state).toBe('ok');
    expect(asked()).toEqual([`GET ${path}`]);
    expect(upstream.lastRequest.headers[header]).toBe(value);
  });

  it.each([
    { version: undefined, path: '/openai/v1/models' },
    { version: '2024-10-21', path: '/openai/models?api-version=2024-10-21' },
  ])('of azure reads $path', async ({ version, path }) => {
    const azure = { endpoint: upstream.url, ...(version !== undefined && { api_version: version }) };
    const found = await callWith(
      'azure',
      { keys: [{ name: 'main', value: 'key-Q7', azure_key_config: azure }] },
      jsonReply(200, {}),
    );
    expect(found.state).toBe('ok');
    expect(asked()).toEqual([`GET ${path}`]);
    expect(upstream.lastRequest.headers['api-key']).toBe('key-Q7');
  });

  it('of vertex counts tokens', async () => {
    const vertex = { vertex_key_config: { project_id: 'p', region: 'global' } };
    const found = await callWith(
      'vertex',
      { keys: [{ name: 'main', value: 'key-Q7', ...vertex }] },
      jsonReply(200, {}),
    );
    expect(found.state).toBe('ok');
    expect(asked()).toEqual([
      'POST /v1/projects/p/locations/global/publishers/google/models/gemini-2.5-flash:countTokens',
    ]);
  });

  it.each([
    { status: 403, why: 'may not be read with this key' },
    { status: 404, why: 'is not there' },
  ])('asks for nothing where the list $why', async ({ status }) => {
    const found = await callWith('perplexity', key, jsonReply(status, {}), jsonReply(400, {}));
    expect(found.state).toBe('ok');
    expect(asked()).toEqual(['GET /models', 'POST /chat/completions']);
    expect(upstream.lastRequest.body.toString()).toBe('{}');
  });

  it('does not take a list that anybody may read for a proof', async () => {
    const found = await callWith('nvidia', key, jsonReply(200, {}), jsonReply(400, {}));
    expect(found).toMatchObject({ state: 'note', text: expect.stringContaining('does not say whether the key holds') });
    expect((await callWith('nvidia', key, jsonReply(200, {}), jsonReply(401, {}))).state).toBe('bad');
  });

  it.each([
    { status: 400, state: 'bad', text: 'refused', advice: 'Replace providers.xai.keys.0' },
    { status: 401, state: 'bad', text: 'refused', advice: 'Replace providers.xai.keys.0' },
    { status: 402, state: 'bad', text: 'not paid', advice: 'Settle' },
    { status: 429, state: 'note', text: 'throttled', advice: 'limits' },
    { status: 503, state: 'bad', text: 'the vendor fails', advice: 'status page' },
    { status: 302, state: 'bad', text: 'not understood', advice: 'providers.xai.network_config.base_url' },
  ])('says what a $status means', async ({ status, state, text, advice }) => {
    const found = await callWith(
      'xai',
      key,
      jsonReply(status, { error: 'key-Q7' }, { location: 'http://127.0.0.1:1/' }),
    );
    expect(found).toMatchObject({
      state,
      text: expect.stringContaining(text),
      advice: expect.stringContaining(advice),
    });
    expect(JSON.stringify(found)).not.toContain('key-Q7');
  });

  it.each([
    { answer: jsonReply(400, {}, { 'x-amzn-errortype': 'ValidationException:http://x' }), state: 'ok', says: ': ok' },
    {
      answer: jsonReply(403, {}, { 'x-amzn-errortype': 'UnrecognizedClientException' }),
      state: 'bad',
      says: 'refused',
    },
    { answer: jsonReply(400, {}, { 'x-amzn-errortype': 'ExpiredTokenException' }), state: 'bad', says: 'refused' },
    {
      answer: jsonReply(403, {}, { 'x-amzn-errortype': 'AccessDeniedException' }),
      state: 'note',
      says: 'may not call',
    },
  ] as const)('of bedrock tells refused credentials from a refused request: $says', async ({ answer, state, says }) => {
    const aws = { access_key: 'AKIAQ7', secret_key: 'secret-Q7', region: 'eu-west-1' };
    const found = await callWith('bedrock', { keys: [{ name: 'main', bedrock_key_config: aws }] }, answer);
    expect(found).toMatchObject({ state, text: expect.stringContaining(says) });
    expect(asked()).toEqual(['POST /model/amazon.nova-micro-v1%3A0/converse']);
    expect(upstream.lastRequest.headers.authorization).toMatch(/^AWS4-HMAC-SHA256 Credential=AKIAQ7\/.*eu-west-1/);
    expect(JSON.stringify(found)).not.toContain('Q7');
  });

  it('sends the headers of the operator', async () => {
    const network = { base_url: upstream.url, extra_headers: { 'X-Team': 'red' } };
    await callWith('openai', { ...key, network_config: network }, jsonReply(200, {}));
    expect(upstream.lastRequest.headers['x-team']).toBe('red');
  });

  it('reaches a vendor of one’s own without a key', async () => {
    const custom = { base_provider_type: 'openai', is_key_less: true };
    const found = await callWith('house', { custom_provider_config: custom }, jsonReply(200, {}));
    expect(found).toMatchObject({ state: 'ok', text: expect.stringMatching(/^house: ok/) });
  });

  it('says what is in the way of a vendor that is not there', async () => {
    const gone = await ScriptedUpstream.start();
    const { url } = gone;
    await gone.close();
    const found = await callWith('openai', { ...key, network_config: { base_url: url } });
    expect(found).toMatchObject({ state: 'bad', text: 'openai, key "main": unreachable' });
    expect(found.advice).toContain('refused the connection');
  });

  it('gives up on a vendor that says nothing', async () => {
    upstream.enqueue(neverAnswer());
    const { findings } = await checkKeys(load({ openai: { ...key, network_config: { base_url: upstream.url } } }), 250);
    expect(findings).toEqual([
      expect.objectContaining({ state: 'bad', text: 'openai, key "main": no answer within 0.25 s' }),
    ]);
  });

  it('reads the vendor’s clock', async () => {
    const date = new Date(Date.now() + 3_600_000).toUTCString();
    const { vendorAheadMs } = await callWith('openai', key, jsonReply(200, {}, { date }));
    expect(Math.abs(vendorAheadMs! - 3_600_000)).toBeLessThan(60_000);
  });
});

describe('the clock', () => {
  it.each([
    { name: 'right', now: CLOCK, vendor: undefined, state: 'ok' },
    { name: 'at the beginning of time', now: 0, vendor: undefined, state: 'bad' },
    { name: 'as a vendor’s', now: CLOCK, vendor: CLOCK + 30_000, state: 'ok' },
    { name: 'a little off', now: CLOCK, vendor: CLOCK - 120_000, state: 'note' },
    { name: 'further off than signatures may be', now: CLOCK, vendor: CLOCK + 301_000, state: 'bad' },
  ])('that is $name is $state', ({ now, vendor, state }) => {
    expect(checkClock(now, vendor).state).toBe(state);
  });
});

describe('the certificate', () => {
  let directory: string;
  let pair: { cert: string; key: string };

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'asbru-doctor-'));
    pair = await writeTlsPair(directory);
  });

  afterAll(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  it.each([
    { when: 'now', days: 0, state: 'ok', text: 'holds until' },
    { when: 'long before', days: -4000, state: 'bad', text: 'not valid before' },
    { when: 'long after', days: 40_000, state: 'bad', text: 'expired on' },
  ])('is looked at $when', ({ days, state, text }) => {
    const [found] = checkCertificate({ ...pair, cleartext: false }, Date.now() + days * 86_400_000);
    expect(found).toMatchObject({ state, text: expect.stringContaining(text) });
  });

  it('is none where there is no TLS', () => {
    expect(checkCertificate(undefined, CLOCK)).toEqual([]);
  });
});

describe('the hosts', () => {
  /** The hosts that were looked up, for a resolver that knows none of them. */
  async function hostsOf(providers: object, environment: Record<string, string> = {}) {
    const hosts: string[] = [];
    const findings = await checkHosts(load(providers, environment), (host) => {
      hosts.push(host);
      return Promise.reject(Object.assign(new Error(host), { code: 'ENOTFOUND' }));
    });
    expect(findings.every(({ state, text }) => state === 'bad' && text.includes('ENOTFOUND'))).toBe(true);
    return hosts;
  }

  const keys = [{ value: 'key-Q7' }];

  it.each([
    { name: 'a vendor', providers: { openai: { keys } }, hosts: ['api.openai.com'] },
    {
      name: 'an address of one’s own',
      providers: { openai: { keys, network_config: { base_url: 'http://[::1]:1/x' } } },
      hosts: ['::1'],
    },
    {
      name: 'Azure',
      providers: { azure: { keys: [{ value: 'k7', azure_key_config: { endpoint: 'https://a.openai.azure.com' } }] } },
      hosts: ['a.openai.azure.com'],
    },
    {
      name: 'Vertex',
      providers: {
        vertex: { keys: [{ value: 'k7', vertex_key_config: { project_id: 'p', region: 'europe-west4' } }] },
      },
      hosts: ['europe-west4-aiplatform.googleapis.com'],
    },
    {
      name: 'Bedrock in two regions',
      providers: {
        bedrock: {
          keys: [
            { value: 'k7', bedrock_key_config: { region: 'eu-west-1' } },
            { value: 'k8', bedrock_key_config: { region: 'cn-north-1' } },
          ],
        },
      },
      hosts: ['bedrock-runtime.eu-west-1.amazonaws.com', 'bedrock-runtime.cn-north-1.amazonaws.com.cn'],
    },
    {
      name: 'a proxy, which looks up the rest',
      providers: { openai: { keys, proxy_config: { url: 'http://proxy.internal:3128' } } },
      hosts: ['proxy.internal'],
    },
    { name: 'nobody', providers: { mock: {} }, hosts: [] },
  ])('are those of $name', async ({ providers, hosts }) => {
    expect(await hostsOf(providers)).toEqual(hosts);
  });

  it('are those of the proxies of the environment', async () => {
    expect(await hostsOf({ openai: { keys } }, { HTTPS_PROXY: 'http://outer.internal:3128' })).toEqual([
      'outer.internal',
    ]);
  });
});

function load(providers: object, environment: Record<string, string> = {}) {
  const directory = mkdtempSync(join(tmpdir(), 'asbru-doctor-'));
  try {
    const file = join(directory, 'config.json');
    writeFileSync(file, JSON.stringify({ providers }));
    return loadConfiguration(environment, { directory, vendors: VENDORS });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
