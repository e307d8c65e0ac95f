import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
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
  signedBy,
} from '../support/auth-gateway.js';
import { AWS_CREDENTIALS } from '../support/bedrock-gateway.js';
import { CallRecords } from '../support/call-records.js';
import { eventually } from '../support/eventually.js';
import { type HttpVersion, openExchange } from '../support/http-exchange.js';
import { type ServedRoute } from '../support/served-routes.js';
import { type TestGateway } from '../support/test-gateway.js';

const BODY = JSON.stringify({ messages: [{ role: 'user', content: [{ text: 'Hello' }] }] });
const CONVERSE = { method: 'POST', path: '/bedrock/model/mock%2Fecho/converse' };

const MODEL_OPERATIONS = ['converse', 'converse-stream', 'invoke', 'invoke-with-response-stream', 'count-tokens'];

/** What is sent of a route. */
type Asked = Pick<ServedRoute, 'method' | 'path'>;

/** All that costs something, of a model and a guardrail that exist; what is not allowed never reaches their vendors. */
const OPERATIONS: readonly (Asked & { readonly model: string })[] = [
  ...MODEL_OPERATIONS.map((name) => ({
    method: 'POST',
    path: `/bedrock/model/mock%2Fecho/${name}`,
    model: 'mock/echo',
  })),
  { method: 'POST', path: '/bedrock/guardrail/gr-1/version/DRAFT/apply', model: 'bedrock/gr-1' },
];

const BEDROCK = {
  keys: [{ name: 'unused', bedrock_key_config: { ...AWS_CREDENTIALS, region: 'eu-west-1' } }],
  network_config: { base_url: 'http://127.0.0.1:9' },
};

let gateway: TestGateway;
let managed: TestGateway;
const records = new CallRecords();

beforeAll(async () => {
  gateway = await createAuthGateway({ config: { providers: { bedrock: BEDROCK } }, log: records.take });
  managed = await createManaged();
});

/** A gateway whose management side has its own port, and every credential of its own. */
function createManaged(admin: object = {}): Promise<TestGateway> {
  return createAuthGateway({
    management: true,
    config: { server: { admin: { token: MANAGEMENT_TOKEN, scrape_token: SCRAPE_TOKEN, ...admin } } },
  });
}

afterAll(async () => {
  await gateway.close();
  await managed.close();
});

/** Of other methods, Node's client announces no body. */
const bodyOf = (method: string) => (/^(?:POST|PUT|PATCH)$/.test(method) ? BODY : '');

type Headers = Readonly<Record<string, string>>;

async function send({ method, path }: Asked, headers: Headers, origin = gateway.url, http: HttpVersion = 'h1') {
  const body = bodyOf(method);
  const exchange = await openExchange({ origin, method, path, headers, http, ...(body !== '' && { body }) });
  const text = (await exchange.readRest()).bytes.toString();
  return { status: exchange.status, headers: exchange.headers, text };
}

/** How each scheme presents a caller. */
const SCHEMES: Readonly<
  Record<string, (caller: CallerCredentials, route: Asked, url: string) => Promise<Headers> | Headers>
> = {
  bearer: ({ key }) => ({ authorization: `Bearer ${key}` }),
  'api-key': ({ key }) => ({ 'x-api-key': key }),
  'virtual-key': ({ key }) => ({ 'x-bf-vk': key }),
  'basic, the key as user': ({ key }) => basic(key, ''),
  'basic, the key as password': ({ key }) => basic('', key),
  'basic, user and password': ({ user, password }) => basic(user, password),
  sigv4: (caller, { method, path }, url) => signedBy(caller, { url, method, path, body: bodyOf(method) }),
};

/** What the answer says, which tells one refusal from another that has the same status. */
const STATES = [
  { state: 'good', caller: ALICE, status: 200, type: undefined, fault: /^$/, says: /"stopReason":"end_turn"/ },
  {
    state: 'unknown',
    caller: NOBODY,
    status: 401,
    type: 'UnrecognizedClientException',
    fault: /^(virtual_key|user)_not_found$/,
    says: /is not a virtual key of this gateway|was not issued by this gateway|the password is not right/,
  },
  {
    state: 'inactive',
    caller: IDLE,
    status: 403,
    type: 'AccessDeniedException',
    fault: /^access_blocked$/,
    says: /"idle\W+ is inactive\./,
  },
  {
    state: 'expired',
    caller: OLD,
    status: 403,
    type: 'ExpiredTokenException',
    fault: /^access_blocked$/,
    says: /"old\W+ expired at 2020-01-01T/,
  },
  {
    state: 'poor',
    caller: POOR,
    status: 403,
    type: 'AccessDeniedException',
    fault: /^model_blocked$/,
    says: /"poor\W+ may not call mock\/echo\./,
  },
];

describe('scheme × state of the caller', () => {
  const cases = Object.keys(SCHEMES).flatMap((scheme) => STATES.map((state) => ({ scheme, ...state })));

  it.each(cases)('$scheme, $state: $status', async ({ scheme, caller, status, type, fault, says }) => {
    const answer = await send(CONVERSE, await SCHEMES[scheme]!(caller, CONVERSE, gateway.url));
    expect(answer.status).toBe(status);
    expect(answer.headers['x-amzn-errortype']).toBe(type);
    expect(answer.text).toMatch(says);
    // Bifrost's name of the fault; an answer that is none has no type.
    expect((JSON.parse(answer.text) as { type?: string }).type ?? '').toMatch(fault);
    for (const secret of [caller.key, caller.secretAccessKey, caller.password])
      expect(answer.text).not.toContain(secret);
  });
});

describe('scheme × operation of a caller that may call nothing', () => {
  const cases = Object.keys(SCHEMES).flatMap((scheme) => OPERATIONS.map((operation) => ({ scheme, ...operation })));

  it.each(cases)('$scheme, $path: 403, the model blocked', async ({ scheme, model, ...route }) => {
    const answer = await send(route, await SCHEMES[scheme]!(POOR, route, gateway.url));
    expect({ ...answer, text: undefined }).toMatchObject({
      status: 403,
      headers: { 'x-amzn-errortype': 'AccessDeniedException' },
    });
    expect(JSON.parse(answer.text)).toMatchObject({ type: 'model_blocked', __type: 'AccessDeniedException' });
    expect(answer.text).toContain(`may not call ${model}.`);
    const id = answer.headers['x-amzn-requestid'];
    const find = () => records.calls.find(({ requestId }) => requestId === id);
    await eventually(() => find() !== undefined, 'a record of the call');
    expect(find()).toMatchObject({ status: 403, errorType: 'policy_model_blocked' });
  });
});

/** The routes that are open, and no other. */
const OPEN = ['/health', '/health/live', '/health/ready', '/health/startup'];

const MANAGEMENT_TOKEN = 'management-token-0f1e2d3c';
const SCRAPE_TOKEN = 'scrape-token-4b5a6978';
const bearer = (token: string): Headers => ({ authorization: `Bearer ${token}` });

/** Whatever Fastify was given, of all methods. A route that somebody adds is in it. */
const routesOf = (side: 'open' | 'inference' | 'management') =>
  managed.routes.filter(({ isPublic, management }) => {
    if (isPublic) return side === 'open';
    return side === (management === undefined ? 'inference' : 'management');
  });

/** What a request without any work in it is answered with: a method that a route is there for, and no other. */
const isAsked = ({ method }: ServedRoute) => /^(?:GET|POST)$/.test(method);

async function statuses(routes: readonly ServedRoute[], headers: Headers, origin: string, http?: HttpVersion) {
  return Promise.all(
    routes.map(async (route) => ({ route: nameOf(route), status: (await send(route, headers, origin, http)).status })),
  );
}

/** Not admitted, or broken. A request without anything to do may be refused for that. */
const isClosed = ({ status }: { readonly status: number }) => [401, 403, 404, 429].includes(status) || status >= 500;
const nameOf = ({ method, pattern }: ServedRoute) => `${method} ${pattern}`;
const unlike = (answers: readonly { route: string; status: number }[], ...expected: number[]) =>
  answers.filter(({ status }) => !expected.includes(status));

describe('every route that is served', () => {
  it('is on one side, or is one of the probes (S27)', () => {
    expect(managed.routes.length).toBeGreaterThan(15);
    expect([...new Set(routesOf('open').map(({ pattern }) => pattern))].sort()).toEqual(OPEN);
    expect(routesOf('management').map(nameOf)).toEqual(expect.arrayContaining(['GET /metrics', 'GET /api/config']));
    expect(routesOf('inference').every(({ pattern }) => /^\/(?:bedrock|pydanticai)\//.test(pattern))).toBe(true);
  });

  it('is closed on the main port without a credential, but for the probes (S27)', async () => {
    expect(unlike(await statuses(routesOf('open'), {}, managed.url), 200)).toEqual([]);
    expect(unlike(await statuses(routesOf('inference'), {}, managed.url), 401)).toEqual([]);
    expect(unlike(await statuses(routesOf('management'), {}, managed.url), 404)).toEqual([]);
  });

  it('is closed on the management port without a credential, but for the probes (S27)', async () => {
    expect(unlike(await statuses(routesOf('open'), {}, managed.managementUrl), 200)).toEqual([]);
    expect(unlike(await statuses(routesOf('inference'), {}, managed.managementUrl), 404)).toEqual([]);
    expect(unlike(await statuses(routesOf('management'), {}, managed.managementUrl), 401)).toEqual([]);
  });

  it.each(Object.keys(SCHEMES))('is closed to who is unknown and open to who is known, by %s', async (scheme) => {
    const write = SCHEMES[scheme]!;
    for (const route of routesOf('inference').filter(isAsked)) {
      const bad = await send(route, await write(NOBODY, route, managed.url), managed.url);
      // Of one address, passwords may be tried only so often.
      expect({ ...route, refused: [401, 429].includes(bad.status) }).toEqual({ ...route, refused: true });
      const good = await send(route, await write(ALICE, route, managed.url), managed.url);
      expect({ ...route, good: [401, 403, 429, 500].includes(good.status) }).toEqual({ ...route, good: false });
    }
  });
});

describe.each<HttpVersion>(['h1', 'h2'])('the two sides (S26), by %s', (http) => {
  it.each(Object.keys(SCHEMES))('management takes no caller by %s', async (scheme) => {
    for (const route of routesOf('management')) {
      const headers = await SCHEMES[scheme]!(ALICE, route, managed.managementUrl);
      // Passwords of users are wrong ones of the administrator.
      expect([401, 429]).toContain((await send(route, headers, managed.managementUrl, http)).status);
      const onMain = await SCHEMES[scheme]!(ALICE, route, managed.url);
      expect((await send(route, onMain, managed.url, http)).status).toBe(404);
    }
  });

  it('management takes the token, and no wrong one', async () => {
    // Of the other gateway, this address has tried too many.
    const own = await createManaged();
    try {
      const answers = await statuses(routesOf('management'), bearer(MANAGEMENT_TOKEN), own.managementUrl, http);
      expect(answers.filter(isClosed)).toEqual([]);
      const wrong = await statuses(routesOf('management'), bearer(`${MANAGEMENT_TOKEN}x`), own.managementUrl, http);
      expect(unlike(wrong, 401, 429)).toEqual([]);
    } finally {
      await own.close();
    }
  });

  it('the token of a scraper opens what is for scrapers', async () => {
    const own = await createManaged();
    try {
      for (const route of routesOf('management')) {
        const { status } = await send(route, bearer(SCRAPE_TOKEN), own.managementUrl, http);
        expect({ ...route, status }).toEqual({ ...route, status: route.management === 'scraper' ? 200 : 401 });
      }
    } finally {
      await own.close();
    }
  });

  it("management takes the administrator's password, and no wrong one, on both ports where it is on both", async () => {
    const own = await createManaged({ on_main_port: true });
    try {
      for (const origin of [own.url, own.managementUrl]) {
        const good = await statuses(routesOf('management'), basic(ADMIN.user, ADMIN.password), origin, http);
        expect(good.filter(isClosed)).toEqual([]);
        const wrong = await statuses(routesOf('management').slice(0, 3), basic(ADMIN.user, 'wrong'), origin, http);
        expect(unlike(wrong, 401)).toEqual([]);
      }
    } finally {
      await own.close();
    }
  });

  it.each<{ name: string; headers: Headers }>([
    { name: 'the management token', headers: bearer(MANAGEMENT_TOKEN) },
    { name: 'the management token as x-bf-vk', headers: { 'x-bf-vk': MANAGEMENT_TOKEN } },
    { name: 'the management token as x-api-key', headers: { 'x-api-key': MANAGEMENT_TOKEN } },
    { name: 'the token of a scraper', headers: bearer(SCRAPE_TOKEN) },
    { name: "the administrator's password", headers: basic(ADMIN.user, ADMIN.password) },
  ])('inference does not take $name', async ({ headers }) => {
    const answers = await statuses(routesOf('inference').filter(isAsked), headers, managed.url, http);
    expect(unlike(answers, 401, 429)).toEqual([]);
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
