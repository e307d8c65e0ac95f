import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { GatewayMetrics } from '../../src/observability/metrics/gateway-metrics.js';
import { createBedrockGateway } from '../support/bedrock-gateway.js';
import { bedrockReply, bedrockStream, CONVERSE_REPLY, TURN_FRAMES } from '../support/bedrock-replies.js';
import { type LoggedCall } from '../support/call-records.js';
import { postConverse, postConverseStream } from '../support/event-stream-client.js';
import { eventually } from '../support/eventually.js';
import { MetricsPage } from '../support/metrics-page.js';
import { chatAnswer } from '../support/openai-chat-replies.js';
import { createTestGateway, type TestGateway } from '../support/test-gateway.js';

const HELLO = { messages: [{ role: 'user', content: [{ text: 'Hello' }] }] };
const USAGE = { promptTokens: 1000, completionTokens: 100, cachedTokens: 400 };

describe('costs', () => {
  let gateway: TestGateway;
  let lines: string[] = [];

  beforeAll(async () => {
    gateway = await createTestGateway({ log: (line) => lines.push(line) });
    gateway.upstream.answer(chatAnswer({ text: 'Hi', usage: USAGE }));
  });

  beforeEach(() => {
    lines = [];
  });

  afterAll(() => gateway.close());

  const ask = (model: string, post = postConverse) => post({ ...gateway, modelId: `openai/${model}` }, HELLO);

  async function loggedCost(): Promise<unknown> {
    const find = () => lines.find((line) => line.includes('"msg":"call"'));
    await eventually(() => find() !== undefined, 'the call is recorded');
    return (JSON.parse(find()!) as LoggedCall & { readonly costUsd?: number }).costUsd;
  }

  const metric = async (name: string, model: string) =>
    new MetricsPage(await gateway.app.get(GatewayMetrics, { strict: false }).registry.metrics()).sum(name, {
      provider: 'openai',
      model,
    });

  // gpt-4o: 2.50 for a million input tokens, 1.25 for cached ones, 10.00 for output.
  const COST_USD = (600 * 2.5 + 400 * 1.25 + 100 * 10) / 1e6;

  it('are in the header of a whole answer, in the log and in the metric, cached tokens counted once', async () => {
    const answer = await ask('gpt-4o');
    expect(answer.headers['x-asbru-cost-usd']).toBe('0.003');
    expect(await loggedCost()).toBeCloseTo(COST_USD, 12);
    expect(await metric('bifrost_cost_total', 'gpt-4o')).toBeCloseTo(COST_USD, 12);
  });

  it('are in the log and in the metric of a stream, which has no such header', async () => {
    const before = await metric('bifrost_cost_total', 'gpt-4o');
    const answer = await ask('gpt-4o', postConverseStream);
    expect(answer.headers['x-asbru-cost-usd']).toBeUndefined();
    expect(await loggedCost()).toBeCloseTo(COST_USD, 12);
    expect(await metric('bifrost_cost_total', 'gpt-4o')).toBeCloseTo(before + COST_USD, 12);
  });

  it('are nowhere where the price is not known, and that is counted', async () => {
    const answer = await ask('a-model-of-nobody');
    expect(answer.status).toBe(200);
    expect(answer.headers['x-asbru-cost-usd']).toBeUndefined();
    expect(await loggedCost()).toBeUndefined();
    expect(await metric('bifrost_cost_total', 'a-model-of-nobody')).toBe(0);
    expect(await metric('asbru_cost_unknown_total', 'a-model-of-nobody')).toBe(1);
  });

  it('are not known where the vendor counts nothing', async () => {
    gateway.upstream.enqueue(chatAnswer({ text: 'Hi', reportUsage: false }));
    const answer = await ask('gpt-4o', postConverseStream);
    expect(answer.status).toBe(200);
    expect(await loggedCost()).toBeUndefined();
  });

  it('are what the operator says, from the reload on that says it', async () => {
    const models = { 'gpt-4o': { input: 1, output: 2, cache_read: 0 }, 'a-model-*': { input: 4, output: 0 } };
    await gateway.reload({ pricing: { providers: { openai: { models } } } });
    expect((await ask('gpt-4o')).headers['x-asbru-cost-usd']).toBe('0.0008');
    expect((await ask('a-model-of-nobody')).headers['x-asbru-cost-usd']).toBe('0.004');
    await gateway.reload({ pricing: { enabled: false, providers: { openai: { models } } } });
    const unknown = await metric('asbru_cost_unknown_total', 'gpt-4o');
    expect((await ask('gpt-4o')).headers['x-asbru-cost-usd']).toBeUndefined();
    expect(await metric('asbru_cost_unknown_total', 'gpt-4o')).toBe(unknown);
  });
});

describe('costs of answers that pass as they are', () => {
  const MODEL = 'us.anthropic.claude-sonnet-4-20250514-v1:0';

  it('are known from what Bedrock counts, with its regional id', async () => {
    const gateway = await createBedrockGateway();
    const cost = async () =>
      new MetricsPage(await gateway.app.get(GatewayMetrics, { strict: false }).registry.metrics()).sum(
        'bifrost_cost_total',
        { provider: 'bedrock', model: MODEL },
      );
    gateway.upstream.enqueue(bedrockReply(CONVERSE_REPLY));
    const whole = await postConverse({ ...gateway, modelId: `bedrock/${MODEL}` }, HELLO);
    // 13 tokens of 3 dollars for a million, 82 of 15.
    expect({ status: whole.status, cost: whole.headers['x-asbru-cost-usd'] }).toEqual({
      status: 200,
      cost: '0.001269',
    });
    const ofWhole = await cost();
    expect(ofWhole).toBeGreaterThan(0);
    gateway.upstream.enqueue(bedrockStream(TURN_FRAMES, {}));
    const stream = await postConverseStream({ ...gateway, modelId: `bedrock/${MODEL}` }, HELLO);
    expect({ status: stream.status, cost: stream.headers['x-asbru-cost-usd'] }).toEqual({
      status: 200,
      cost: undefined,
    });
    expect(await cost()).toBeGreaterThan(ofWhole);
    await gateway.close();
  });
});
