import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { ALICE, createAuthGateway, POOR } from '../support/auth-gateway.js';
import { openExchange } from '../support/http-exchange.js';
import { assistantAnswer } from '../support/scripted-assistant.js';
import { type TestGateway } from '../support/test-gateway.js';
import { jsonReply } from '../support/upstream-script.js';

const BODY = JSON.stringify({ messages: [{ role: 'user', content: [{ text: 'Hello' }] }] });
/** Looks like no key that a pattern knows. */
const VENDOR_KEY = 'pass.to-the.vendor';
const DIRECT = { authorization: `Bearer ${VENDOR_KEY}`, 'x-bf-direct-key': 'true' };

let gateway: TestGateway;
const logged: string[] = [];

beforeAll(async () => {
  gateway = await createAuthGateway({ directKeys: true, log: (line) => logged.push(line) });
});

afterEach(() => {
  gateway.upstream.clear();
  gateway.upstream.answer(assistantAnswer);
});

afterAll(() => gateway.close());

async function ask(headers: Readonly<Record<string, string>>, model = 'openai/gpt-4o', origin = gateway.url) {
  const path = `/bedrock/model/${encodeURIComponent(model)}/converse`;
  const exchange = await openExchange({ origin, path, headers, body: BODY });
  const text = (await exchange.readRest()).bytes.toString();
  return { status: exchange.status, type: exchange.headers['x-amzn-errortype'], text };
}

describe("a vendor's key of the caller", () => {
  it.each([
    { name: 'alone', headers: {} },
    { name: 'beside x-bf-vk', headers: { 'x-bf-vk': ALICE.key } },
  ])('is what the vendor is called with, $name', async ({ headers }) => {
    gateway.upstream.answer(assistantAnswer);
    expect((await ask({ ...DIRECT, ...headers })).status).toBe(200);
    expect(gateway.upstream.lastRequest.headers.authorization).toBe(`Bearer ${VENDOR_KEY}`);
    expect(logged.join('')).not.toContain(VENDOR_KEY);
  });

  it('lifts no limit of the virtual key beside it', async () => {
    expect(await ask({ ...DIRECT, 'x-bf-vk': POOR.key })).toMatchObject({ status: 403 });
    expect(gateway.upstream.requests).toEqual([]);
  });

  it('gives way to the configured key without the header', async () => {
    gateway.upstream.answer(assistantAnswer);
    expect((await ask({ authorization: DIRECT.authorization, 'x-bf-vk': ALICE.key })).status).toBe(200);
    expect(gateway.upstream.lastRequest.headers.authorization).toBe('Bearer sk-upstream-0001');
  });

  it('opens no vendor that needs no key', async () => {
    expect(await ask(DIRECT, 'mock/echo')).toMatchObject({ status: 403, type: 'AccessDeniedException' });
  });

  it.each([
    { refused: 401, type: 'UnrecognizedClientException' },
    { refused: 403, type: 'AccessDeniedException' },
  ])('is refused by the vendor with $refused, and so is the caller', async ({ refused, type }) => {
    gateway.upstream.answer(jsonReply(refused, { error: { message: `Incorrect API key provided: ${VENDOR_KEY}.` } }));
    const answer = await ask(DIRECT);
    expect(answer).toMatchObject({ status: refused, type });
    expect(answer.text).toContain('Incorrect API key provided: ***.');
    expect(answer.text + logged.join('')).not.toContain(VENDOR_KEY);
  });

  it('is taken by no gateway unless it is told to', async () => {
    const closed = await createAuthGateway();
    try {
      expect(await ask(DIRECT, 'openai/gpt-4o', closed.url)).toMatchObject({ status: 403 });
      expect(await ask({ ...DIRECT, 'x-bf-vk': ALICE.key }, 'openai/gpt-4o', closed.url)).toMatchObject({
        status: 403,
      });
      const bearer = { authorization: DIRECT.authorization };
      expect(await ask(bearer, 'openai/gpt-4o', closed.url)).toMatchObject({ status: 401 });
      expect(closed.upstream.requests).toEqual([]);
    } finally {
      await closed.close();
    }
  });
});
