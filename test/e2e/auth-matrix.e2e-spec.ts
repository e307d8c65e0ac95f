import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  ADMIN,
  ALICE,
  basic,
  type CallerCredentials,
  createAuthGateway,
  IDLE,
  NOBODY,
  OLD,
  POOR,
  type ServedRoute,
  servedRoutes,
  signedBy,
} from '../support/auth-gateway.js';
import { openExchange } from '../support/http-exchange.js';
import { type TestGateway } from '../support/test-gateway.js';

const BODY = JSON.stringify({ messages: [{ role: 'user', content: [{ text: 'Hello' }] }] });
const CONVERSE: ServedRoute = { method: 'POST', path: '/bedrock/model/mock%2Fecho/converse' };
const PUBLIC = /^\/health(?:\/|$)/;
const MANAGED = /^\/metrics$/;

let gateway: TestGateway;
let managed: TestGateway;

beforeAll(async () => {
  gateway = await createAuthGateway();
  managed = await createAuthGateway({
    management: true,
    config: { server: { admin: { token: 'management-token-0f1e2d3c', on_main_port: true } } },
  });
});

afterAll(async () => {
  await gateway.close();
  await managed.close();
});

/** Of other methods, Node's client announces no body. */
const bodyOf = (method: string) => (/^(?:POST|PUT|PATCH)$/.test(method) ? BODY : '');

type Headers = Readonly<Record<string, string>>;

async function send({ method, path }: ServedRoute, headers: Headers, origin = gateway.url) {
  const exchange = await openExchange({ origin, method, path, headers, body: bodyOf(method) });
  const text = (await exchange.readRest()).bytes.toString();
  return { status: exchange.status, headers: exchange.headers, text };
}

/** How each scheme presents a caller. */
const SCHEMES: Readonly<Record<string, (caller: CallerCredentials, route: ServedRoute) => Promise<Headers> | Headers>> =
  {
    bearer: ({ key }) => ({ authorization: `Bearer ${key}` }),
    'api-key': ({ key }) => ({ 'x-api-key': key }),
    'virtual-key': ({ key }) => ({ 'x-bf-vk': key }),
    'basic, the key as user': ({ key }) => basic(key, ''),
    'basic, the key as password': ({ key }) => basic('', key),
    'basic, user and password': ({ user, password }) => basic(user, password),
    sigv4: (caller, { method, path }) => signedBy(caller, { url: gateway.url, method, path, body: bodyOf(method) }),
  };

const STATES = [
  { state: 'good', caller: ALICE, status: 200, type: undefined },
  { state: 'unknown', caller: NOBODY, status: 401, type: 'UnrecognizedClientException' },
  { state: 'inactive', caller: IDLE, status: 403, type: 'AccessDeniedException' },
  { state: 'expired', caller: OLD, status: 403, type: 'ExpiredTokenException' },
  { state: 'poor', caller: POOR, status: 403, type: 'AccessDeniedException' },
];

describe('scheme × state of the caller', () => {
  const cases = Object.keys(SCHEMES).flatMap((scheme) => STATES.map((state) => ({ scheme, ...state })));

  it.each(cases)('$scheme, $state: $status', async ({ scheme, caller, status, type }) => {
    const answer = await send(CONVERSE, await SCHEMES[scheme]!(caller, CONVERSE));
    expect(answer.status).toBe(status);
    expect(answer.headers['x-amzn-errortype']).toBe(type);
    for (const secret of [caller.key, caller.secretAccessKey, caller.password])
      expect(answer.text).not.toContain(secret);
  });
});

describe('every route that is served', () => {
  const open = (path: string) => PUBLIC.test(path);

  it('is closed without a credential, but for the probes (S27)', async () => {
    const routes = servedRoutes(gateway);
    expect(routes.length).toBeGreaterThan(15);
    const answers = await Promise.all(
      routes.map(async (route) => ({ ...route, status: (await send(route, {})).status })),
    );
    const wrong = answers.filter(({ path, status }) => {
      if (open(path)) return status !== 200;
      return status !== (MANAGED.test(path) ? 404 : 401);
    });
    expect(wrong).toEqual([]);
    expect(answers.some(({ path }) => open(path))).toBe(true);
  });

  it.each(Object.keys(SCHEMES))('is closed to who is unknown and open to who is known, by %s', async (scheme) => {
    const routes = servedRoutes(gateway).filter(
      ({ path, method }) => !open(path) && !MANAGED.test(path) && /^(?:GET|POST)$/.test(method),
    );
    const write = SCHEMES[scheme]!;
    for (const route of routes) {
      const bad = await send(route, await write(NOBODY, route));
      // Of one address, passwords may be tried only so often.
      expect({ ...route, refused: [401, 429].includes(bad.status) }).toEqual({ ...route, refused: true });
      const good = await send(route, await write(ALICE, route));
      expect({ ...route, good: [401, 403, 429, 500].includes(good.status) }).toEqual({ ...route, good: false });
    }
  });
});

describe('the two sides (S26)', () => {
  const METRICS: ServedRoute = { method: 'GET', path: '/metrics' };
  const places = () => [managed.url, managed.managementUrl];

  it.each(Object.keys(SCHEMES).filter((scheme) => scheme !== 'sigv4'))(
    'management takes no caller by %s',
    async (scheme) => {
      const headers = await SCHEMES[scheme]!(ALICE, METRICS);
      for (const origin of places()) expect((await send(METRICS, headers, origin)).status).toBe(401);
    },
  );

  it('management takes no signature', async () => {
    for (const url of places()) {
      const headers = await signedBy(ALICE, { url, method: 'GET', path: '/metrics' });
      expect((await send(METRICS, headers, url)).status).toBe(401);
    }
  });

  it("management takes the administrator's password, and no wrong one", async () => {
    for (const origin of places()) {
      expect((await send(METRICS, basic(ADMIN.user, ADMIN.password), origin)).status).toBe(200);
      expect((await send(METRICS, basic(ADMIN.user, 'wrong'), origin)).status).toBe(401);
    }
  });

  it.each<{ name: string; headers: Headers }>([
    { name: 'the management token', headers: { authorization: 'Bearer management-token-0f1e2d3c' } },
    { name: 'the management token as x-bf-vk', headers: { 'x-bf-vk': 'management-token-0f1e2d3c' } },
    { name: 'the management token as x-api-key', headers: { 'x-api-key': 'management-token-0f1e2d3c' } },
    { name: "the administrator's password", headers: basic(ADMIN.user, ADMIN.password) },
  ])('inference does not take $name', async ({ headers }) => {
    for (const route of servedRoutes(managed)) {
      if (PUBLIC.test(route.path) || MANAGED.test(route.path) || !/^(?:GET|POST)$/.test(route.method)) continue;
      const { status } = await send(route, headers, managed.url);
      expect({ ...route, refused: [401, 429].includes(status) }).toEqual({ ...route, refused: true });
    }
  });
});

describe('strange Authorization headers (S02)', () => {
  it('are answered 400, 401, 403 or 429, and never repeated', async () => {
    const canary = 'canary7f3a9c';
    const text = fc.oneof(
      fc.string({ maxLength: 60 }),
      fc.base64String({ maxLength: 80 }),
      fc.constantFrom(
        "' OR 1=1 --",
        'a, Bearer b',
        '::',
        ':',
        '/////',
        ';;;',
        'Credential=a/b/c/d/e',
        '%00',
        '{{7*7}}',
      ),
      fc.integer({ min: 1, max: 8000 }).map((length) => 'A'.repeat(length)),
    );
    const scheme = fc.constantFrom(
      '',
      'Bearer ',
      'Basic ',
      'AWS4-HMAC-SHA256 ',
      'AWS4-HMAC-SHA256 Credential=',
      'Digest ',
    );
    const visible = (value: string) => value.replaceAll(/[^\x20-\x7e]/g, '?');
    await fc.assert(
      fc.asyncProperty(scheme, text, async (prefix, tail) => {
        const answer = await send(CONVERSE, { authorization: visible(`${prefix}${canary}${tail}`) });
        expect([400, 401, 403, 429]).toContain(answer.status);
        expect(answer.text).not.toContain(canary);
      }),
      { numRuns: 250 },
    );
    expect((await send(CONVERSE, { authorization: `Bearer ${ALICE.key}` })).status).toBe(200);
  });
});

describe('credentials that are tried over and over', () => {
  it('are told to wait, and a good one is served all the same', async () => {
    const tried = await createAuthGateway();
    try {
      const statuses: number[] = [];
      let last: Headers = {};
      for (let attempt = 0; attempt < 130; attempt++) {
        const answer = await send(CONVERSE, { 'x-bf-vk': `sk-bf-guess-${attempt}` }, tried.url);
        statuses.push(answer.status);
        last = answer.headers;
      }
      expect(new Set(statuses.slice(0, 100))).toEqual(new Set([401]));
      expect(statuses).toContain(429);
      expect(Number(last['retry-after'])).toBeGreaterThan(0);
      expect((await send(CONVERSE, { 'x-bf-vk': ALICE.key }, tried.url)).status).toBe(200);
    } finally {
      await tried.close();
    }
  });
});
