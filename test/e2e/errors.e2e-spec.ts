import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  type ConverseBody,
  postConverse,
  postConverseStream,
  type WholeAnswer,
} from '../support/event-stream-client.js';
import { chatAnswer, chatError } from '../support/openai-chat-replies.js';
import { createTestGateway, type TestGateway } from '../support/test-gateway.js';
import {
  closeBeforeHeaders,
  garbage,
  jsonReply,
  neverAnswer,
  resetBeforeHeaders,
  type Script,
  sseReply,
} from '../support/upstream-script.js';

const HELLO = { messages: [{ role: 'user', content: [{ text: 'Hello' }] }] };

function expectAwsError(answer: WholeAnswer, status: number, type: string): void {
  expect({ status: answer.status, type: answer.headers['x-amzn-errortype'] }).toEqual({ status, type });
  expect(answer.headers['content-type']).toMatch(/^application\/json/);
  expect(answer.headers['x-amzn-requestid']).toMatch(/^[0-9a-f-]{36}$/);
  // Bifrost's own name of the fault where it has one.
  expect([type, 'virtual_key_required', 'virtual_key_not_found', 'upstream_credentials_exhausted']).toContain(
    answer.json.type,
  );
  expect(answer.json.__type).toBe(type);
  expect(answer.json.message.length).toBeGreaterThan(10);
  expect(answer.json.message).not.toMatch(/\bat [\w.]+ \(|node_modules|sk-upstream/);
}

describe('errors before the first event', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await createTestGateway({
      config: {
        client: { max_request_body_size_mb: 1 },
        providers: {
          openai: { network_config: { default_request_timeout_in_seconds: 1, stream_idle_timeout_in_seconds: 1 } },
        },
      },
    });
  });

  beforeEach(() => {
    gateway.upstream.clear();
  });

  afterAll(() => gateway.close());

  describe.each(['converse', 'converse-stream'] as const)('of %s', (operation) => {
    const post = (modelId: string, body: ConverseBody, key: string | undefined = gateway.key) =>
      (operation === 'converse' ? postConverse : postConverseStream)(
        { url: gateway.url, modelId, ...(key === '' ? {} : { key }) },
        body,
      );

    it.each<{ name: string; body: ConverseBody; says: RegExp }>([
      { name: 'no body', body: '', says: /body/ },
      { name: 'malformed JSON', body: '{"messages": [', says: /JSON/ },
      { name: 'a body that is no object', body: '[1]', says: /object/ },
      { name: 'bytes that are not UTF-8', body: Uint8Array.of(0x7b, 0xff, 0x7d), says: /UTF-8/ },
      { name: 'no messages', body: {}, says: /^messages/ },
      { name: 'empty messages', body: { messages: [] }, says: /^messages/ },
      { name: 'messages of a wrong type', body: { messages: 'Hello' }, says: /^messages: .*string/ },
      {
        name: 'a wrong type deep inside',
        body: { messages: [{ role: 'user', content: [{ text: 7 }] }] },
        says: /^messages\.0\.content\.0\.text: .*number/,
      },
      {
        name: 'a depth bomb',
        body: `{"messages":[{"role":"user","content":[{"toolUse":{"toolUseId":"a","name":"b","input":${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}}}]}]}`,
        says: /deep/,
      },
      {
        name: 'a depth bomb that no stack survives',
        body: `{"messages":${'['.repeat(200_000)}${']'.repeat(200_000)}}`,
        says: /messages/,
      },
      { name: 'a __proto__ key', body: '{"__proto__":{"polluted":1},"messages":[]}', says: /__proto__/ },
    ])('refuses $name', async ({ body, says }) => {
      const answer = await post('openai/gpt-4o', body);
      expectAwsError(answer, 400, 'ValidationException');
      expect(answer.json.message).toMatch(says);
      expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
      expect(gateway.upstream.requests).toHaveLength(0);
    });

    it('says how large a body may be', async () => {
      const answer = await post('openai/gpt-4o', {
        messages: [{ role: 'user', content: [{ text: 'x'.repeat(2e6) }] }],
      });
      expectAwsError(answer, 413, 'ValidationException');
      expect(answer.json.message).toContain('max_request_body_size_mb');
    });

    it('asks for a credential', async () => {
      const answer = await post('openai/gpt-4o', HELLO, '');
      expectAwsError(answer, 401, 'UnrecognizedClientException');
      expect(answer.json.message).toContain('x-bf-vk');
    });

    it('refuses an unknown key', async () => {
      const answer = await post('openai/gpt-4o', HELLO, 'sk-bf-not-one-of-ours-0123456789');
      expectAwsError(answer, 401, 'UnrecognizedClientException');
      expect(answer.text).not.toContain('not-one-of-ours');
    });

    it('names the vendors for an unknown one', async () => {
      const answer = await post('nobody/knows', HELLO);
      expectAwsError(answer, 404, 'ResourceNotFoundException');
      expect(answer.json.message).toContain('vendors that you may call: mock, openai');
    });

    it('names the models for an unknown mock model', async () => {
      const answer = await post('mock/nothing', HELLO);
      expectAwsError(answer, 404, 'ResourceNotFoundException');
      expect(answer.json.message).toContain('echo');
    });

    describe('by the vendor', () => {
      it.each<{ name: string; script: Script; status: number; type: string; says?: RegExp }>([
        {
          name: '400',
          script: chatError(400, 'max_tokens is too large'),
          status: 400,
          type: 'ValidationException',
          says: /max_tokens is too large/,
        },
        {
          name: '401 (our key, not the caller’s)',
          script: chatError(401, 'bad key'),
          status: 424,
          type: 'ModelErrorException',
        },
        { name: '403', script: chatError(403, 'not yours'), status: 424, type: 'ModelErrorException' },
        { name: '404', script: chatError(404, 'no such model'), status: 404, type: 'ResourceNotFoundException' },
        {
          name: '429',
          script: chatError(429, 'slow down', { 'retry-after': '7' }),
          status: 429,
          type: 'ThrottlingException',
        },
        { name: '500', script: chatError(500, 'oops'), status: 500, type: 'InternalServerException' },
        { name: '503', script: chatError(503, 'busy'), status: 503, type: 'ServiceUnavailableException' },
        {
          name: 'an HTML page',
          script: jsonReply(502, '<html><title>Bad gateway</title></html>', { 'content-type': 'text/html' }),
          status: 500,
          type: 'InternalServerException',
        },
        { name: 'no answer in time', script: neverAnswer(), status: 408, type: 'ModelTimeoutException' },
        { name: 'a reset', script: resetBeforeHeaders(), status: 503, type: 'ServiceUnavailableException' },
        { name: 'a close', script: closeBeforeHeaders(), status: 503, type: 'ServiceUnavailableException' },
        { name: 'garbage', script: garbage(), status: 424, type: 'ModelErrorException' },
        {
          name: '200 with garbage',
          script: jsonReply(200, 'not json at all'),
          status: 424,
          type: 'ModelErrorException',
        },
        {
          name: '200 with an error object',
          script: jsonReply(200, { error: { message: 'overloaded', code: 503 } }),
          status: 503,
          type: 'ServiceUnavailableException',
        },
      ])('$name', async ({ script, status, type, says }) => {
        gateway.upstream.enqueue(script);
        const answer = await post('openai/gpt-4o', HELLO);
        expectAwsError(answer, status, type);
        if (says !== undefined) expect(answer.json.message).toMatch(says);
      });

      it('passes the wait on that a vendor asks for', async () => {
        gateway.upstream.enqueue(chatError(429, 'slow down', { 'retry-after': '7' }));
        const answer = await post('openai/gpt-4o', HELLO);
        expect(answer.headers['retry-after']).toBe('7');
        expect(answer.headers['x-amz-retry-after']).toBe('7000');
      });

      it('serves the next request as if nothing had been', async () => {
        gateway.upstream.enqueue(resetBeforeHeaders(), chatAnswer({ text: 'Hi' }));
        await post('openai/gpt-4o', HELLO);
        expect((await post('openai/gpt-4o', HELLO)).status).toBe(200);
      });
    });
  });

  it('keeps a stalled first event from becoming a 200', async () => {
    gateway.upstream.enqueue(sseReply(': waiting\n\n', { after: [{ stall: true }] }));
    const answer = await postConverseStream({ ...gateway, modelId: 'openai/gpt-4o' }, HELLO);
    expectAwsError(answer, 408, 'ModelTimeoutException');
  });

  it('refuses a compressed body', async () => {
    const answer = await postConverse(
      { ...gateway, modelId: 'mock/echo', headers: { 'content-encoding': 'gzip' } },
      HELLO,
    );
    expectAwsError(answer, 415, 'UnsupportedMediaTypeException');
  });
});

describe('a vendor that is not configured', () => {
  it('is answered with the key to set', async () => {
    const gateway = await createTestGateway({ config: { providers: { openai: undefined } } });
    try {
      const answer = await postConverse({ ...gateway, modelId: 'openai/gpt-4o' }, HELLO);
      expectAwsError(answer, 404, 'ResourceNotFoundException');
      expect(answer.json.message).toBe(
        'The vendor "openai" is not configured. Set OPENAI_API_KEY in the gateway\'s environment, or ' +
          'providers.openai.keys in its configuration file.',
      );
    } finally {
      await gateway.close();
    }
  });
});
