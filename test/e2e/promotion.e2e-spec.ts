import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CollectedGateway, ofKind, promotedShare } from '../support/collected-gateway.js';
import { chatAnswer } from '../support/openai-chat-replies.js';

const HELLO = JSON.stringify({ messages: [{ role: 'user', content: [{ text: 'Hello' }] }] });

/** A call allocates about 70 KB: so many make some twenty collections of a young generation of 1 MiB halves. */
const CALLS = 500;

/** Of what is allocated. The call that is on its way at a collection makes it 3 %; what ADR 17 tells of made it 11. */
const MAX_SHARE = 0.06;

describe('what calls leave in the old generation', () => {
  let gateway: CollectedGateway;

  beforeAll(async () => {
    gateway = await CollectedGateway.start(['--max-semi-space-size=1'], 1);
  });

  afterAll(() => gateway.close());

  it.each([
    ['whole answers', '/bedrock/model/openai%2Fgpt-4o/converse'],
    ['refusals', '/bedrock/model/nobody%2Fgpt-4o/converse'],
  ])('is next to nothing for %s, one after the other', async (_name, path) => {
    gateway.upstream.answer(chatAnswer({ text: 'Hello there.' }));
    const calls = async () => {
      for (let count = 0; count < CALLS; count += 1) await gateway.ask(path, HELLO);
    };
    await calls();
    const scavenges = ofKind('s', await gateway.during(calls));
    expect(scavenges.length).toBeGreaterThan(3);
    expect(promotedShare(scavenges)).toBeLessThan(MAX_SHARE);
  });
});
