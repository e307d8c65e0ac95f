import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CollectedGateway, ofKind } from '../support/collected-gateway.js';
import { doMany } from '../support/many.js';
import { chatAnswer } from '../support/openai-chat-replies.js';

const PATH = '/bedrock/model/openai%2Fgpt-4o/converse';

const PICTURE = JSON.stringify({
  messages: [
    {
      role: 'user',
      content: [{ image: { format: 'png', source: { bytes: randomBytes(1536 * 1024).toString('base64') } } }],
    },
  ],
});

/** 300 MiB each: V8 left alone collects the whole heap for every 64 MiB of them, and the young generation never. */
const CALLS = 150;
const MIN_YOUNG = 10;
const MAX_FULL = 3;

describe('full collections of garbage', () => {
  let gateway: CollectedGateway;

  beforeAll(async () => {
    gateway = await CollectedGateway.start([], 4);
    gateway.upstream.answer(chatAnswer({ text: 'A cat.' }));
    // A fresh process collects what its start has left.
    await doMany(20, 4, () => gateway.ask(PATH, PICTURE));
  });

  afterAll(() => gateway.close());

  it.each([
    ['answered', 200, undefined],
    ['refused', 401, 'sk-bf-nobody'],
  ])('are not made for the bodies of requests that are %s', async (_name, status, key) => {
    const asked: (number | undefined)[] = [];
    const collections = await gateway.during(() =>
      doMany(CALLS, 4, async () => asked.push(await gateway.ask(PATH, PICTURE, key))),
    );
    // Who presents many wrong keys is told to wait, before the body is read too.
    expect(asked.every((seen) => seen === status || (status === 401 && seen === 429))).toBe(true);
    expect(ofKind('s', collections).length).toBeGreaterThanOrEqual(MIN_YOUNG);
    expect(ofKind('mc', collections).length).toBeLessThanOrEqual(MAX_FULL);
  });
});
