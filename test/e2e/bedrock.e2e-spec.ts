import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AWS_CREDENTIALS, createBedrockGateway } from '../support/bedrock-gateway.js';
import {
  bedrockError,
  bedrockEvent,
  bedrockException,
  bedrockReply,
  bedrockStream,
  CONVERSE_REPLY,
  TURN_FRAMES,
  UPSTREAM_REQUEST_ID,
} from '../support/bedrock-replies.js';
import { readEventStream, textOf } from '../support/event-stream-client.js';
import { eventually } from '../support/eventually.js';
import { type Exchange, type HttpVersion, openExchange } from '../support/http-exchange.js';
import { type TestGateway } from '../support/test-gateway.js';
import { neverAnswer, resetBeforeHeaders } from '../support/upstream-script.js';
import { verifySignature } from '../support/verify-signature.js';

const MODEL = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0';
const ARN = 'arn:aws:bedrock:ap-southeast-2:123456789012:inference-profile/apac.amazon.nova-pro-v1:0';
const EVENT_STREAM = 'application/vnd.amazon.eventstream';

/** Bytes that no parser and writer of JSON would give back. */
const BODY =
  '{ "messages" : [{"role":"user","content":[{"text":"Hei \\u00e6"}]}],"n":7006652.0,"unknown":{"a":1e2} }\n';

const HTTP_VERSIONS: readonly HttpVersion[] = ['h1', 'h2'];
const OPERATIONS = ['converse', 'converse-stream', 'count-tokens', 'invoke', 'invoke-with-response-stream'];

interface Asked {
  readonly operation?: string;
  readonly modelId?: string;
  readonly body?: string | Uint8Array;
  readonly http?: HttpVersion;
  readonly headers?: Readonly<Record<string, string>>;
}

function ask(gateway: TestGateway, asked: Asked = {}): Promise<Exchange> {
  return openExchange({
    origin: gateway.url,
    path: `/bedrock/model/${asked.modelId ?? encodeURIComponent(MODEL)}/${asked.operation ?? 'converse'}`,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${gateway.key}`, ...asked.headers },
    body: asked.body ?? BODY,
    http: asked.http ?? 'h1',
  });
}

async function askWhole(gateway: TestGateway, asked?: Asked) {
  const exchange = await ask(gateway, asked);
  const { bytes, torn } = await exchange.readRest();
  return { ...exchange, bytes, torn, text: bytes.toString() };
}

describe('Bedrock behind Converse', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await createBedrockGateway();
  });

  beforeEach(() => {
    gateway.upstream.clear();
  });

  afterAll(() => gateway.close());

  describe.each(HTTP_VERSIONS)('over %s', (http) => {
    it.each(OPERATIONS)('passes the bytes of %s both ways', async (operation) => {
      const isStream = operation.endsWith('stream');
      const frames = operation === 'converse-stream' ? TURN_FRAMES : [bedrockEvent('chunk', { bytes: 'e30=' })];
      gateway.upstream.enqueue(isStream ? bedrockStream(frames, { split: { seed: 7 } }) : bedrockReply(CONVERSE_REPLY));
      const answer = await askWhole(gateway, { operation, http });
      expect(gateway.upstream.lastRequest.body.toString()).toBe(BODY);
      expect(gateway.upstream.lastRequest.path).toBe(`/model/${encodeURIComponent(MODEL)}/${operation}`);
      expect(answer).toMatchObject({ status: 200, torn: false });
      expect(answer.bytes).toEqual(isStream ? Buffer.concat(frames) : Buffer.from(CONVERSE_REPLY));
      expect(answer.headers).toMatchObject({
        'content-type': isStream ? EVENT_STREAM : 'application/json',
        'x-asbru-upstream-request-id': UPSTREAM_REQUEST_ID,
        'x-amzn-requestid': expect.stringMatching(/^[0-9a-f-]{36}$/),
      });
      expect(answer.headers['x-amzn-requestid']).not.toBe(UPSTREAM_REQUEST_ID);
    });

    it.each(['byte', { seed: 1 }, { seed: 2 }, { every: 100 }] as const)('passes a stream cut as %j', async (split) => {
      gateway.upstream.enqueue(bedrockStream(TURN_FRAMES, { split }));
      const answer = await askWhole(gateway, { operation: 'converse-stream', http });
      expect(answer.bytes).toEqual(Buffer.concat(TURN_FRAMES));
      expect(textOf(readEventStream(answer.bytes).events)).toBe('Hei from Bedrock ✨');
    });

    it.each([
      { name: 'malformed JSON', body: '{"messages": [' },
      { name: 'no JSON', body: 'This is not JSON' },
      { name: 'bytes that are not UTF-8', body: Uint8Array.of(0x7b, 0xff, 0x7d) },
      { name: 'nothing', body: '' },
      { name: 'a request that Asbru itself would refuse', body: '{"messages":"Hello"}' },
    ])('lets Bedrock judge $name', async ({ body }) => {
      gateway.upstream.enqueue(bedrockError(400, 'SerializationException', 'no'));
      const answer = await askWhole(gateway, { body, http });
      expect(answer.status).toBe(400);
      expect(gateway.upstream.lastRequest.body).toEqual(Buffer.from(body));
    });

    it.each([
      { status: 400, type: 'ValidationException', message: 'The provided model identifier is invalid.' },
      { status: 404, type: 'ResourceNotFoundException', message: 'no such model' },
      { status: 408, type: 'ModelTimeoutException', message: 'too slow' },
      { status: 424, type: 'ModelErrorException', message: 'the model failed' },
      { status: 429, type: 'ThrottlingException', message: 'Too many tokens, please wait before trying again.' },
      { status: 500, type: 'InternalServerException', message: 'oops' },
      { status: 503, type: 'ServiceUnavailableException', message: 'busy' },
    ])('passes $status $type untouched', async ({ status, type, message }) => {
      for (const operation of ['converse', 'converse-stream']) {
        gateway.upstream.enqueue(bedrockError(status, type, message));
        const answer = await askWhole(gateway, { operation, http });
        expect(answer).toMatchObject({ status, text: JSON.stringify({ message }), torn: false });
        expect(answer.headers).toMatchObject({ 'x-amzn-errortype': type, 'content-type': 'application/json' });
      }
    });
  });

  describe('keeps', () => {
    it('the caller’s credentials and hop-by-hop headers to itself', async () => {
      gateway.upstream.enqueue(bedrockReply(CONVERSE_REPLY));
      await askWhole(gateway, {
        headers: {
          accept: '*/*',
          cookie: 'a=b',
          'x-amz-date': '19990101T000000Z',
          'x-amz-security-token': 'callers-token',
          'x-bf-vk': gateway.key,
          'x-amzn-bedrock-trace': 'ENABLED',
          te: 'trailers',
        },
      });
      const { headers } = gateway.upstream.lastRequest;
      expect(JSON.stringify(headers)).not.toContain(gateway.key);
      expect(Object.keys(headers).sort()).toEqual([
        'accept',
        'authorization',
        'connection',
        'content-length',
        'content-type',
        'host',
        'x-amz-content-sha256',
        'x-amz-date',
        'x-amzn-bedrock-trace',
      ]);
    });

    it('"fallbacks" to itself and every other byte as it is', async () => {
      gateway.upstream.enqueue(bedrockReply(CONVERSE_REPLY));
      await askWhole(gateway, { body: BODY.replace('{ ', '{ "fallbacks":["openai/gpt-4o"], ') });
      expect(gateway.upstream.lastRequest.body.toString()).toBe(BODY);
    });

    it.each([
      { name: 'no list', member: '"fallbacks":"openai/gpt-4o"', says: 'fallbacks: expected ' },
      { name: 'a list of something else', member: '"fallbacks":[{"model":"openai/gpt-4o"}]', says: 'fallbacks.0: ' },
    ])('nothing, when "fallbacks" is $name: it would be lost in silence', async ({ member, says }) => {
      gateway.upstream.clear();
      const answer = await askWhole(gateway, { body: BODY.replace('{ ', `{ ${member}, `) });
      expect(answer.status).toBe(400);
      expect(answer.text).toContain(`"message":"${says}`);
      expect(gateway.upstream.requests).toHaveLength(0);
    });

    it('"fallbacks" among the additional fields, where SDKs have to say it', async () => {
      const bodyWith = (fields: string) => BODY.replace('{ ', `{ "additionalModelRequestFields" : {${fields}},`);
      gateway.upstream.enqueue(bedrockReply(CONVERSE_REPLY));
      await askWhole(gateway, { body: bodyWith('"top_k":5.0, "fallbacks":["openai/gpt-4o"]') });
      expect(gateway.upstream.lastRequest.body.toString()).toBe(bodyWith('"top_k":5.0'));
    });

    it('nothing of a body that is the model’s own', async () => {
      gateway.upstream.enqueue(bedrockReply('{}'));
      await askWhole(gateway, { operation: 'invoke', body: '{"fallbacks":[]}' });
      expect(gateway.upstream.lastRequest.body.toString()).toBe('{"fallbacks":[]}');
    });
  });

  it("names the stream as Bifrost's clients ask for it, and asks Bedrock for its own", async () => {
    const accept = 'application/x-amz-eventstream';
    gateway.upstream.enqueue(bedrockStream(TURN_FRAMES));
    const answer = await askWhole(gateway, { operation: 'converse-stream', headers: { accept } });
    expect(answer.headers['content-type']).toBe(accept);
    expect(answer.bytes).toEqual(Buffer.concat(TURN_FRAMES));
    expect(gateway.upstream.lastRequest.headers.accept).toBe(EVENT_STREAM);
  });

  it('passes ApplyGuardrail, signed', async () => {
    const reply = '{ "action":"NONE", "outputs":[] }';
    gateway.upstream.enqueue(bedrockReply(reply));
    const exchange = await openExchange({
      origin: gateway.url,
      path: '/bedrock/guardrail/gr-1a2b3c/version/DRAFT/apply',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${gateway.key}` },
      body: BODY,
    });
    const request = gateway.upstream.lastRequest;
    expect((await exchange.readRest()).bytes.toString()).toBe(reply);
    expect(request.body.toString()).toBe(BODY);
    expect(request.path).toBe('/guardrail/gr-1a2b3c/version/DRAFT/apply');
    expect(verifySignature(request, AWS_CREDENTIALS.secret_key).region).toBe('eu-west-1');
  });

  describe('signs', () => {
    it.each([
      { name: 'an id with a colon', sent: encodeURIComponent(MODEL), path: encodeURIComponent(MODEL) },
      { name: 'a raw colon', sent: MODEL, path: encodeURIComponent(MODEL) },
      { name: 'the vendor’s prefix', sent: `bedrock%2F${encodeURIComponent(MODEL)}`, path: encodeURIComponent(MODEL) },
      {
        name: 'an encoded ARN',
        sent: encodeURIComponent(ARN),
        path: encodeURIComponent(ARN),
        region: 'ap-southeast-2',
      },
      { name: 'a raw ARN', sent: ARN, path: encodeURIComponent(ARN), region: 'ap-southeast-2' },
      { name: 'a prefixed ARN', sent: `bedrock/${ARN}`, path: encodeURIComponent(ARN), region: 'ap-southeast-2' },
    ])('$name', async ({ sent, path, region = 'eu-west-1' }) => {
      gateway.upstream.enqueue(bedrockReply(CONVERSE_REPLY));
      await askWhole(gateway, { modelId: sent });
      const request = gateway.upstream.lastRequest;
      expect(request.path).toBe(`/model/${path}/converse`);
      expect(verifySignature(request, AWS_CREDENTIALS.secret_key)).toEqual({
        accessKeyId: AWS_CREDENTIALS.access_key,
        region,
        service: 'bedrock',
        signedHeaders: ['content-type', 'host', 'x-amz-content-sha256', 'x-amz-date'],
      });
      expect(() => verifySignature(request, 'another secret')).toThrow('not that of this request');
    });
  });

  describe('answers 400 without asking Bedrock', () => {
    it.each([
      { name: 'a model that climbs out of the path', modelId: 'bedrock%2F..', headers: {}, says: '".."' },
      {
        name: 'a guardrail that cannot be sent',
        modelId: MODEL,
        headers: { 'x-amzn-bedrock-guardrailidentifier': 'gr-\u00e9' },
        says: 'x-amzn-bedrock-guardrailidentifier',
      },
    ])('to $name', async ({ modelId, headers, says }) => {
      const answer = await askWhole(gateway, { modelId, headers });
      expect(answer.status).toBe(400);
      expect(JSON.parse(answer.text)).toMatchObject({ message: expect.stringContaining(says) });
      expect(gateway.upstream.requests).toHaveLength(0);
    });
  });

  describe('answers 424', () => {
    it.each([
      { status: 401, type: 'UnauthorizedException', message: 'no' },
      { status: 403, type: 'UnrecognizedClientException', message: 'The security token is invalid.' },
      { status: 403, type: 'AccessDeniedException', message: "You don't have access to the model with this ID." },
      { status: 403, type: 'AccessDeniedException', message: 'User: arn:aws:iam::123456789012:user/x may not' },
      { status: 400, type: 'ExpiredTokenException', message: 'expired' },
    ])('when AWS refuses the gateway’s credentials with $status $type', async ({ status, type, message }) => {
      for (const operation of ['converse', 'converse-stream']) {
        gateway.upstream.enqueue(bedrockError(status, type, message));
        const answer = await askWhole(gateway, { operation });
        expect(answer.status).toBe(424);
        expect(answer.headers['x-amzn-errortype']).toBe('ModelErrorException');
        expect(JSON.parse(answer.text)).toMatchObject({
          originalStatusCode: status,
          message: expect.stringContaining(type),
        });
        expect(answer.text).not.toContain(message);
      }
    });

    it('for a stream that is none', async () => {
      gateway.upstream.enqueue(
        bedrockStream([Buffer.from('{"Output":{"__type":"com.amazon.coral.service#UnknownOperationException"}}')]),
      );
      const answer = await askWhole(gateway, { operation: 'converse-stream' });
      expect(answer).toMatchObject({ status: 424 });
      expect(answer.text).toContain('no frame');
    });

    it('for a stream without a frame', async () => {
      gateway.upstream.enqueue(bedrockStream([]));
      expect((await askWhole(gateway, { operation: 'converse-stream' })).status).toBe(424);
    });
  });

  describe.each(['converse-stream', 'invoke-with-response-stream'])(
    'a %s that begins with an exception',
    (operation) => {
      it.each([
        { type: 'internalServerException', status: 500 },
        { type: 'modelStreamErrorException', status: 424 },
        { type: 'validationException', status: 400 },
        { type: 'throttlingException', status: 429 },
        { type: 'serviceUnavailableException', status: 503 },
      ])('is an error answer: $type', async ({ type, status }) => {
        const frames = [bedrockException(type, 'not now æ'), TURN_FRAMES[0]!];
        gateway.upstream.enqueue(bedrockStream(frames, { split: { seed: 5 }, after: [{ stall: true }] }));
        const answer = await askWhole(gateway, { operation });
        expect(answer).toMatchObject({ status, text: '{"message":"not now æ"}', torn: false });
        expect(answer.headers).toMatchObject({
          'content-type': 'application/json',
          'content-length': String(answer.bytes.length),
          'x-amzn-errortype': `${type.charAt(0).toUpperCase()}${type.slice(1)}`,
          'x-asbru-upstream-request-id': UPSTREAM_REQUEST_ID,
        });
        await eventually(() => gateway.upstream.lastRequest.abortedAt !== undefined, 'nothing more is read');
      });

      it('blames the gateway’s credentials where the exception does', async () => {
        gateway.upstream.enqueue(bedrockStream([bedrockException('accessDeniedException', 'arn:aws:iam::1:user/x')]));
        const answer = await askWhole(gateway, { operation });
        expect(answer.status).toBe(424);
        expect(answer.text).toContain('AccessDeniedException');
        expect(answer.text).not.toContain('user/x');
      });
    },
  );

  it('answers what breaks inside the first frame with a status', async () => {
    const half = TURN_FRAMES[0]!.subarray(0, 40);
    for (const [after, status] of [
      [[], 424],
      [[{ waitMs: 20 }, { reset: true }], 503],
    ] as const) {
      gateway.upstream.enqueue(bedrockStream([half], { after }));
      expect(await askWhole(gateway, { operation: 'converse-stream' })).toMatchObject({ status, torn: false });
    }
  });

  it('answers 503 when the connection breaks before the answer', async () => {
    gateway.upstream.enqueue(resetBeforeHeaders());
    const answer = await askWhole(gateway);
    expect(answer).toMatchObject({ status: 503 });
    expect(answer.headers['x-amzn-errortype']).toBe('ServiceUnavailableException');
  });

  describe.each(HTTP_VERSIONS)('a stream that breaks, over %s', (http) => {
    const stream = { operation: 'converse-stream', http };
    const begun = TURN_FRAMES.slice(0, 3);

    it.each([
      { name: 'a reset', after: [{ waitMs: 20 }, { reset: true }] as const },
      { name: 'an end', after: [] },
    ])('inside a frame by $name is cut', async ({ after }) => {
      const half = TURN_FRAMES[3]!.subarray(0, 40);
      gateway.upstream.enqueue(bedrockStream([...begun, half], { after }));
      const answer = await askWhole(gateway, stream);
      expect(answer.torn).toBe(true);
    });

    it.each([
      { name: 'a reset', frames: begun, after: [{ waitMs: 20 }, { reset: true }] as const },
      { name: 'an end', frames: begun, after: [] },
      {
        name: 'a reset behind messageStop',
        frames: TURN_FRAMES.slice(0, -1),
        after: [{ waitMs: 20 }, { reset: true }] as const,
      },
      { name: 'bytes that are no frame', frames: [...begun, Buffer.from('event: error\n\n')], after: [], good: begun },
    ])('between two frames by $name ends in an exception', async ({ frames, after, good }) => {
      gateway.upstream.enqueue(bedrockStream(frames, { after }));
      const answer = await askWhole(gateway, stream);
      const passed = Buffer.concat(good ?? frames);
      expect(answer.torn).toBe(false);
      expect(answer.bytes.subarray(0, passed.length)).toEqual(passed);
      expect(readEventStream(answer.bytes).exception?.type).toBe('modelStreamErrorException');
    });

    it('is whole when the connection breaks behind its last frame', async () => {
      gateway.upstream.enqueue(bedrockStream(TURN_FRAMES, { after: [{ waitMs: 20 }, { reset: true }] }));
      const answer = await askWhole(gateway, stream);
      expect(answer).toMatchObject({ torn: false, bytes: Buffer.concat(TURN_FRAMES) });
    });

    it('is whole when it ends behind messageStop', async () => {
      const frames = TURN_FRAMES.slice(0, -1);
      gateway.upstream.enqueue(bedrockStream(frames));
      const answer = await askWhole(gateway, stream);
      expect(answer).toMatchObject({ torn: false, bytes: Buffer.concat(frames) });
    });

    it('passes an exception of Bedrock and adds none', async () => {
      const frames = [...begun, bedrockException('throttlingException', 'slow down')];
      gateway.upstream.enqueue(bedrockStream(frames, { split: { seed: 3 } }));
      const answer = await askWhole(gateway, stream);
      expect(answer.bytes).toEqual(Buffer.concat(frames));
      expect(answer.torn).toBe(false);
    });

    it('aborts the call to Bedrock when the caller leaves', async () => {
      gateway.upstream.enqueue(bedrockStream(begun, { after: [{ stall: true }] }));
      const exchange = await ask(gateway, stream);
      exchange.abort();
      await eventually(() => gateway.upstream.lastRequest.abortedAt !== undefined, 'the upstream sees the abort');
    });

    it('holds no byte back once its first frame is whole', async () => {
      gateway.upstream.enqueue(bedrockStream([...begun, TURN_FRAMES[3]!.subarray(0, 5)], { after: [{ stall: true }] }));
      const exchange = await ask(gateway, stream);
      let received = 0;
      exchange.body.on('data', (chunk: Buffer) => (received += chunk.length));
      exchange.body.on('error', () => undefined);
      await eventually(() => received === Buffer.concat(begun).length + 5, 'every byte sent has arrived');
      exchange.abort();
    });
  });

  it('aborts the call to Bedrock when the caller leaves before the answer', async () => {
    gateway.upstream.enqueue(neverAnswer());
    const aborter = new AbortController();
    const pending = openExchange({
      origin: gateway.url,
      path: `/bedrock/model/${encodeURIComponent(MODEL)}/converse`,
      headers: { authorization: `Bearer ${gateway.key}` },
      body: BODY,
      signal: aborter.signal,
    });
    await gateway.upstream.receivedRequests(1);
    aborter.abort();
    await expect(pending).rejects.toThrow();
    await eventually(() => gateway.upstream.lastRequest.abortedAt !== undefined, 'the upstream sees the abort');
  });

  it.each([
    { name: 'of a length that was told', headers: { 'content-length': '300' } },
    { name: 'in chunks', headers: {} },
  ])('begins no whole reply $name that breaks off: it is an error, as if nothing had come', async ({ headers }) => {
    gateway.upstream.enqueue(bedrockReply('{"output":', { headers, after: [{ waitMs: 20 }, { reset: true }] }));
    expect(await askWhole(gateway)).toMatchObject({ status: 503, torn: false });
  });

  it('cuts a whole reply that breaks off when it is too large to be held', async () => {
    const large = `{"output":"${'x'.repeat(5 * 1024 * 1024)}`;
    gateway.upstream.enqueue(bedrockReply(large, { after: [{ waitMs: 20 }, { reset: true }] }));
    expect((await askWhole(gateway)).torn).toBe(true);
  });
});
