import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createBedrockGateway } from '../support/bedrock-gateway.js';
import { bedrockStream, TURN_FRAMES } from '../support/bedrock-replies.js';
import { begunChat } from '../support/chat-pace.js';
import { postConverse, postConverseStream, textOf, type WholeAnswer } from '../support/event-stream-client.js';
import { FaultScene } from '../support/fault-scene.js';
import { FullListener } from '../support/full-listener.js';
import { chatAnswer, chatChunks, type ChatTurn } from '../support/openai-chat-replies.js';
import { createTestGateway, type TestGateway } from '../support/test-gateway.js';
import { neverAnswer, type Script, sseReply } from '../support/upstream-script.js';

const HELLO = { messages: [{ role: 'user', content: [{ text: 'Hello' }] }] };
const TURN: ChatTurn = { text: 'some words of a model', fragment: 4 };

/** A limit that is short, and the same as a header says it. */
const SHORT_SECONDS = 0.5;
const SHORT_MS = '500';

/** What a busy machine may add to a limit. */
const SLACK_MS = 4000;

const OPERATIONS = ['converse', 'converse-stream'] as const;

type Operation = (typeof OPERATIONS)[number];

/** A stream that never ends, a word every 20 ms. */
function endless(): Script {
  const [chunk = ''] = chatChunks({ text: 'word ' })
    .split('\n\n')
    .filter((line) => line.includes('word'));
  const words = Array.from({ length: 500 }, () => [{ send: `${chunk}\n\n` }, { waitMs: 20 }]).flat();
  return sseReply('', { after: words });
}

/** Runs the call, which has to be over in time. */
async function inTime<Answer>(limitMs: number, call: Promise<Answer>): Promise<Answer> {
  const askedAt = performance.now();
  const answer = await call;
  const tookMs = performance.now() - askedAt;
  expect(tookMs).toBeGreaterThanOrEqual(limitMs - 20);
  expect(tookMs).toBeLessThan(limitMs + SLACK_MS);
  return answer;
}

describe.each([
  { by: 'the configuration', network: true, headers: false },
  { by: 'a header', network: false, headers: true },
])('a limit that $by sets', ({ network, headers }) => {
  let scene: FaultScene;

  const limited = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, SHORT_SECONDS]));
  const withHeader = (name: string): Record<string, string> => (headers ? { [name]: SHORT_MS } : {});

  afterEach(async () => {
    await scene.expectConserved();
    await scene.close();
  });

  /** A vendor with these limits, where the configuration sets them, and one without that answers. */
  async function start(...names: string[]): Promise<void> {
    scene = await FaultScene.start({ vendors: { openai: { network: network ? limited(names) : {} }, beta: {} } });
    scene.vendors['beta']?.answer(chatAnswer(TURN));
  }

  function ask(operation: Operation, more: Record<string, string>): Promise<WholeAnswer> {
    const target = scene.target({ headers: more });
    return operation === 'converse' ? postConverse(target, HELLO) : postConverseStream(target, HELLO);
  }

  const firstEventSource = network
    ? 'providers.openai.network_config.default_request_timeout_in_seconds'
    : 'x-asbru-first-event-timeout-ms';

  it.each(OPERATIONS)('ends the wait for the first event of %s', async (operation) => {
    await start('default_request_timeout_in_seconds');
    scene.upstream.enqueue(neverAnswer());
    const answer = await inTime(500, ask(operation, withHeader('x-asbru-first-event-timeout-ms')));
    expect({ status: answer.status, type: answer.json.__type, message: answer.json.message }).toEqual({
      status: 408,
      type: 'ModelTimeoutException',
      message: `The vendor openai sent nothing of its answer within 0.5 seconds, which ${firstEventSource} allows. Send the request again.`,
    });
    expect(scene.records.last.errorType).toBe('provider_timeout');
  });

  it.each(OPERATIONS)('lets the fallback of %s answer when no first event comes', async (operation) => {
    await start('default_request_timeout_in_seconds');
    scene.upstream.enqueue(neverAnswer());
    const headers = { ...withHeader('x-asbru-first-event-timeout-ms'), 'x-bf-fallbacks': 'beta/gpt-4o' };
    const answer = await inTime(500, ask(operation, headers));
    expect({ status: answer.status, attempts: answer.headers['x-asbru-attempts'] }).toEqual({
      status: 200,
      attempts: 'openai timeout, beta ok',
    });
  });

  it('ends a stream that goes silent behind its first words with an exception frame', async () => {
    await start('stream_idle_timeout_in_seconds');
    scene.upstream.enqueue(begunChat(TURN, 4, [{ stall: true }]));
    const headers = { ...withHeader('x-asbru-idle-timeout-ms'), 'x-bf-fallbacks': 'beta/gpt-4o' };
    const answer = await inTime(500, postConverseStream(scene.target({ headers }), HELLO));
    expect({ status: answer.status, exception: answer.exception?.type }).toEqual({
      status: 200,
      exception: 'modelStreamErrorException',
    });
    expect(textOf(answer.events)).not.toBe('');
    expect(scene.vendors['beta']?.requests).toHaveLength(0);
    expect(scene.records.last.errorType).toBe('provider_stream_broken');
  });

  it('ends a stream that has no end with an exception frame (R20)', async () => {
    await start('total_timeout_in_seconds');
    scene.upstream.enqueue(endless());
    const headers = withHeader('x-asbru-timeout-ms');
    const answer = await inTime(500, postConverseStream(scene.target({ headers }), HELLO));
    const source = network ? 'providers.openai.network_config.total_timeout_in_seconds' : 'x-asbru-timeout-ms';
    expect(answer.exception).toMatchObject({
      type: 'modelStreamErrorException',
      body: {
        message: `The answer was not complete within 0.5 seconds, which ${source} allows. Allow more, or ask for less.`,
      },
    });
    expect(textOf(answer.events)).toContain('wordword');
    expect(scene.records.last.errorType).toBe('provider_timeout');
  });

  it.each(OPERATIONS)('ends all tries and fallbacks of %s together', async (operation) => {
    await start('total_timeout_in_seconds');
    scene.upstream.enqueue(neverAnswer());
    const headers = { ...withHeader('x-asbru-timeout-ms'), 'x-bf-fallbacks': 'beta/gpt-4o' };
    const answer = await inTime(500, ask(operation, headers));
    expect({ status: answer.status, type: answer.json.__type }).toEqual({ status: 408, type: 'ModelTimeoutException' });
    expect(scene.vendors['beta']?.requests).toHaveLength(0);
  });
});

describe('connecting to a port that answers no SYN', () => {
  let blackhole: FullListener;

  beforeAll(async () => {
    blackhole = await FullListener.start();
  });

  afterAll(() => blackhole.close());

  /** The configuration's limits are whole seconds apart: undici looks twice a second. */
  it.each([
    { by: 'the configuration', network: { connect_timeout_in_seconds: 1 }, headers: {} },
    { by: 'a header', network: { connect_timeout_in_seconds: 60 }, headers: { 'x-asbru-connect-timeout-ms': '500' } },
  ])('takes as long as $by allows, and the fallback answers', async ({ network, headers }) => {
    const vendors = { openai: {}, dark: { network: { base_url: blackhole.url, ...network } } };
    const scene = await FaultScene.start({ vendors });
    scene.upstream.answer(chatAnswer(TURN));
    try {
      const modelId = 'dark/gpt-4o';
      const alone = await inTime(500, postConverse(scene.target({ modelId, headers }), HELLO));
      expect({ status: alone.status, type: alone.json.__type }).toEqual({
        status: 503,
        type: 'ServiceUnavailableException',
      });
      expect(alone.json.message).toMatch(/^The vendor dark did not accept a connection in time\. /);
      const helped = { ...headers, 'x-bf-fallbacks': 'openai/gpt-4o' };
      const answer = await inTime(500, postConverse(scene.target({ modelId, headers: helped }), HELLO));
      expect({ status: answer.status, attempts: answer.headers['x-asbru-attempts'] }).toEqual({
        status: 200,
        attempts: 'dark unavailable, openai ok',
      });
      await scene.expectConserved();
    } finally {
      await scene.close();
    }
  });

  it('takes no longer than a header allows where it is Bedrock', async () => {
    const gateway = await createBedrockGateway({
      network: { base_url: blackhole.url, connect_timeout_in_seconds: 60 },
    });
    try {
      const headers = { 'x-asbru-connect-timeout-ms': '500' };
      const target = { ...gateway, modelId: 'anthropic.claude-sonnet-4', headers };
      const answer = await inTime(500, postConverse(target, HELLO));
      expect({ status: answer.status, message: answer.json.message }).toEqual({
        status: 503,
        message: expect.stringMatching(/did not accept a connection in time\. .*x-asbru-connect-timeout-ms/),
      });
    } finally {
      await gateway.close();
    }
  });

  it.each([
    { name: 'the first event', header: 'x-asbru-first-event-timeout-ms' },
    { name: 'the whole call', header: 'x-asbru-timeout-ms' },
  ])('does not outlast the limit of $name', async ({ header }) => {
    const network = { base_url: blackhole.url, connect_timeout_in_seconds: 60 };
    const scene = await FaultScene.start({ vendors: { dark: { network } } });
    try {
      const answer = await inTime(300, postConverse(scene.target({ headers: { [header]: '300' } }), HELLO));
      expect(answer.status).toBe(408);
      await scene.expectConserved();
    } finally {
      await scene.close();
    }
  });
});

describe('a limit of the caller', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await createTestGateway({
      config: { providers: { openai: { network_config: { default_request_timeout_in_seconds: 0.5 } } } },
    });
  });

  afterAll(() => gateway.close());

  const post = (headers: Record<string, string>, modelId = 'openai/gpt-4o') =>
    postConverseStream({ ...gateway, modelId, headers }, HELLO);

  it('lengthens nothing', async () => {
    gateway.upstream.enqueue(neverAnswer());
    const headers = { 'x-asbru-first-event-timeout-ms': '60000', 'x-asbru-timeout-ms': '86400000' };
    expect((await inTime(500, post(headers))).status).toBe(408);
  });

  it.each([
    'x-asbru-timeout-ms',
    'x-asbru-connect-timeout-ms',
    'x-asbru-first-event-timeout-ms',
    'x-asbru-idle-timeout-ms',
  ])('that is not understood is refused by its name: %s', async (name) => {
    gateway.upstream.clear();
    const answer = await post({ [name]: '30s' });
    expect({ status: answer.status, type: answer.json.__type, message: answer.json.message }).toEqual({
      status: 400,
      type: 'ValidationException',
      message: `${name}: expected a whole number of milliseconds from 1 to 86400000, such as 30000.`,
    });
    expect(gateway.upstream.requests).toHaveLength(0);
  });

  it('does not reach the vendor', async () => {
    gateway.upstream.enqueue(chatAnswer(TURN));
    expect((await post({ 'x-asbru-timeout-ms': '60000', 'x-asbru-idle-timeout-ms': '60000' })).status).toBe(200);
    expect(Object.keys(gateway.upstream.lastRequest.headers).filter((name) => name.startsWith('x-asbru'))).toEqual([]);
  });

  it.each(['x-asbru-timeout-ms', 'x-asbru-idle-timeout-ms'])('counts for the mock vendor too: %s', async (name) => {
    const slow = { ...HELLO, additionalModelRequestFields: { mock: { words: 3, delayMs: 60_000 } } };
    const target = { ...gateway, modelId: 'mock/stream', headers: { [name]: '300' } };
    const answer = await inTime(300, postConverseStream(target, slow));
    expect(answer.exception?.type).toBe('modelStreamErrorException');
  });

  it('leaves no timer behind, over many calls', async () => {
    gateway.upstream.answer(chatAnswer(TURN));
    const headers = {
      'x-asbru-timeout-ms': '3600000',
      'x-asbru-connect-timeout-ms': '3600000',
      'x-asbru-first-event-timeout-ms': '3600000',
      'x-asbru-idle-timeout-ms': '3600000',
    };
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    await post(headers);
    const before = timers();
    for (let count = 0; count < 100; count += 1) expect((await post(headers)).exception).toBeUndefined();
    expect(timers()).toBeLessThan(before + 20);
  });
});

describe("a limit of the caller on Bedrock's own stream", () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await createBedrockGateway();
  });

  afterAll(() => gateway.close());

  const post = (headers: Record<string, string>) =>
    postConverseStream({ ...gateway, modelId: 'anthropic.claude-sonnet-4', headers }, HELLO);

  it('ends it with an exception frame when it goes silent between two frames', async () => {
    gateway.upstream.enqueue(bedrockStream(TURN_FRAMES.slice(0, 3), { after: [{ stall: true }] }));
    const answer = await inTime(300, post({ 'x-asbru-idle-timeout-ms': '300' }));
    expect({ status: answer.status, exception: answer.exception?.type }).toEqual({
      status: 200,
      exception: 'modelStreamErrorException',
    });
    expect(textOf(answer.events)).toBe('Hei from');
  });

  it.each(['x-asbru-first-event-timeout-ms', 'x-asbru-timeout-ms'])(
    'answers 408 when no frame comes: %s',
    async (name) => {
      gateway.upstream.enqueue(neverAnswer());
      const answer = await inTime(300, post({ [name]: '300' }));
      expect({ status: answer.status, type: answer.json.__type }).toEqual({
        status: 408,
        type: 'ModelTimeoutException',
      });
    },
  );
});
