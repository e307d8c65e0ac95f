import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { type ClientHttp2Session, connect } from 'node:http2';
import { request as requestHttps } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { connect as connectTls } from 'node:tls';
import { X509Certificate } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { postConverse } from '../support/event-stream-client.js';
import { eventually } from '../support/eventually.js';
import { GatewayProcess, type GatewayProcessOptions } from '../support/gateway-process.js';
import { openExchange } from '../support/http-exchange.js';
import { writeTlsPair, type WrittenTlsPair } from '../support/tls-files.js';

const KEY = 'sk-bf-tls-0123456789abcdef';
const ECHO = '/bedrock/model/mock%2Fecho/converse';
const STREAM = '/bedrock/model/mock%2Fstream/converse-stream';
const HELLO = { messages: [{ role: 'user', content: [{ text: 'Hello' }] }] };

/** Says on standard error when the maker of certificates is loaded. */
const TELL_OF_SELFSIGNED = `--import=data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module';
  registerHooks({
    resolve(name, context, next) {
      if (name === 'selfsigned') process.stderr.write('selfsigned is loaded\\n');
      return next(name, context);
    },
  });
`)}`;

describe('TLS of the process', () => {
  const running: GatewayProcess[] = [];
  let directory: string;
  let pair: WrittenTlsPair;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'asbru-tls-'));
    pair = await writeTlsPair(directory);
  });

  afterEach(async () => {
    await Promise.all(running.splice(0).map((gateway) => gateway.kill()));
    await rm(directory, { recursive: true, force: true });
  });

  async function start(options: GatewayProcessOptions = {}): Promise<GatewayProcess> {
    const gateway = await GatewayProcess.start(options);
    running.push(gateway);
    return gateway;
  }

  async function startWith(tls: object): Promise<GatewayProcess> {
    await writeConfig(tls);
    return start({ directory });
  }

  async function writeConfig(tls: object): Promise<void> {
    const config = {
      providers: { mock: {} },
      governance: {
        virtual_keys: [{ name: 'tls', value: KEY, provider_configs: [{ provider: 'mock', allowed_models: ['*'] }] }],
      },
      server: { tls: { cert: 'tls.crt', key: 'tls.key', ...tls } },
    };
    await writeFile(join(directory, 'config.json'), JSON.stringify(config));
  }

  const inClear = (gateway: GatewayProcess) => gateway.url.replace('https:', 'http:');

  describe('with a certificate of the configuration', () => {
    it('serves HTTP/1.1 and HTTP/2 with it, and says so', async () => {
      const gateway = await startWith({});
      expect(gateway.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
      expect(await text(await openHttp1(gateway.url, pair.pem))).toContain('"text":"Hello"');
      const client = connectHttp2(gateway.url, pair.pem);
      expect(await text(await openHttp2(client))).toContain('"text":"Hello"');
      client.close();
    });

    it('tells clients without TLS to use it, and lets probes in', async () => {
      const gateway = await startWith({});
      const refused = await postConverse({ url: inClear(gateway), key: KEY, modelId: 'mock/echo' }, HELLO);
      expect(refused.status).toBe(400);
      expect(refused.headers['x-amzn-errortype']).toBe('ValidationException');
      expect(refused.json.message).toContain('https://');
      for (const path of ['/health', '/health/live', '/health/ready', '/health/startup']) {
        const probe = await openExchange({ origin: inClear(gateway), method: 'GET', path });
        expect(probe.status).toBe(200);
        await probe.readRest();
      }
    });

    it('serves clients without TLS where the configuration lets it', async () => {
      const gateway = await startWith({ cleartext: true });
      const answer = await postConverse({ url: inClear(gateway), key: KEY, modelId: 'mock/echo' }, HELLO);
      expect(answer.status).toBe(200);
      expect(await text(await openHttp1(gateway.url, pair.pem))).toContain('"text":"Hello"');
    });

    it('renews it when the files change, and keeps it while they are broken', async () => {
      const gateway = await startWith({});
      const fingerprint = new X509Certificate(pair.pem).fingerprint256;
      const { key } = await writeTlsPair(join(directory, 'other'));
      await writeFile(pair.key, await readFile(key));
      await eventually(() => gateway.stderr.includes('the certificate in use stays'), 'the fault is logged', 10_000);
      expect(gateway.stderr).toContain(`does not belong to the first certificate in ${pair.cert}`);
      expect(gateway.stderr).not.toContain('PRIVATE KEY');
      expect(await shownAt(gateway.url)).toBe(fingerprint);

      const renewed = await writeTlsPair(directory);
      await eventually(() => gateway.stderr.includes('new connections see'), 'the renewal is logged', 10_000);
      expect(await shownAt(gateway.url)).toBe(new X509Certificate(renewed.pem).fingerprint256);
    });

    it('lets streams inside TLS finish on SIGTERM and exits 0', async () => {
      const gateway = await startWith({});
      const body = { ...HELLO, additionalModelRequestFields: { mock: { words: 40, delayMs: 25 } } };
      const client = connectHttp2(gateway.url, pair.pem);
      const streams = await Promise.all([
        ...Array.from({ length: 3 }, () => openHttp2(client, { path: STREAM, body })),
        ...Array.from({ length: 3 }, () => openHttp1(gateway.url, pair.pem, { path: STREAM, body })),
      ]);
      const answers = Promise.all(streams.map((stream) => text(stream)));
      gateway.signal('SIGTERM');
      for (const answer of await answers) expect(answer).toContain('messageStop');
      expect(await gateway.exit()).toBe(0);
    });

    it('stops the start when key and certificate are no pair, and names both files', async () => {
      const { key } = await writeTlsPair(join(directory, 'other'));
      await writeConfig({ key });
      const gateway = GatewayProcess.spawn({ directory });
      running.push(gateway);
      expect(await gateway.exit()).toBe(1);
      expect(gateway.stderr).toContain(
        `server.tls.key: the key in ${key} does not belong to the first certificate in ${pair.cert}`,
      );
      expect(gateway.stderr).not.toMatch(/^\s+at /m);
    });

    it('never loads the maker of certificates', async () => {
      await writeConfig({});
      const environment = { NODE_OPTIONS: TELL_OF_SELFSIGNED };
      const configured = await start({ directory, environment });
      expect(configured.stderr).not.toContain('selfsigned is loaded');
      const trial = await start({ environment });
      expect(trial.stderr).toContain('selfsigned is loaded');
    });
  });

  describe('without a configuration', () => {
    /** Every file below a folder. */
    async function filesBelow(folder: string): Promise<string[]> {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true });
      return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    }

    it('writes the certificate and nothing else', async () => {
      const gateway = await start();
      const files = await filesBelow(gateway.temporaryFolder);
      const { port } = new URL(gateway.url);
      expect(files).toEqual([expect.stringMatching(new RegExp(`/asbru-\\d+/localhost-${port}\\.pem$`))]);
      const content = await readFile(files[0]!, 'utf8');
      expect(content).not.toContain('PRIVATE');
      expect(gateway.stdout).toContain(`Certificate    ${files[0]!}\n`);
      const answer = await openHttp1(gateway.url.replace('http:', 'https:'), content, { key: gateway.key });
      expect(await text(answer)).toContain('"text":"Hello"');
    });

    it('makes a certificate for the host that it was told to listen on', async () => {
      const gateway = await start({ environment: { ASBRU_HOST: '127.0.0.2' } });
      const [file = ''] = await filesBelow(gateway.temporaryFolder);
      const certificate = new X509Certificate(await readFile(file));
      for (const address of ['127.0.0.1', '127.0.0.2', '::1']) expect(certificate.checkIP(address)).toBe(address);
      expect(certificate.checkHost('localhost')).toBe('localhost');
    });

    it('goes on in clear where nothing can be written, and says so', async () => {
      const gateway = await start({ environment: { TMPDIR: '/dev/null/nowhere' } });
      expect(gateway.stdout).toMatch(/^ {2}TLS {12}none: .*ENOTDIR/m);
      expect(gateway.stdout).toContain(`export AWS_ENDPOINT_URL_BEDROCK_RUNTIME=${gateway.url}/bedrock\n`);
      expect(gateway.stdout).not.toContain('AWS_CA_BUNDLE');
      const answer = await postConverse({ url: gateway.url, key: gateway.key, modelId: 'mock/echo' }, HELLO);
      expect(answer.status).toBe(200);
      await expect(shownAt(gateway.url)).rejects.toThrow();
    });
  });
});

interface Question {
  readonly path?: string;
  readonly body?: object;
  readonly key?: string;
}

/** Asks over HTTP/1.1 on a connection of its own; resolves when the head of the answer is here. */
function openHttp1(
  url: string,
  ca: string,
  { path = ECHO, body = HELLO, key = KEY }: Question = {},
): Promise<Readable> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${key}` };
    requestHttps(`${url}${path}`, { ca, method: 'POST', headers }, resolve)
      .on('error', reject)
      .end(JSON.stringify(body));
  });
}

/** Asks on a session of HTTP/2; resolves when the head of the answer is here. */
function openHttp2(client: ClientHttp2Session, { path = ECHO, body = HELLO }: Question = {}): Promise<Readable> {
  const stream = client.request({ ':method': 'POST', ':path': path, authorization: `Bearer ${KEY}` });
  stream.end(JSON.stringify(body));
  return new Promise((resolve, reject) => {
    stream.on('error', reject).once('response', () => {
      resolve(stream);
    });
  });
}

function connectHttp2(url: string, ca: string): ClientHttp2Session {
  return connect(url, { ca }).on('error', () => undefined);
}

/** The fingerprint of the certificate that a new connection is shown. */
function shownAt(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connectTls({ host: '127.0.0.1', port: Number(new URL(url).port), rejectUnauthorized: false }, () => {
      resolve(socket.getPeerCertificate().fingerprint256);
      socket.destroy();
    });
    socket.on('error', reject);
  });
}
