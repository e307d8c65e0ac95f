import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import {
  ADMIN,
  ALICE,
  basic,
  createAuthGateway,
  IDLE,
  signedBy,
  WRITTEN_ENCRYPTION_KEY,
} from '../support/auth-gateway.js';
import { openExchange } from '../support/http-exchange.js';
import { assistantAnswer } from '../support/scripted-assistant.js';
import { type RecordedRequest } from '../support/scripted-upstream.js';
import { type TestGateway } from '../support/test-gateway.js';
import { closeBeforeHeaders, garbage, jsonReply, type Script, sseReply } from '../support/upstream-script.js';

/** One secret for every place that has one; none looks like a key that a pattern would know. */
const CANARIES = {
  vendorKey: 'canary.vendor.key.of-the-gateway',
  directKey: 'canary.vendor.key.of-the-caller',
  extraHeader: 'canary.extra.header',
  managementToken: 'canary.management.token',
  unknownKey: 'canary.unknown.key',
  unknownPassword: 'canary.unknown.password',
  unknownSecret: 'canary.unknown.secret',
} as const;

/** Beside them, what the callers hold. */
const SECRETS = [
  ...Object.values(CANARIES),
  ALICE.key,
  ALICE.secretAccessKey,
  ALICE.password,
  IDLE.key,
  ADMIN.password,
  WRITTEN_ENCRYPTION_KEY,
  Buffer.from(`${ALICE.user}:${ALICE.password}`).toString('base64'),
];

const MODEL = '/bedrock/model/openai%2Fgpt-4o/converse';
const BODY = JSON.stringify({ messages: [{ role: 'user', content: [{ text: 'Hello' }] }] });

let gateway: TestGateway;
const emitted: string[] = [];

beforeAll(async () => {
  for (const stream of [process.stdout, process.stderr]) {
    const write = stream.write.bind(stream);
    jest.spyOn(stream, 'write').mockImplementation((chunk) => {
      emitted.push(String(chunk));
      return write(chunk);
    });
  }
  gateway = await createAuthGateway({
    directKeys: true,
    management: true,
    log: (line) => emitted.push(line),
    environment: { VENDOR_KEY: CANARIES.vendorKey, ASBRU_LOG_LEVEL: 'trace' },
    config: {
      server: { admin: { token: CANARIES.managementToken, anonymous_metrics: true } },
      providers: {
        openai: {
          keys: [{ name: 'test', value: 'env.VENDOR_KEY' }],
          network_config: { extra_headers: { 'x-operator': CANARIES.extraHeader } },
        },
      },
    },
  });
});

afterAll(async () => {
  await gateway.close();
  jest.restoreAllMocks();
});

type Headers = Readonly<Record<string, string>>;

async function ask(headers: Headers, path = MODEL, body = BODY, origin = gateway.url): Promise<number> {
  const exchange = await openExchange({ origin, path, headers, body, method: path === '/metrics' ? 'GET' : 'POST' });
  emitted.push(JSON.stringify(exchange.headers), (await exchange.readRest()).bytes.toString());
  return exchange.status;
}

/** A vendor that repeats everything it was sent. */
function echo(status: number) {
  return ({ headers }: RecordedRequest): Script => {
    const said = `key ${String(headers.authorization)} and header ${String(headers['x-operator'])} are not good`;
    return jsonReply(
      status,
      { error: { message: said, type: 'invalid_request_error', code: said } },
      { 'x-said': said },
    );
  };
}

/** What it says fails inside the answer: whole, or in the midst of the stream. */
function echoInReply({ headers, json }: RecordedRequest, before = ''): Script {
  const message = `${before}${String(headers.authorization?.replace('Bearer ', ''))} ${String(headers['x-operator'])}`;
  const error = { error: { message, type: 'server_error', code: 'server_error' } };
  const isStream = (json as { readonly stream?: boolean }).stream === true;
  if (!isStream) return jsonReply(200, error);
  return sseReply(
    `data: {"choices":[{"index":0,"delta":{"content":"a"}}]}\n\ndata: ${JSON.stringify(error)}\n\ndata: [DONE]\n\n`,
  );
}

/** Where messages are cut, a part of the key would stay. */
function echoCut(request: RecordedRequest): Script {
  return echoInReply(request, 'x'.repeat(480));
}

const VENDORS: readonly { readonly name: string; readonly answer: ((request: RecordedRequest) => Script) | Script }[] =
  [
    { name: 'answers', answer: assistantAnswer },
    ...[400, 401, 403, 404, 429, 500, 503].map((status) => ({
      name: `repeats its request with ${status}`,
      answer: echo(status),
    })),
    { name: 'closes', answer: closeBeforeHeaders() },
    { name: 'talks nonsense', answer: garbage() },
    { name: 'repeats its request in a reply that began well', answer: echoInReply },
    { name: 'repeats its request at the end of a long message', answer: echoCut },
    { name: 'breaks its stream', answer: sseReply('data: {"choices":[{"delta":{"content":"a"}}]}\n\n') },
  ];

const CALLERS: readonly { readonly name: string; readonly headers: () => Promise<Headers> | Headers }[] = [
  { name: 'a bearer key', headers: () => ({ authorization: `Bearer ${ALICE.key}` }) },
  { name: 'a signature', headers: () => signedBy(ALICE, { url: gateway.url, path: MODEL, body: BODY }) },
  { name: 'a user name and a password', headers: () => basic(ALICE.user, ALICE.password) },
  {
    name: 'a key of the vendor',
    headers: () => ({ authorization: `Bearer ${CANARIES.directKey}`, 'x-bf-direct-key': 'true' }),
  },
];

describe('a secret (S04)', () => {
  const cases = VENDORS.flatMap((vendor) => CALLERS.map((caller) => ({ ...vendor, caller })));

  it.each(cases)('stays inside when the vendor $name to $caller.name', async ({ answer, caller }) => {
    gateway.upstream.answer(answer);
    await ask(await caller.headers());
    await ask(await caller.headers(), `${MODEL}-stream`);
    expect(leaked()).toEqual([]);
  });

  it('stays inside when the request is refused', async () => {
    const wrong: Headers[] = [
      { 'x-bf-vk': CANARIES.unknownKey },
      { 'x-api-key': CANARIES.unknownKey },
      { authorization: `Bearer ${CANARIES.unknownKey}` },
      { authorization: CANARIES.unknownKey },
      { authorization: `Digest ${CANARIES.unknownKey}` },
      { authorization: `AWS4-HMAC-SHA256 Credential=${CANARIES.unknownKey}` },
      { authorization: `Bearer ${IDLE.key}` },
      basic(ALICE.user, CANARIES.unknownPassword),
      basic(ADMIN.user, ADMIN.password),
      { authorization: `Bearer ${CANARIES.managementToken}` },
      await signedBy(
        { ...ALICE, secretAccessKey: CANARIES.unknownSecret },
        { url: gateway.url, path: MODEL, body: BODY },
      ),
    ];
    for (const headers of wrong) {
      expect(await ask(headers)).toBeGreaterThanOrEqual(400);
      await ask(headers, '/nowhere');
      await ask(headers, '/metrics', undefined, gateway.managementUrl);
    }
    expect(leaked()).toEqual([]);
  });

  it('stays inside when the request is good and its body is not', async () => {
    const headers = { authorization: `Bearer ${ALICE.key}` };
    for (const body of ['', '{', '[]', '{"messages":1}']) await ask(headers, MODEL, body);
    await ask(headers, '/bedrock/model/nobody%2Fknows/converse');
    await ask(headers, '/bedrock/model/%zz/converse');
    expect(leaked()).toEqual([]);
  });

  it('is in no metric, and in the log of none of these requests', async () => {
    expect(
      await ask({ authorization: `Bearer ${CANARIES.managementToken}` }, '/metrics', '', gateway.managementUrl),
    ).toBe(200);
    expect(leaked()).toEqual([]);
    // The net is fine enough: other things of these requests are in it.
    expect(emitted.join('')).toContain('bifrost_upstream_requests_total');
    expect(emitted.join('')).toMatch(/"virtual_?key|alice/);
  });
});

function leaked(): string[] {
  const text = emitted.join('\n');
  // Half of a secret is too much, where it stands for itself.
  const halves = [CANARIES.vendorKey, CANARIES.directKey].map((secret) => secret.slice(0, 16));
  return [...SECRETS, ...halves].filter((secret) => text.includes(secret));
}
