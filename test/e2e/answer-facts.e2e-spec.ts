import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { postConverse, postConverseStream, type WholeAnswer } from '../support/event-stream-client.js';
import { FaultScene } from '../support/fault-scene.js';
import { chatAnswer, chatError } from '../support/openai-chat-replies.js';
import { scrape } from '../support/metrics-page.js';

const HELLO = { messages: [{ role: 'user', content: [{ text: 'Hello' }] }] };

describe.each(['converse', 'converse-stream'] as const)('what the answer and the log say of %s', (operation) => {
  let scene: FaultScene;

  beforeEach(async () => {
    const network = { max_retries: 1, retry_backoff_initial: 1, retry_backoff_max: 5 };
    const keys = [{ name: 'key of alpha', value: 'sk-alpha-0001' }];
    const beta = { keys: [{ name: 'key of beta', value: 'sk-beta-0001' }] };
    scene = await FaultScene.start({ vendors: { openai: { keys, network }, beta } });
  });

  afterEach(async () => {
    await scene.expectConserved();
    await scene.close();
  });

  function ask(headers: Record<string, string> = {}): Promise<WholeAnswer> {
    const target = scene.target({ headers });
    return operation === 'converse' ? postConverse(target, HELLO) : postConverseStream(target, HELLO);
  }

  it('is who answered with which key, and nothing more when that was the first one', async () => {
    scene.upstream.answer(chatAnswer({ text: 'Hi' }));
    const { headers } = await ask();
    expect(headers).toMatchObject({
      'x-bifrost-provider': 'openai',
      'x-bifrost-resolved-model': 'gpt-4o',
      'x-bifrost-routing-info-key': 'key of alpha',
    });
    for (const name of ['x-asbru-attempts', 'x-bifrost-fallback-index', 'x-bifrost-routing-info-is-fallback']) {
      expect(headers[name]).toBeUndefined();
    }
    if (operation === 'converse') expect(Number(headers['x-bifrost-upstream-latency-ms'])).toBeGreaterThan(0);
    const record = scene.records.last as unknown as Record<string, unknown>;
    expect(record).toMatchObject({ provider: 'openai', key: 'key of alpha', upstreamMs: expect.any(Number) });
    for (const name of ['attempts', 'fallbackIndex', 'queuedMs']) expect(record[name]).toBeUndefined();
  });

  it('is every try and why it was made, and the fallback', async () => {
    scene.upstream.answer(chatError(503, 'busy'));
    scene.vendors['beta']?.answer(chatAnswer({ text: 'Hi' }));
    const { status, headers } = await ask({ 'x-bf-fallbacks': 'beta/gpt-4o-mini' });
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'x-asbru-attempts': 'openai unavailable 503, openai unavailable 503, beta ok',
      'x-bifrost-fallback-index': '1',
      'x-bifrost-provider': 'beta',
      'x-bifrost-resolved-model': 'gpt-4o-mini',
      'x-bifrost-routing-info-key': 'key of beta',
      'x-bifrost-routing-info-primary-provider': 'openai',
      'x-bifrost-routing-info-primary-model': 'gpt-4o',
    });
    expect(scene.records.last).toMatchObject({
      provider: 'beta',
      key: 'key of beta',
      fallbackIndex: 1,
      attempts: [
        { provider: 'openai', model: 'gpt-4o', keyName: 'key of alpha', failure: { kind: 'unavailable', status: 503 } },
        { provider: 'openai', cause: 'retry', failure: { kind: 'unavailable', status: 503 } },
        { provider: 'beta', model: 'gpt-4o-mini', keyName: 'key of beta', cause: 'fallback' },
      ],
    });
    const page = await scrape(scene.managementUrl);
    const labels = { provider: 'openai', reason: 'provider_overloaded' };
    expect(page.sum('asbru_retries_total', labels)).toBe(1);
    expect(page.sum('asbru_fallbacks_total', labels)).toBe(1);
    expect(page.sum('bifrost_request_retries_sum')).toBe(1);
    expect(page.sum('bifrost_request_retries_count')).toBe(1);
  });

  it('is the same of a failure', async () => {
    scene.upstream.answer(chatError(503, 'busy'));
    const { status, headers } = await ask();
    expect(status).toBe(503);
    expect(headers).toMatchObject({
      'x-asbru-attempts': 'openai unavailable 503, openai unavailable 503',
      'x-bifrost-provider': 'openai',
      'x-bifrost-routing-info-key': 'key of alpha',
    });
    expect(scene.records.last.attempts).toHaveLength(2);
  });
});
