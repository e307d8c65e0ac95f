import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { postConverse, postConverseStream, type WholeAnswer } from '../support/event-stream-client.js';
import { chatAnswer, wantsStream } from '../support/openai-chat-replies.js';
import { type RecordedRequest } from '../support/scripted-upstream.js';
import { createTestGateway, type TestGateway } from '../support/test-gateway.js';
import { type HttpScript, jsonReply, sseReply } from '../support/upstream-script.js';

const HELLO = { role: 'user', content: [{ text: 'Hello' }] };
const PLAIN = { messages: [HELLO] };
const LOSSY = { ...PLAIN, requestMetadata: { team: 'blue' } };
const MAPPED = { messages: [{ role: 'user', content: [{ text: 'Hello' }, { cachePoint: { type: 'default' } }] }] };
const JSON_BLOCK = { messages: [{ role: 'user', content: [{ json: { answer: 42 } }] }] };

/** The same turn whole and streamed, with what vLLM and OpenAI tell beside it. */
function tellingAnswer(request: RecordedRequest): HttpScript {
  const rest = { id: 'chat-1', service_tier: 'default' };
  const end = { finish_reason: 'stop', stop_reason: 'END' };
  if (!wantsStream(request)) {
    return jsonReply(200, { ...rest, choices: [{ message: { role: 'assistant', content: 'Hi' }, ...end }] });
  }
  const chunk = (choices: object[]): string => `data: ${JSON.stringify({ ...rest, choices })}\n\n`;
  return sseReply(`${chunk([{ delta: { content: 'Hi' } }])}${chunk([{ delta: {}, ...end }])}data: [DONE]\n\n`);
}

describe.each(['converse', 'converse-stream'] as const)('fidelity of %s', (operation) => {
  let gateway: TestGateway;
  let strictGateway: TestGateway;

  beforeAll(async () => {
    gateway = await createTestGateway();
    strictGateway = await createTestGateway({
      config: { client: { strict_translation: true } },
      upstream: gateway.upstream,
    });
  });

  beforeEach(() => {
    gateway.upstream.clear();
  });

  afterAll(async () => {
    await strictGateway.close();
    await gateway.close();
  });

  const post = (at: TestGateway, body: object, headers: Record<string, string> = {}): Promise<WholeAnswer> => {
    gateway.upstream.enqueue(chatAnswer({ text: 'Hi' }));
    const target = { url: at.url, key: at.key, modelId: 'openai/gpt-4o', headers };
    return operation === 'converse' ? postConverse(target, body) : postConverseStream(target, body);
  };

  it('warns of what is lost', async () => {
    const { status, headers } = await post(gateway, LOSSY);
    expect(status).toBe(200);
    expect(headers['x-asbru-warnings']).toBe('requestMetadata: It is for the logs of AWS; left out.');
  });

  it.each([
    { name: 'nothing is lost', body: PLAIN },
    { name: 'it is only said in another form', body: MAPPED },
  ])('does not warn where $name, and sends it in strict mode too', async ({ body }) => {
    for (const at of [gateway, strictGateway]) {
      const { status, headers } = await post(at, body);
      expect({ status, warnings: headers['x-asbru-warnings'] }).toEqual({ status: 200, warnings: undefined });
    }
  });

  it.each([
    { body: LOSSY, path: 'requestMetadata' },
    { body: JSON_BLOCK, path: 'messages.0.content.0.json' },
  ])('refuses the loss at $path in strict mode, before any vendor is asked', async ({ body, path }) => {
    for (const [at, headers] of [
      [gateway, { 'x-asbru-strict': 'true' }],
      [strictGateway, {}],
    ] as const) {
      const answer = await post(at, body, headers);
      expect(answer).toMatchObject({ status: 400, headers: { 'x-amzn-errortype': 'ValidationException' } });
      expect(answer.json.message).toMatch(
        new RegExp(`^${path}: .*\\. Strict mode refuses what the vendor cannot take exactly as it was said\\.$`),
      );
      expect(gateway.upstream.requests).toEqual([]);
      gateway.upstream.clear();
    }
  });

  it('is lenient for one request where the caller says so', async () => {
    const { status, headers } = await post(strictGateway, LOSSY, { 'x-asbru-strict': 'false' });
    expect(status).toBe(200);
    expect(headers['x-asbru-warnings']).toMatch(/requestMetadata/);
  });

  it('refuses a strictness that it does not understand', async () => {
    const { status, json } = await post(gateway, PLAIN, { 'x-asbru-strict': 'yes' });
    expect({ status, message: json.message }).toEqual({
      status: 400,
      message: 'x-asbru-strict: expected the header to be true or false.',
    });
  });

  it("gives fields of the vendor's reply, the tier and the latency that served", async () => {
    gateway.upstream.enqueue(tellingAnswer);
    const target = { url: gateway.url, key: gateway.key, modelId: 'openai/gpt-4o' };
    const body = {
      ...PLAIN,
      additionalModelResponseFieldPaths: ['/id', '/delta/stop_sequence', '/absent'],
      serviceTier: { type: 'priority' },
      performanceConfig: { latency: 'standard' },
    };
    const stop = {
      stopReason: 'stop_sequence',
      additionalModelResponseFields: { id: 'chat-1', delta: { stop_sequence: 'END' } },
    };
    const echoes = { serviceTier: { type: 'default' }, performanceConfig: { latency: 'standard' } };
    if (operation === 'converse') {
      expect((await postConverse(target, body)).json).toMatchObject({ ...stop, ...echoes });
    } else {
      const { events } = await postConverseStream(target, body);
      expect(events.at(-2)?.messageStop).toEqual(stop);
      expect(events.at(-1)?.metadata).toMatchObject(echoes);
    }
  });
});
