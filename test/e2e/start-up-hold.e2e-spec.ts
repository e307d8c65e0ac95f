import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { BARE_STREAMS, type BareStream, beginBare, GOOD_TEXT } from '../support/bare-streams.js';
import { AWS_CREDENTIALS } from '../support/bedrock-gateway.js';
import { bedrockEvent, bedrockException, bedrockStream } from '../support/bedrock-replies.js';
import { openConverse, postConverseStream, textOf } from '../support/event-stream-client.js';
import { ScriptedUpstream } from '../support/scripted-upstream.js';
import { createTestGateway, type TestGateway } from '../support/test-gateway.js';
import { type Step } from '../support/upstream-script.js';

const HELLO = { messages: [{ role: 'user', content: [{ text: 'Hello' }] }] };

/** Every vendor is the one scripted upstream. */
async function openGateway(upstream: ScriptedUpstream, maxRetries: number): Promise<TestGateway> {
  const network_config = { base_url: upstream.url, max_retries: maxRetries, retry_backoff_initial: 100 };
  const vendor = { keys: [{ name: 'test', value: 'sk-upstream-0001', models: ['*'] }], network_config };
  const bedrockKeys = [{ name: 'static', bedrock_key_config: { ...AWS_CREDENTIALS, region: 'eu-west-1' } }];
  return createTestGateway({
    upstream,
    config: {
      providers: {
        together: vendor,
        openai: { ...vendor, openai_config: { api: 'responses' } },
        anthropic: vendor,
        gemini: vendor,
        cohere: vendor,
        bedrock: { keys: bedrockKeys, network_config },
      },
      governance: {
        virtual_keys: [
          {
            name: 'test',
            value: 'sk-bf-test-1f0c7a52e9b84d36',
            provider_configs: [{ provider: '*', allowed_models: ['*'] }],
          },
        ],
      },
    },
  });
}

/** What may go wrong behind the beginning, and what that is called. */
function troublesOf({ failure, kind }: BareStream): { trouble: string; steps: Step[]; kinds: string }[] {
  return [
    { trouble: 'an error inside the stream', steps: [{ send: failure }, { stall: true }], kinds: kind },
    { trouble: 'the end', steps: [{ end: true }], kinds: 'streamBroken' },
    { trouble: 'a reset', steps: [{ waitMs: 20 }, { reset: true }], kinds: 'unavailable' },
    { trouble: 'garbage', steps: [{ send: 'data: {"choices": [\n\n' }, { stall: true }], kinds: 'streamBroken' },
  ];
}

const CASES = BARE_STREAMS.flatMap((stream) =>
  troublesOf(stream).map((trouble) => ({ ...stream, ...trouble, stream })),
);

describe('a 200 whose stream fails before its first word', () => {
  let upstream: ScriptedUpstream;
  let gateway: TestGateway;
  let patient: TestGateway;

  beforeAll(async () => {
    upstream = await ScriptedUpstream.start();
    [gateway, patient] = await Promise.all([openGateway(upstream, 0), openGateway(upstream, 1)]);
  });

  beforeEach(() => {
    upstream.clear();
  });

  afterAll(async () => {
    await Promise.all([gateway.close(), patient.close()]);
    await upstream.close();
  });

  it.each(CASES)('$dialect: $trouble is answered by the fallback', async ({ stream, steps, kinds }) => {
    upstream.enqueue(beginBare(stream, ...steps));
    const headers = { 'x-bf-fallbacks': 'mock/echo' };
    const answer = await postConverseStream({ ...gateway, modelId: stream.modelId, headers }, HELLO);
    expect(answer).toMatchObject({ status: 200, exception: undefined });
    expect(textOf(answer.events)).toBe('Hello');
    const [vendor] = stream.modelId.split('/');
    expect(answer.headers['x-asbru-attempts']).toMatch(new RegExp(`^${vendor} ${kinds}\\b.*, mock ok$`));
    expect(upstream.requests).toHaveLength(1);
  });

  it.each(CASES)(
    '$dialect: $trouble is an error with a status where nobody else is asked',
    async ({ stream, steps }) => {
      upstream.enqueue(beginBare(stream, ...steps));
      const answer = await postConverseStream({ ...gateway, modelId: stream.modelId }, HELLO);
      expect([424, 500, 503]).toContain(answer.status);
      expect(answer.headers['content-type']).toBe('application/json');
      expect(answer.json.message).not.toBe('');
    },
  );

  const passing = CASES.filter(({ kinds }) => kinds !== 'modelError');

  it.each(passing)('$dialect: $trouble is tried again', async ({ stream, steps }) => {
    upstream.enqueue(beginBare(stream, ...steps), stream.good);
    const answer = await postConverseStream({ ...patient, modelId: stream.modelId }, HELLO);
    expect(answer).toMatchObject({ status: 200, exception: undefined });
    expect(textOf(answer.events)).toBe(GOOD_TEXT);
    expect(upstream.requests).toHaveLength(2);
  });

  it.each(BARE_STREAMS)('$dialect: but nothing is held back once there is a word', async (stream) => {
    const { steps } = stream.good({ path: ':streamGenerateContent?alt=sse', json: { stream: true } } as never);
    const [step] = steps;
    const whole = Buffer.from(step !== undefined && 'send' in step ? step.send : '');
    const text = whole.indexOf('Hei');
    // Up to the middle of what follows the first word.
    const next = whole.indexOf(stream.dialect === 'converse' ? ':event-type' : 'data: ', text);
    upstream.enqueue({ ...beginBare(stream), steps: [{ send: whole.subarray(0, next + 3) }, { stall: true }] });
    const exchange = await openConverse({ ...gateway, modelId: stream.modelId }, 'converse-stream', HELLO);
    const received: Buffer[] = [];
    for await (const chunk of exchange.body) {
      received.push(chunk as Buffer);
      if (Buffer.concat(received).includes('Hei')) break;
    }
    exchange.abort();
    expect(Buffer.concat(received).includes('Hei')).toBe(true);
  });

  it('invoke-with-response-stream: an exception behind message_start is answered by the fallback', async () => {
    const chunk = (piece: object) =>
      bedrockEvent('chunk', { bytes: Buffer.from(JSON.stringify(piece)).toString('base64') });
    const bare = [chunk({ type: 'message_start', message: { usage: { input_tokens: 9 } } }), chunk({ type: 'ping' })];
    upstream.enqueue(bedrockStream([...bare, bedrockException('throttlingException', 'slow down')]));
    const exchange = await openConverse(
      {
        ...gateway,
        modelId: 'bedrock/us.anthropic.claude-sonnet-4-5-v1:0',
        headers: { 'x-bf-fallbacks': 'mock/echo' },
      },
      'invoke-with-response-stream',
      { anthropic_version: 'bedrock-2023-05-31', max_tokens: 10, messages: HELLO.messages.map(toAnthropic) },
    );
    expect(exchange.status).toBe(200);
    expect(exchange.headers['x-asbru-attempts']).toMatch(/^bedrock throttled.*, mock ok$/);
    exchange.abort();
  });
});

function toAnthropic({ role }: { role: string }): object {
  return { role, content: [{ type: 'text', text: 'Hello' }] };
}
