import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { anthropicAnswer, anthropicError } from '../support/anthropic-replies.js';
import { postConverse, postConverseStream } from '../support/event-stream-client.js';
import { createTestGateway, type TestGateway } from '../support/test-gateway.js';
import { vendorConfig } from '../support/vendor-config.js';
import { ScriptedUpstream } from '../support/scripted-upstream.js';

const REFUSAL = 'messages.1.content.0: Invalid `signature` in `thinking` block';
const REASONING = { reasoningContent: { reasoningText: { text: 'Let me think.', signature: 'c2lnbmF0dXJl' } } };
const CONVERSATION = {
  messages: [
    { role: 'user', content: [{ text: 'Hello' }] },
    { role: 'assistant', content: [REASONING, { text: 'Hi' }] },
    { role: 'user', content: [{ text: 'And now?' }] },
  ],
};

describe('a vendor that refuses the proof of earlier reasoning', () => {
  let upstream: ScriptedUpstream;
  let gateway: TestGateway;

  beforeAll(async () => {
    upstream = await ScriptedUpstream.start();
    gateway = await createTestGateway({ upstream, config: vendorConfig('anthropic', upstream.url) });
  });

  beforeEach(() => {
    upstream.clear();
  });

  afterAll(async () => {
    await gateway.close();
    await upstream.close();
  });

  const target = (headers: Record<string, string> = {}) => ({
    ...gateway,
    modelId: 'anthropic/claude-sonnet-4-0',
    headers,
  });

  it.each([
    { name: 'whole', post: postConverse },
    { name: 'streamed', post: postConverseStream },
  ])('is asked again without it, once ($name)', async ({ post }) => {
    upstream.enqueue(anthropicError(400, REFUSAL), anthropicAnswer({ text: 'Fine' }));
    const answer = await post(target(), CONVERSATION);
    expect(answer.status).toBe(200);
    expect(answer.headers['x-asbru-warnings']).toBe(
      'messages.1.content.0.reasoningContent: The vendor refused the proof of it; left out.',
    );
    const [first, second] = upstream.requests.map(({ body }) => body.toString());
    expect(first).toContain('"thinking"');
    expect(second).not.toContain('"thinking"');
    expect(second).toContain('And now?');
  });

  it('is not asked a third time', async () => {
    upstream.enqueue(anthropicError(400, REFUSAL), anthropicError(400, REFUSAL), anthropicAnswer({ text: 'Fine' }));
    expect((await postConverse(target(), CONVERSATION)).status).toBe(400);
    expect(upstream.requests).toHaveLength(2);
  });

  it('is believed in strict mode', async () => {
    upstream.enqueue(anthropicError(400, REFUSAL), anthropicAnswer({ text: 'Fine' }));
    const answer = await postConverse(target({ 'x-asbru-strict': 'true' }), CONVERSATION);
    expect(answer.status).toBe(400);
    expect(answer.json.message).toContain(REFUSAL);
    expect(upstream.requests).toHaveLength(1);
  });

  it('is believed about other faults, and about requests without reasoning', async () => {
    upstream.answer(anthropicError(400, 'messages: roles must alternate'));
    expect((await postConverse(target(), CONVERSATION)).status).toBe(400);
    upstream.answer(anthropicError(400, REFUSAL));
    const plain = { messages: [{ role: 'user', content: [{ text: 'Hello' }] }] };
    expect((await postConverse(target(), plain)).status).toBe(400);
    expect(upstream.requests).toHaveLength(2);
  });
});
