import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type ConverseBody, postConverse, postConverseStream, postOperation } from '../support/event-stream-client.js';
import { decodeFrames } from '../support/event-stream-frames.js';
import { chatAnswer, chatError } from '../support/openai-chat-replies.js';
import { createTestGateway, type TestGateway } from '../support/test-gateway.js';
import { closeBeforeHeaders } from '../support/upstream-script.js';

const HELLO = { messages: [{ role: 'user', content: [{ text: 'Hello over there' }] }] };
const MESSAGES = {
  anthropic_version: 'bedrock-2023-05-31',
  max_tokens: 100,
  messages: [{ role: 'user', content: 'Hello over there' }],
};
const DOCUMENT = { document: { name: 'Report', format: 'pdf', source: { bytes: 'AQID' } } };
const PREFIXES = ['/bedrock', '/pydanticai/bedrock', '/pydanticai'];

const toBase64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64');

/** The JSON inside the frames of an InvokeModel stream. */
function readChunks(bytes: Uint8Array): Record<string, unknown>[] {
  return decodeFrames(bytes)
    .filter(({ headers }) => headers[':event-type'] === 'chunk')
    .map(({ body }) => {
      const text = Buffer.from((body as { bytes: string }).bytes, 'base64').toString();
      return JSON.parse(text) as Record<string, unknown>;
    });
}

describe('the operations beside Converse', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await createTestGateway();
  });

  beforeEach(() => {
    gateway.upstream.clear();
  });

  afterAll(() => gateway.close());

  describe('count-tokens', () => {
    const count = (modelId: string, body: ConverseBody, prefix = '/bedrock') =>
      postOperation({ ...gateway, prefix, modelId }, 'count-tokens', body);

    it.each(PREFIXES)('counts for the mock vendor under %s, and says that it estimates', async (prefix) => {
      const answer = await count('mock/echo', { input: { converse: HELLO } }, prefix);
      expect(answer.status).toBe(200);
      expect(answer.headers).toMatchObject({
        'content-type': 'application/json',
        'x-asbru-token-count': 'estimate',
        'x-bifrost-request-type': 'count_tokens',
      });
      expect(answer.text).toBe('{"inputTokens":3}');
    });

    it('estimates for a vendor that counts nothing, without asking it', async () => {
      const answer = await count('openai/gpt-4o', { input: { converse: HELLO } });
      expect(answer.headers['x-asbru-token-count']).toBe('estimate');
      expect(answer.text).toBe('{"inputTokens":8}');
      expect(gateway.upstream.requests).toHaveLength(0);
    });

    it('counts the body of InvokeModel', async () => {
      const answer = await count('openai/gpt-4o', { input: { invokeModel: { body: toBase64(MESSAGES) } } });
      expect(answer.text).toBe('{"inputTokens":8}');
    });

    it.each<{ name: string; body: ConverseBody; says: RegExp }>([
      { name: 'no body', body: '', says: /request body/ },
      { name: 'no input', body: {}, says: /^input: / },
      { name: 'an unknown form of input', body: { input: { chat: HELLO } }, says: /^input: .*converse, invokeModel/ },
      {
        name: 'two forms of input',
        body: { input: { converse: HELLO, invokeModel: { body: 'AA==' } } },
        says: /^input: /,
      },
      { name: 'no messages', body: { input: { converse: {} } }, says: /^input\.converse\.messages: / },
      {
        name: 'a fault deep inside',
        body: { input: { converse: { messages: [{ role: 'user', content: [{ text: 7 }] }] } } },
        says: /^input\.converse\.messages\.0\.content\.0\.text: /,
      },
      {
        name: 'what AWS refuses of messages together',
        body: { input: { converse: { messages: [{ role: 'user', content: [DOCUMENT] }] } } },
        says: /^input\.converse\.messages\.0\.content: expected a text block beside the document/,
      },
      {
        name: 'too many cache points',
        body: { input: { converse: { ...HELLO, system: Array(5).fill({ cachePoint: { type: 'default' } }) } } },
        says: /^input\.converse\.system\.4\.cachePoint: expected at most 4/,
      },
      {
        name: 'a body of InvokeModel that is not served',
        body: { input: { invokeModel: { body: toBase64({ prompt: 'Hello' }) } } },
        says: /"prompt" asks for a text completion/,
      },
    ])('refuses $name with its path', async ({ body, says }) => {
      const answer = await count('mock/echo', body);
      expect({ status: answer.status, type: answer.headers['x-amzn-errortype'] }).toEqual({
        status: 400,
        type: 'ValidationException',
      });
      expect(answer.json.message).toMatch(says);
    });

    it.each(['mock/no-such-model', 'no-such-vendor/model'])('knows no %s', async (modelId) => {
      expect((await count(modelId, { input: { converse: HELLO } })).status).toBe(404);
    });
  });

  describe('invoke', () => {
    const invoke = (modelId: string, body: ConverseBody, prefix = '/bedrock', headers: Record<string, string> = {}) =>
      postOperation({ ...gateway, prefix, modelId, headers }, 'invoke', body);

    it.each(PREFIXES)('answers Anthropic Messages under %s', async (prefix) => {
      const answer = await invoke('mock/echo', MESSAGES, prefix);
      expect(answer.status).toBe(200);
      expect(answer.headers).toMatchObject({
        'content-type': 'application/json',
        'x-amzn-bedrock-input-token-count': '3',
        'x-amzn-bedrock-output-token-count': '3',
      });
      expect(answer.json).toMatchObject({
        id: expect.stringMatching(/^msg_bdrk_[0-9a-f]{32}$/),
        type: 'message',
        role: 'assistant',
        model: 'mock/echo',
        content: [{ type: 'text', text: 'Hello over there' }],
        stop_reason: 'end_turn',
        usage: { input_tokens: 3, output_tokens: 3 },
      });
    });

    it('reaches another vendor', async () => {
      gateway.upstream.enqueue(chatAnswer({ text: 'Good day' }));
      const answer = await invoke('openai/gpt-4o', MESSAGES);
      expect(answer.json).toMatchObject({ content: [{ type: 'text', text: 'Good day' }] });
      expect(gateway.upstream.lastRequest.json).toMatchObject({
        model: 'gpt-4o',
        messages: [{ role: 'user', content: 'Hello over there' }],
      });
    });

    it('refuses a guardrail of the headers that the vendor cannot apply', async () => {
      const answer = await invoke('openai/gpt-4o', MESSAGES, '/bedrock', {
        'x-amzn-bedrock-guardrailidentifier': 'gr-1',
        'x-amzn-bedrock-guardrailversion': '1',
      });
      expect(answer.status).toBe(400);
      expect(answer.json.message).toMatch(/guardrailConfig/);
      expect(gateway.upstream.requests).toHaveLength(0);
    });

    it('holds the headers to the limits of the body of Converse', async () => {
      const headers = { 'x-amzn-bedrock-service-tier': 'gold' };
      const answer = await invoke('openai/gpt-4o', MESSAGES, '/bedrock', headers);
      expect({ status: answer.status, type: answer.headers['x-amzn-errortype'] }).toEqual({
        status: 400,
        type: 'ValidationException',
      });
      expect(answer.json.message).toMatch(/^X-Amzn-Bedrock-Service-Tier: expected one of priority, default, flex/);
      expect(gateway.upstream.requests).toHaveLength(0);
    });

    it.each([
      { name: 'the model', headers: {} },
      { name: 'its fallback', headers: { 'x-bf-fallbacks': 'openai/gpt-4o-mini' } },
    ])('warns of a header that is not known when $name answers', async ({ headers }) => {
      if ('x-bf-fallbacks' in headers) gateway.upstream.enqueue(() => chatError(503, 'busy'));
      gateway.upstream.enqueue(chatAnswer({ text: 'Good day' }));
      const more = { 'x-amzn-bedrock-later': '1', ...headers };
      const answer = await invoke('openai/gpt-4o', MESSAGES, '/bedrock', more);
      expect(answer.headers['x-asbru-warnings']).toContain(
        'x-amzn-bedrock-later: Not known to this gateway; left out.',
      );
    });

    it.each([
      { body: { inputText: 'Hello' }, says: '"inputText" asks for embeddings or text of Amazon Titan' },
      { body: { texts: ['Hello'] }, says: '"texts" asks for embeddings of Cohere' },
      { body: { taskType: 'TEXT_IMAGE' }, says: '"taskType" asks for images' },
      { body: { prompt: 'Hello' }, says: '"prompt" asks for a text completion' },
      { body: { messages: HELLO.messages }, says: 'without "anthropic_version"' },
      { body: { input: 'Hello' }, says: 'its form is not known' },
      { body: '[]', says: 'expected a JSON object' },
      { body: '', says: 'expected a JSON object' },
    ])('says what is served for $body', async ({ body, says }) => {
      const answer = await invoke('mock/echo', body);
      expect(answer.status).toBe(400);
      expect(answer.headers['x-amzn-errortype']).toBe('ValidationException');
      expect(answer.json.message).toContain(says);
      expect(answer.json.message).toContain('Anthropic Messages');
    });
  });

  describe('invoke-with-response-stream', () => {
    const stream = (modelId: string, body: ConverseBody, prefix = '/bedrock') =>
      postOperation({ ...gateway, prefix, modelId }, 'invoke-with-response-stream', body);

    it.each(PREFIXES)('sends the events of the Messages API as chunks under %s', async (prefix) => {
      const answer = await stream('mock/echo', MESSAGES, prefix);
      expect(answer.status).toBe(200);
      expect(answer.headers).toMatchObject({
        'content-type': 'application/vnd.amazon.eventstream',
        'x-amzn-bedrock-content-type': 'application/json',
        'x-bifrost-request-type': 'responses_stream',
      });
      const chunks = readChunks(answer.bytes);
      expect(chunks.map(({ type }) => type)).toEqual([
        'message_start',
        'content_block_start',
        'content_block_delta',
        'content_block_stop',
        'message_delta',
        'message_stop',
      ]);
      expect(chunks[2]).toMatchObject({ delta: { type: 'text_delta', text: 'Hello over there' } });
    });

    it('reaches another vendor', async () => {
      gateway.upstream.enqueue(chatAnswer({ text: 'Good day' }));
      const chunks = readChunks((await stream('openai/gpt-4o', MESSAGES)).bytes);
      const texts = chunks.map((chunk) => (chunk['delta'] as { text?: string } | undefined)?.text ?? '');
      expect(texts.join('')).toBe('Good day');
    });

    it('ends a broken stream in an exception frame', async () => {
      const frames = decodeFrames((await stream('mock/truncate', MESSAGES)).bytes);
      expect(frames.at(-1)?.headers).toMatchObject({
        ':message-type': 'exception',
        ':exception-type': 'modelStreamErrorException',
      });
      expect(frames.at(-2)?.headers).toMatchObject({ ':event-type': 'chunk' });
    });

    it('answers a wrong form before any frame', async () => {
      const answer = await stream('mock/echo', { prompt: 'Hello' });
      expect(answer.status).toBe(400);
      expect(answer.headers['x-amzn-errortype']).toBe('ValidationException');
    });
  });

  describe('routing headers', () => {
    it('say where a whole answer came from and what it cost to wait for it', async () => {
      gateway.upstream.enqueue(chatAnswer({ text: 'Good day' }));
      const { headers } = await postConverse({ ...gateway, modelId: 'openai/gpt-4o' }, HELLO);
      expect(headers).toMatchObject({
        'x-bifrost-request-id': headers['x-amzn-requestid'],
        'x-bifrost-request-type': 'responses',
        'x-bifrost-provider': 'openai',
        'x-bifrost-original-model': 'gpt-4o',
        'x-bifrost-resolved-model': 'gpt-4o',
        'x-bifrost-routing-info-provider': 'openai',
        'x-bifrost-routing-info-model': 'gpt-4o',
        'x-bifrost-routing-info-key': 'test',
        'x-bifrost-upstream-latency-ms': expect.stringMatching(/^\d+\.\d{3}$/),
      });
    });

    it('come before a stream, without its latency', async () => {
      const { headers } = await postConverseStream({ ...gateway, modelId: 'mock/echo' }, HELLO);
      expect(headers).toMatchObject({ 'x-bifrost-provider': 'mock', 'x-bifrost-request-type': 'responses_stream' });
      expect(headers).not.toHaveProperty('x-bifrost-upstream-latency-ms');
      expect(headers).not.toHaveProperty('x-bifrost-routing-info-key');
    });

    it("name the vendor of a vendor's failure", async () => {
      gateway.upstream.enqueue(closeBeforeHeaders());
      const { status, headers } = await postConverse({ ...gateway, modelId: 'openai/gpt-4o' }, HELLO);
      expect(status).toBe(503);
      expect(headers).toMatchObject({ 'x-bifrost-provider': 'openai', 'x-bifrost-routing-info-key': 'test' });
    });

    it('name the model alone where no vendor was found', async () => {
      const { headers } = await postConverse({ ...gateway, modelId: 'no-such-vendor/m' }, HELLO);
      expect(headers).toMatchObject({
        'x-bifrost-original-model': 'no-such-vendor/m',
        'x-bifrost-request-id': headers['x-amzn-requestid'],
      });
      expect(headers).not.toHaveProperty('x-bifrost-provider');
    });

    it('carry the request id of a caller who was refused', async () => {
      const { status, headers } = await postConverse({ url: gateway.url, modelId: 'mock/echo' }, HELLO);
      expect(status).toBe(401);
      expect(headers['x-bifrost-request-id']).toBe(headers['x-amzn-requestid']);
    });

    it('stay printable and short whatever the id is', async () => {
      const modelId = `mock/${'ü'.repeat(1000)}`;
      const { status, headers } = await postConverse({ ...gateway, modelId }, HELLO);
      expect(status).toBe(404);
      expect(headers['x-bifrost-original-model']).toMatch(/^\?{256}$/);
    });
  });

  it.each([
    { accept: 'application/x-amz-eventstream', type: 'application/x-amz-eventstream' },
    { accept: 'application/json, application/x-amz-eventstream;q=0.9', type: 'application/x-amz-eventstream' },
    { accept: '*/*', type: 'application/vnd.amazon.eventstream' },
  ])('answers Accept: $accept with a stream of $type', async ({ accept, type }) => {
    const target = { ...gateway, modelId: 'mock/echo', headers: { accept } };
    const answer = await postOperation(target, 'converse-stream', HELLO);
    expect(answer.headers['content-type']).toBe(type);
    expect(decodeFrames(answer.bytes).at(-1)?.headers[':event-type']).toBe('metadata');
  });
});
