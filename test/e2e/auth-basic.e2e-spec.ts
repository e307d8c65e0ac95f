import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ALICE, basic, createAuthGateway } from '../support/auth-gateway.js';
import { type HttpVersion, openExchange } from '../support/http-exchange.js';
import { type TestGateway } from '../support/test-gateway.js';

const BODY = JSON.stringify({ messages: [{ role: 'user', content: [{ text: 'Hello' }] }] });

let gateway: TestGateway;

beforeEach(async () => {
  gateway = await createAuthGateway();
});

afterEach(() => gateway.close());

async function ask(headers: Readonly<Record<string, string>>, http: HttpVersion = 'h1') {
  const path = '/bedrock/model/mock%2Fecho/converse';
  const exchange = await openExchange({ origin: gateway.url, path, headers, body: BODY, http });
  const text = (await exchange.readRest()).bytes.toString();
  return { status: exchange.status, type: exchange.headers['x-amzn-errortype'], headers: exchange.headers, text };
}

describe('Basic', () => {
  it.each(['h1', 'h2'] as const)('admits a user over %s, and does not hash the password again', async (http) => {
    expect((await ask(basic(ALICE.user, ALICE.password), http)).status).toBe(200);
    // More than an address may try: these are known already.
    for (let time = 0; time < 15; time++) {
      expect((await ask(basic(ALICE.user, ALICE.password), http)).status).toBe(200);
    }
  });

  it('answers an unknown user and a wrong password alike (S31)', async () => {
    const answers = [await ask(basic(ALICE.user, 'wrong')), await ask(basic('nobody', 'wrong'))];
    expect(answers.map(({ status }) => status)).toEqual([401, 401]);
    expect(answers[0]?.text).toBe(answers[1]?.text);
  });

  it('has who tries passwords wait, and holds up nobody else (S31)', async () => {
    await ask(basic(ALICE.user, ALICE.password));
    const answers = [];
    for (let attempt = 0; attempt < 20; attempt++) answers.push(await ask(basic(ALICE.user, `wrong ${attempt}`)));
    const last = answers.at(-1);
    expect(last).toMatchObject({ status: 429, type: 'ThrottlingException' });
    expect(Number(last?.headers['retry-after'])).toBeGreaterThan(0);
    expect((await ask(basic(ALICE.user, ALICE.password))).status).toBe(200);
    expect((await ask({ authorization: `Bearer ${ALICE.key}` })).status).toBe(200);
    expect((await ask(basic(ALICE.key, ''))).status).toBe(200);
  });

  it.each([
    { name: 'nothing', authorization: 'Basic' },
    { name: 'no base64', authorization: 'Basic ???' },
    { name: 'no colon', authorization: `Basic ${btoa('alice')}` },
    { name: 'a colon alone', authorization: `Basic ${btoa(':')}` },
    { name: 'megabytes', authorization: `Basic ${'A'.repeat(12_000)}` },
    { name: 'a NUL', authorization: `Basic ${btoa('alice\u0000:x')}` },
  ])('with $name is refused', async ({ authorization }) => {
    expect((await ask({ authorization })).status).toBe(401);
  });
});
