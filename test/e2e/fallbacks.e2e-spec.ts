import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { postConverse, postConverseStream, type WholeAnswer } from '../support/event-stream-client.js';
import { chatAnswer, chatError } from '../support/openai-chat-replies.js';
import { createTestGateway, type TestGateway } from '../support/test-gateway.js';

const HELLO = { messages: [{ role: 'user', content: [{ text: 'Hello' }] }] };

describe.each(['converse', 'converse-stream'] as const)('fallbacks of %s', (operation) => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await createTestGateway();
  });

  beforeEach(() => {
    gateway.upstream.clear();
  });

  afterAll(() => gateway.close());

  const post = (
    body: object,
    headers: Record<string, string> = {},
    modelId = 'openai/gpt-4o',
  ): Promise<WholeAnswer> => {
    const target = { url: gateway.url, key: gateway.key, modelId, headers };
    return operation === 'converse' ? postConverse(target, body) : postConverseStream(target, body);
  };

  it.each<{ name: string; body: object; headers?: Record<string, string> }>([
    { name: 'the body names', body: { ...HELLO, fallbacks: ['openai/gpt-4o-mini'] } },
    { name: 'the header names', body: HELLO, headers: { 'x-bf-fallbacks': 'openai/gpt-4o-mini, mock/echo' } },
    {
      name: 'the additional fields name, for SDKs that cannot send others',
      body: { ...HELLO, additionalModelRequestFields: { fallbacks: ['openai/gpt-4o-mini'] } },
    },
  ])('asks the model that $name when the first one fails', async ({ body, headers }) => {
    gateway.upstream.enqueue(() => chatError(503, 'busy'));
    gateway.upstream.enqueue(chatAnswer({ text: 'Hi' }));
    const answer = await post(body, headers);
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      'x-bifrost-fallback-index': '1',
      'x-bifrost-routing-info-is-fallback': 'true',
      'x-bifrost-routing-info-primary-model': 'gpt-4o',
      'x-bifrost-resolved-model': 'gpt-4o-mini',
      'x-asbru-attempts': 'openai unavailable 503, openai ok',
    });
    expect(answer.headers['x-asbru-warnings']).toBeUndefined();
    const asked = gateway.upstream.requests.map(({ json }) => json as { model: string; fallbacks?: unknown });
    expect(asked.map(({ model }) => model)).toEqual(['gpt-4o', 'gpt-4o-mini']);
    expect(asked.every(({ fallbacks }) => fallbacks === undefined)).toBe(true);
  });

  it('asks nobody else when the first one answers', async () => {
    gateway.upstream.enqueue(chatAnswer({ text: 'Hi' }));
    const { status, headers } = await post({ ...HELLO, fallbacks: ['openai/gpt-4o-mini'] });
    expect({ status, index: headers['x-bifrost-fallback-index'] }).toEqual({ status: 200, index: undefined });
    expect(gateway.upstream.requests).toHaveLength(1);
  });

  it("asks nobody else about what is the caller's own fault", async () => {
    gateway.upstream.enqueue(() => chatError(400, 'no such parameter'));
    const { status } = await post({ ...HELLO, fallbacks: ['mock/echo'] });
    expect(status).toBe(400);
    expect(gateway.upstream.requests).toHaveLength(1);
  });

  it('translates anew: what the first vendor cannot say is no reason to fail, nor a warning of the second', async () => {
    const guarded = { ...HELLO, requestMetadata: { team: 'blue' }, promptVariables: { a: { text: 'b' } } };
    const { status, headers } = await post({ ...guarded, fallbacks: ['mock/echo'] });
    expect({ status, resolved: headers['x-bifrost-provider'] }).toEqual({ status: 200, resolved: 'mock' });
    expect(headers['x-asbru-warnings'] ?? '').not.toContain('requestMetadata: It is for the logs of AWS');
    expect(gateway.upstream.requests).toHaveLength(0);
  });

  it('answers 424 with what the first one said when all have failed', async () => {
    gateway.upstream.enqueue(() => chatError(503, 'busy as a bee'));
    gateway.upstream.enqueue(() => chatError(500, 'broken'));
    const { status, headers, json } = await post({ ...HELLO, fallbacks: ['openai/gpt-4o-mini'] });
    expect({ status, type: headers['x-amzn-errortype'] }).toEqual({ status: 424, type: 'ModelErrorException' });
    expect(json.message).toMatch(/busy as a bee.* None of the 1 fallbacks answered either\.$/);
    expect(headers['x-asbru-attempts']).toBe('openai unavailable 503, openai vendorFault 500');
  });

  it('answers 429 with the shortest wait when nothing but limits was in the way', async () => {
    gateway.upstream.enqueue(() => chatError(429, 'slow down', { 'retry-after': '30' }));
    gateway.upstream.enqueue(() => chatError(429, 'slow down', { 'retry-after': '20' }));
    const { status, headers } = await post({ ...HELLO, fallbacks: ['openai/gpt-4o-mini'] });
    expect({ status, wait: headers['retry-after'] }).toEqual({ status: 429, wait: '20' });
  });

  it.each([
    { name: 'nobody serves', fallback: 'nobody/knows', path: 'fallbacks.0' },
    { name: 'names no model', fallback: 'openai/', path: 'fallbacks.0' },
  ])('refuses a fallback that $name, by its place', async ({ fallback, path }) => {
    const { status, json } = await post({ ...HELLO, fallbacks: [fallback] });
    expect(status).toBe(400);
    expect(json.message).toMatch(new RegExp(`^${path}: `));
    expect(gateway.upstream.requests).toHaveLength(0);
  });

  it('refuses more fallbacks than anybody waits for', async () => {
    const { status, json } = await post({ ...HELLO, fallbacks: Array.from({ length: 11 }, () => 'mock/echo') });
    expect({ status, message: json.message }).toEqual({
      status: 400,
      message: 'fallbacks: expected at most 10 models; got 11',
    });
  });
});

describe('keys and retries', () => {
  let gateway: TestGateway;

  // Keys that were refused or throttled rest: no test is to find those of another.
  beforeEach(async () => {
    gateway = await createTestGateway({ config: POOL });
  });

  afterEach(() => gateway.close());

  const POOL = {
    providers: {
      openai: {
        keys: [
          { name: 'one', value: 'sk-one-0001', weight: 1 },
          { name: 'two', value: 'sk-two-0002', weight: 1 },
        ],
        network_config: { max_retries: 2, retry_backoff_initial: 1, retry_backoff_max: 5 },
      },
    },
  };

  const post = (headers: Record<string, string> = {}): Promise<WholeAnswer> =>
    postConverse({ url: gateway.url, key: gateway.key, modelId: 'openai/gpt-4o', headers }, HELLO);
  const keysAsked = () => gateway.upstream.requests.map(({ headers }) => headers.authorization);

  it.each([401, 403, 429])('asks with the other key when one is answered %i', async (status) => {
    gateway.upstream.enqueue(() => chatError(status, 'not this one'));
    gateway.upstream.enqueue(chatAnswer({ text: 'Hi' }));
    expect((await post()).status).toBe(200);
    expect(new Set(keysAsked()).size).toBe(2);
  });

  it('says 424 and never 401 when every key is refused', async () => {
    gateway.upstream.enqueue(() => chatError(401, 'unknown key'));
    gateway.upstream.enqueue(() => chatError(401, 'unknown key'));
    const { status, headers } = await post();
    expect({ status, type: headers['x-amzn-errortype'] }).toEqual({ status: 424, type: 'ModelErrorException' });
    expect(gateway.upstream.requests).toHaveLength(2);
  });

  it('tries again what may pass by itself, as often as it is told', async () => {
    for (const status of [503, 500]) gateway.upstream.enqueue(() => chatError(status, 'busy'));
    gateway.upstream.enqueue(chatAnswer({ text: 'Hi' }));
    const { status, headers } = await post();
    expect({ status, attempts: headers['x-asbru-attempts'] }).toEqual({
      status: 200,
      attempts: 'openai unavailable 503, openai vendorFault 500, openai ok',
    });
  });

  it('tries again a reply that turned out to be an error, before its first event', async () => {
    gateway.upstream.enqueue(() => ({ ...chatError(503, 'busy'), status: 200 }));
    gateway.upstream.enqueue(chatAnswer({ text: 'Hi' }));
    expect((await post()).status).toBe(200);
  });

  it('leaves the next tries to an SDK that tries by itself', async () => {
    gateway.upstream.enqueue(() => chatError(503, 'busy'));
    expect((await post({ 'amz-sdk-request': 'attempt=2; max=3' })).status).toBe(503);
    expect(gateway.upstream.requests).toHaveLength(1);
  });

  it('waits no longer than it is told to', async () => {
    gateway.upstream.enqueue(() => chatError(503, 'busy', { 'retry-after': '60' }));
    expect((await post()).status).toBe(503);
    expect(gateway.upstream.requests).toHaveLength(1);
  });
});
