import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { postConverse, postConverseStream, textOf } from '../support/event-stream-client.js';
import { openExchange } from '../support/http-exchange.js';
import { createTestGateway, type TestGateway } from '../support/test-gateway.js';

const HELLO = { messages: [{ role: 'user', content: [{ text: 'Hello' }] }] };
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** An application inference profile's ARN, as long as AWS allows ids to be. */
const LONG_ARN = `arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/${'a'.repeat(1979)}`;

describe('routes', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await createTestGateway();
  });

  afterAll(() => gateway.close());

  async function send(method: string, path: string, body?: string) {
    const exchange = await openExchange({
      origin: gateway.url,
      method,
      path,
      headers: { authorization: `Bearer ${gateway.key}` },
      ...(body === undefined ? {} : { body }),
    });
    const { bytes } = await exchange.readRest();
    const json = JSON.parse(bytes.toString() || '{}') as { readonly message: string };
    return { status: exchange.status, headers: exchange.headers, json };
  }

  describe.each(['/bedrock', '/pydanticai/bedrock', '/pydanticai'])('under %s', (prefix) => {
    it.each(['h1', 'h2'] as const)('converses over %s', async (http) => {
      const answer = await postConverse({ ...gateway, prefix, modelId: 'mock/echo', http }, HELLO);
      expect(answer.status).toBe(200);
      expect(answer.headers['content-type']).toBe('application/json');
      expect(answer.headers['x-amzn-requestid']).toMatch(UUID);
      expect(answer.json.output.message.content).toEqual([{ text: 'Hello' }]);
      expect(answer.json.metrics.latencyMs).toBeGreaterThanOrEqual(0);
    });

    it.each(['h1', 'h2'] as const)('streams over %s', async (http) => {
      const answer = await postConverseStream({ ...gateway, prefix, modelId: 'mock/echo', http }, HELLO);
      expect(answer.status).toBe(200);
      expect(answer.headers['content-type']).toBe('application/vnd.amazon.eventstream');
      expect(answer.headers['x-amzn-requestid']).toMatch(UUID);
      expect(textOf(answer.events)).toBe('Hello');
      expect(answer.exception).toBeUndefined();
    });

    it('takes a model id with a plain slash', async () => {
      const answer = await postConverse({ ...gateway, prefix, modelId: 'mock/echo', rawModelId: true }, HELLO);
      expect(answer.status).toBe(200);
    });

    it('names the allowed method for a wrong one', async () => {
      const answer = await send('GET', `${prefix}/model/mock%2Fecho/converse`);
      expect(answer.status).toBe(405);
      expect(answer.headers['allow']).toBe('POST');
      expect(answer.headers['x-amzn-errortype']).toBe('UnknownOperationException');
      expect(answer.json.message).toBe('GET is not allowed here; use POST.');
    });

    it('names the operations for an unknown one', async () => {
      const answer = await send('POST', `${prefix}/model/mock%2Fecho/conversation`, '{}');
      expect(answer.status).toBe(404);
      expect(answer.json.message).toContain('converse, converse-stream');
    });
  });

  // What AWS has beside them: InvokeModelWithBidirectionalStream, InvokeGuardrailChecks, async invocations, the rest of
  // the control plane.
  it.each([
    ['POST', '/bedrock/model/mock%2Fecho/invoke-with-bidirectional-stream'],
    ['POST', '/bedrock/guardrail-checks/invoke'],
    ['POST', '/bedrock/async-invoke'],
    ['GET', '/bedrock/async-invoke/arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Aasync-invoke%2Fa'],
    ['GET', '/bedrock/foundation-models'],
    ['GET', '/bedrock/foundation-models/amazon.nova-pro-v1%3A0'],
  ])('knows no %s %s, and says so in the form of AWS', async (method, path) => {
    const answer = await send(method, path, method === 'POST' ? '{}' : undefined);
    expect(answer.status).toBe(404);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/json',
      'x-amzn-errortype': 'ResourceNotFoundException',
      'x-amzn-requestid': expect.stringMatching(UUID),
    });
    expect(answer.json.message).toContain('converse');
  });

  it('serves nothing without a prefix', async () => {
    const answer = await postConverse({ ...gateway, prefix: '', modelId: 'mock/echo' }, HELLO);
    expect(answer.status).toBe(404);
    expect(answer.headers['x-amzn-errortype']).toBe('ResourceNotFoundException');
    expect(answer.headers['x-amzn-requestid']).toMatch(UUID);
    expect(answer.json.message).toContain('POST /bedrock/model/{modelId}/converse');
  });

  it.each([
    { name: 'percent-encoded', rawModelId: false },
    { name: 'with plain slashes and colons', rawModelId: true },
  ])('reads an ARN of 2048 characters $name', async ({ rawModelId }) => {
    expect(LONG_ARN).toHaveLength(2048);
    const answer = await postConverse({ ...gateway, modelId: LONG_ARN, rawModelId }, HELLO);
    expect(answer.status).toBe(404);
    expect(answer.json.message).toContain('served by no configured vendor');
  });

  it('refuses an id beyond 2048 characters in words', async () => {
    const answer = await postConverse({ ...gateway, modelId: `${LONG_ARN}a` }, HELLO);
    expect(answer.status).toBe(400);
    expect(answer.json.message).toBe('modelId: expected 1 to 2048 characters; got 2049');
  });

  it.each([
    { name: 'a broken percent escape', path: '/bedrock/model/%E0%A4%A/converse' },
    { name: 'a control character', path: '/bedrock/model/mock%0Aecho/converse' },
  ])('refuses $name in the path', async ({ path }) => {
    const answer = await send('POST', path, JSON.stringify(HELLO));
    expect(answer.status).toBe(400);
    expect(answer.headers['x-amzn-errortype']).toBe('ValidationException');
    expect(answer.json.message).not.toBe('');
  });

  describe.each([
    { path: '/bedrock/inference-profiles', allow: 'GET', wrong: ['POST', 'PUT', 'DELETE', 'PATCH'] },
    { path: '/bedrock/inference-profiles/mock%2Fecho', allow: 'GET', wrong: ['POST', 'DELETE'] },
    { path: '/bedrock/inference-profiles/mock/echo', allow: 'GET', wrong: ['PUT'] },
    { path: '/bedrock/guardrail/gr1/version/DRAFT/apply', allow: 'POST', wrong: ['GET', 'PUT', 'DELETE'] },
  ])('$path', ({ path, allow, wrong }) => {
    it.each(wrong)(`names ${allow} for %s`, async (method) => {
      const answer = await send(method, path);
      expect(answer.status).toBe(405);
      expect(answer.headers).toMatchObject({
        allow,
        'content-type': 'application/json',
        'x-amzn-errortype': 'UnknownOperationException',
        'x-amzn-requestid': expect.stringMatching(UUID),
      });
      expect(answer.json).toEqual({
        message: `${method} is not allowed here; use ${allow}.`,
        type: 'UnknownOperationException',
        __type: 'UnknownOperationException',
      });
    });
  });

  it('answers HEAD where it answers GET', async () => {
    expect(await send('HEAD', '/bedrock/inference-profiles')).toMatchObject({ status: 200, json: {} });
    expect(await send('HEAD', '/bedrock/guardrail/gr1/version/1/apply')).toMatchObject({ status: 405, json: {} });
  });

  it('tells a wrong method to nobody without a key', async () => {
    const exchange = await openExchange({ origin: gateway.url, method: 'POST', path: '/bedrock/inference-profiles' });
    expect(exchange.status).toBe(401);
  });

  it('decodes the id exactly once', async () => {
    const answer = await send('POST', '/bedrock/model/mock%252Fecho/converse', JSON.stringify(HELLO));
    expect(answer.status).toBe(404);
    expect(answer.json.message).toContain('"mock%2Fecho"');
  });
});
