import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ALICE, createAuthGateway, signedBy } from '../support/auth-gateway.js';
import { type HttpVersion, openExchange } from '../support/http-exchange.js';
import { type SigningOptions } from '../support/sign-request.js';
import { type TestGateway } from '../support/test-gateway.js';

const PATH = '/bedrock/model/mock%2Fecho/converse';
const BODY = JSON.stringify({ messages: [{ role: 'user', content: [{ text: 'Hello' }] }] });
const MINUTE_MS = 60_000;

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await createAuthGateway();
});

afterAll(() => gateway.close());

/** What arrives, where it is not what was signed. */
interface Arrival {
  readonly path?: string;
  readonly method?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

async function send(signing: Partial<SigningOptions> = {}, arrival: Arrival = {}, http: HttpVersion = 'h1') {
  const request = { path: PATH, body: BODY, ...signing };
  const { host = '', ...signed } = await signedBy(ALICE, { url: gateway.url, ...request });
  const exchange = await openExchange({
    origin: gateway.url,
    path: arrival.path ?? request.path,
    method: arrival.method ?? request.method ?? 'POST',
    // HTTP/2 has the host in `:authority`.
    headers: { ...signed, ...(http === 'h1' && { host }), ...arrival.headers },
    // A GET over HTTP/2 ends with its head.
    ...(request.method !== 'GET' && { body: arrival.body ?? request.body }),
    http,
  });
  const text = (await exchange.readRest()).bytes.toString();
  return { status: exchange.status, type: exchange.headers['x-amzn-errortype'], text };
}

describe.each(['h1', 'h2'] as const)('a signed request over %s', (http) => {
  it.each<{ name: string; signing: Partial<SigningOptions> }>([
    { name: 'with the hash of its body', signing: {} },
    { name: 'without it', signing: { stateHash: false } },
    { name: 'for another region', signing: { region: 'eu-central-1' } },
    { name: 'of four minutes ago', signing: { date: new Date(Date.now() - 4 * MINUTE_MS) } },
    { name: 'of a path with plain slashes in the model', signing: { path: '/bedrock/model/mock/echo/converse' } },
    { name: 'below another prefix', signing: { path: '/pydanticai/bedrock/model/mock%2Fecho/converse-stream' } },
    { name: 'without a body', signing: { method: 'GET', path: '/bedrock/inference-profiles', body: '' } },
    { name: 'with a query', signing: { method: 'GET', path: '/bedrock/inference-profiles?maxResults=1', body: '' } },
  ])('$name is admitted', async ({ signing }) => {
    expect(await send(signing, {}, http)).toMatchObject({ status: 200 });
  });

  it.each<{ name: string; arrival: Arrival }>([
    { name: 'byte of the body', arrival: { body: BODY.replace('Hello', 'Hellp') } },
    { name: 'length of the body', arrival: { body: `${BODY} ` } },
    { name: 'body that is empty', arrival: { body: '' } },
    { name: 'model', arrival: { path: PATH.replace('echo', 'stream') } },
    { name: 'operation', arrival: { path: `${PATH}-stream` } },
    { name: 'form of the path', arrival: { path: PATH.replace('%2F', '/') } },
    { name: 'query', arrival: { path: `${PATH}?debug=1` } },
    { name: 'type of the body', arrival: { headers: { 'content-type': 'text/plain' } } },
    { name: 'date', arrival: { headers: { 'x-amz-date': '20260101T000000Z' } } },
  ])('is refused with another $name (S42)', async ({ arrival }) => {
    for (const stateHash of [true, false]) {
      const answer = await send({ stateHash }, arrival, http);
      expect(answer).toMatchObject({ status: 403, type: 'InvalidSignatureException' });
    }
  });

  it.each<{ name: string; signing: Partial<SigningOptions>; status: number }>([
    { name: 'for another service', signing: { service: 's3' }, status: 403 },
    { name: 'of six minutes ago', signing: { date: new Date(Date.now() - 6 * MINUTE_MS) }, status: 403 },
    { name: 'of six minutes ahead', signing: { date: new Date(Date.now() + 6 * MINUTE_MS) }, status: 403 },
    { name: 'with a session token', signing: { headers: { 'x-amz-security-token': 'token' } }, status: 401 },
    {
      name: 'whose body was not signed',
      signing: { headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } },
      status: 403,
    },
  ])('$name is refused (S42)', async ({ signing, status }) => {
    expect(await send(signing, {}, http)).toMatchObject({ status });
  });

  it('is admitted again while its date counts: there is no memory of signatures (S42)', async () => {
    const headers = await signedBy(ALICE, { url: gateway.url, path: PATH, body: BODY });
    const { host = '', ...others } = headers;
    for (let time = 0; time < 2; time++) {
      const request = { origin: gateway.url, path: PATH, body: BODY, http };
      const exchange = await openExchange({ ...request, headers: { ...others, ...(http === 'h1' && { host }) } });
      await exchange.readRest();
      expect(exchange.status).toBe(200);
    }
  });

  it('does not reach the door with a body that was not signed, nor say what is in it', async () => {
    const answer = await send({}, { body: 'not JSON at all' }, http);
    expect(answer).toMatchObject({ status: 403 });
    expect(answer.text).not.toContain('not JSON');
  });
});
