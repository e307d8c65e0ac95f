import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { begunChat } from '../support/chat-pace.js';
import { openConverse, postConverse } from '../support/event-stream-client.js';
import { FaultScene } from '../support/fault-scene.js';
import { chatAnswer } from '../support/openai-chat-replies.js';

const HELLO = { messages: [{ role: 'user', content: [{ text: 'Hello' }] }] };

describe('expectConserved (law 8) of a running gateway', () => {
  let scene: FaultScene;

  beforeAll(async () => {
    scene = await FaultScene.start();
    scene.upstream.answer(chatAnswer({ text: 'Hi' }));
  });

  afterAll(() => scene.close());

  it('holds before anything and after an answer', async () => {
    await scene.expectConserved();
    const answer = await postConverse(scene.target(), HELLO);
    await scene.expectConserved({ answered: [answer] });
    expect(scene.records.calls).toHaveLength(1);
  });

  it('does not hold while a stream runs, and does once it is over', async () => {
    scene.upstream.enqueue(begunChat({ text: 'Hello you' }, 3, [{ stall: true }]));
    const exchange = await openConverse(scene.target(), 'converse-stream', HELLO);
    await expect(scene.expectConserved({ withinMs: 50 })).rejects.toThrow(
      /law 8 is broken: 1 call\(s\) in flight; 1 stream\(s\) open; openai still serves 1 request\(s\)/,
    );
    exchange.abort();
    await scene.expectConserved();
  });

  it('does not hold for an answer that nobody recorded', async () => {
    const invented = { headers: { 'x-amzn-requestid': '00000000-0000-0000-0000-000000000000' } };
    await expect(scene.expectConserved({ answered: [invented], withinMs: 50 })).rejects.toThrow('have no record');
  });

  it('counts a request that was refused at the door only when it is told of it', async () => {
    const refused = await postConverse(scene.target({ key: 'sk-bf-nobody-0123456789abcdef' }), HELLO);
    expect(refused.status).toBe(401);
    await expect(scene.expectConserved({ withinMs: 50 })).rejects.toThrow('3 request(s) accepted, 2 record(s)');
    await scene.expectConserved({ refused: 1 });
  });
});
