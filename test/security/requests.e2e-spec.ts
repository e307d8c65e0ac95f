import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { answerAsBedrock, bedrockModel } from '../support/scripted-bedrock.js';
import { createBedrockGateway } from '../support/bedrock-gateway.js';
import { openExchange } from '../support/http-exchange.js';
import { RawConnection } from '../support/raw-connection.js';
import { assistantAnswer } from '../support/scripted-assistant.js';
import { type TestGateway } from '../support/test-gateway.js';

const MODEL = '/bedrock/model/openai%2Fgpt-4o/converse';
const REQUEST = { messages: [{ role: 'user', content: [{ text: 'Hello' }] }] };
const BODY = JSON.stringify(REQUEST);

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await createBedrockGateway();
});

beforeEach(() => {
  gateway.upstream.clear();
  gateway.upstream.answer((request) =>
    request.path.startsWith('/model/') ? answerAsBedrock(request) : assistantAnswer(request),
  );
});

afterAll(() => gateway.close());

interface Sent {
  readonly path?: string;
  readonly method?: string;
  readonly body?: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

async function send({ path = MODEL, method = 'POST', body = BODY, headers = {} }: Sent) {
  const authorization = `Bearer ${gateway.key}`;
  const exchange = await openExchange({
    origin: gateway.url,
    path,
    method,
    body,
    headers: { authorization, ...headers },
  });
  const text = (await exchange.readRest()).bytes.toString();
  return { status: exchange.status, headers: exchange.headers, text };
}

async function sendRaw(text: string): Promise<string> {
  const { port } = gateway.app.getHttpServer().address() as AddressInfo;
  const connection = await RawConnection.open(port);
  connection.send(text);
  await connection.receives('\r\n\r\n', 3000).catch(() => undefined);
  const { received } = connection;
  connection.socket.destroy();
  return received;
}

describe('where a request goes (S05)', () => {
  let elsewhere: Server;
  let reached = 0;

  beforeAll(async () => {
    elsewhere = createServer((_request, response) => {
      reached++;
      response.end('{}');
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
  });

  afterAll(async () => {
    await new Promise((resolve) => elsewhere.close(resolve));
  });

  it.each(['api_base', 'base_url', 'endpoint', 'baseUrl', 'endpoint_url', 'custom_host'])(
    'is not for the caller to say: %s',
    async (name) => {
      const address = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;
      const body = JSON.stringify({ ...REQUEST, [name]: address, additionalModelRequestFields: { [name]: address } });
      const headers = {
        [`x-${name.replaceAll('_', '-')}`]: address,
        'x-bf-base-url': address,
        'x-portkey-custom-host': address,
      };
      expect([200, 400]).toContain((await send({ body, headers })).status);
      expect(reached).toBe(0);
    },
  );
});

describe('headers of the caller (S11)', () => {
  const hostile = {
    'x-forwarded-for': '203.0.113.7',
    'x-forwarded-host': 'evil.example.com',
    forwarded: 'for=203.0.113.7',
    'x-amz-security-token': 'token-of-the-caller',
    'x-amz-date': '20200101T000000Z',
    cookie: 'session=1',
    'proxy-authorization': 'Basic eDp5',
    'x-bf-vk': 'sk-bf-test-1f0c7a52e9b84d36',
    'x-api-key': 'sk-bf-test-1f0c7a52e9b84d36',
    connection: 'close, x-secret',
    'x-secret': 'hop-by-hop',
  };

  it.each([
    { vendor: 'openai', path: MODEL },
    { vendor: 'bedrock', path: `/bedrock/model/${encodeURIComponent(bedrockModel('speaks'))}/converse` },
  ])('do not reach $vendor', async ({ path }) => {
    expect((await send({ path, headers: hostile })).status).toBe(200);
    const { headers } = gateway.upstream.lastRequest;
    for (const [name, value] of Object.entries(hostile))
      expect({ [name]: headers[name] }).not.toEqual({ [name]: value });
    expect(headers.host).toBe(new URL(gateway.upstream.url).host);
    expect(JSON.stringify(headers)).not.toContain(gateway.key);
  });
});

describe('characters that end lines (S12)', () => {
  it.each(['%0d%0ax-injected:%201', '%00', '%0a', 'a%0d%0a%0d%0ab', '%c3%28', '%'])(
    'in a model id come into no header: %s',
    async (text) => {
      const answer = await send({ path: `/bedrock/model/openai%2F${text}/converse` });
      expect(answer.status).toBeLessThan(500);
      expect(answer.headers).not.toHaveProperty('x-injected');
    },
  );

  it.each(['a\u0000b', 'a\rb', 'a\nb: c'])('in a header are refused: %j', async (value) => {
    const answer = await sendRaw(`POST ${MODEL} HTTP/1.1\r\nhost: a\r\nx-bf-vk: ${value}\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 40[01] /);
  });
});

describe('ambiguous lengths (S13)', () => {
  it.each([
    { name: 'both kinds', head: 'content-length: 5\r\ntransfer-encoding: chunked', body: '0\r\n\r\n' },
    { name: 'two lengths', head: 'content-length: 5\r\ncontent-length: 6', body: 'hello' },
    { name: 'two lengths in a line', head: 'content-length: 5, 5', body: 'hello' },
    { name: 'a sign', head: 'content-length: +5', body: 'hello' },
    { name: 'another encoding', head: 'transfer-encoding: xchunked', body: '0\r\n\r\n' },
    { name: 'chunked in the middle', head: 'transfer-encoding: chunked, identity', body: '0\r\n\r\n' },
    { name: 'a folded line', head: 'x-a: b\r\n c', body: '' },
    { name: 'a space before the colon', head: 'content-length : 5', body: 'hello' },
    { name: 'bare line feeds', head: 'x-a: b\ncontent-length: 5', body: 'hello' },
  ])('are refused, and the connection with them: $name', async ({ head, body }) => {
    const answer = await sendRaw(
      `POST ${MODEL} HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ${gateway.key}\r\n${head}\r\n\r\n${body}`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer.toLowerCase()).toContain('connection: close');
    expect(gateway.upstream.requests).toEqual([]);
  });
});

describe('strange paths (S15)', () => {
  it.each([
    '//bedrock/model/mock%2Fecho/converse',
    '/bedrock/model/../model/mock%2Fecho/converse',
    '/health/../bedrock/model/mock%2Fecho/converse',
    '/health/%2e%2e/bedrock/model/mock%2Fecho/converse',
    '/health/..%2fbedrock/model/mock%2Fecho/converse',
    '/health;/bedrock/model/mock%2Fecho/converse',
    '/bedrock/model/mock%2Fecho/converse/',
    '/bedrock/model/mock%2Fecho/converse.',
    '/bedrock/model/mock%2Fecho/converse;x=/health',
    '/bedrock/model/mock%2Fecho/converse?/health',
    '/bedrock/model/mock%2Fecho/converse#/health',
    '/Bedrock/Model/mock%2Fecho/converse',
    'http://evil.example.com/bedrock/model/mock%2Fecho/converse',
    'http://evil.example.com/health/../bedrock/model/mock%2Fecho/converse',
  ])('open nothing without a credential: %s', async (path) => {
    const head = `content-length: ${BODY.length}`;
    for (const host of ['gateway', 'evil.example.com/health', 'health', '']) {
      const answer = await sendRaw(`POST ${path} HTTP/1.1\r\nhost: ${host}\r\n${head}\r\n\r\n${BODY}`);
      expect(answer).toMatch(/^HTTP\/1\.1 40[0-5] /);
    }
  });
});

describe('compressed bodies (S19)', () => {
  const bomb = gzipSync(Buffer.alloc(10 << 20));

  it.each(['gzip', 'br', 'gzip, gzip', 'deflate', 'zstd'])('are refused unread: %s', async (encoding) => {
    expect((await send({ body: bomb, headers: { 'content-encoding': encoding } })).status).toBe(415);
  });
});
