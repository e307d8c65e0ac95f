import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { postConverse, postConverseStream } from '../support/event-stream-client.js';
import { EventOrderChecker } from '../../src/gateway/stream/event-order.js';
import { foldEvents } from '../../src/gateway/stream/fold-events.js';
import { type StreamEvent } from '../../src/gateway/model/stream-event.js';
import { chatAnswer, chatChunks, chatCompletion } from '../support/openai-chat-replies.js';
import { createTestGateway, type TestGateway } from '../support/test-gateway.js';
import { jsonReply, sseReply } from '../support/upstream-script.js';

const TURN = {
  text: 'One, two, three. STOP Four, five.',
  usage: { promptTokens: 11, completionTokens: 9 },
} as const;

function ask(stopSequences: readonly string[], members: object = {}): object {
  return {
    messages: [{ role: 'user', content: [{ text: 'Count.' }] }],
    inferenceConfig: { stopSequences },
    ...members,
  };
}

describe('stop sequences that the vendor takes not, or not so many (E77)', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await createTestGateway();
  });
  beforeEach(() => {
    gateway.upstream.clear();
  });
  afterAll(() => gateway.close());

  it('end a whole answer, with what the vendor counted', async () => {
    gateway.upstream.answer(jsonReply(200, chatCompletion(TURN)));
    const fields = { additionalModelResponseFieldPaths: ['/stop_sequence'] };
    const answer = await postConverse({ ...gateway, modelId: 'openai/o3' }, ask(['STOP'], fields));
    expect(answer.json).toMatchObject({
      output: { message: { content: [{ text: 'One, two, three. ' }] } },
      stopReason: 'stop_sequence',
      usage: { inputTokens: 11, outputTokens: 9, totalTokens: 20 },
      additionalModelResponseFields: { stop_sequence: 'STOP' },
    });
    expect(gateway.upstream.lastRequest.json).not.toHaveProperty('stop');
    expect(answer.headers['x-asbru-warnings']).toBeUndefined();
  });

  it.each(['byte' as const, { every: 7 }, undefined])(
    'end a stream whose bytes are cut %j, and the vendor is not read on',
    async (split) => {
      const [told = ''] = chatChunks(TURN).split('data: [DONE]');
      const after = [{ stall: true }] as const;
      gateway.upstream.answer(() => sseReply(told, { ...(split && { split }), after }));
      const target = { ...gateway, modelId: 'openai/o3', http: 'h2' as const };
      const answer = await postConverseStream(target, ask(['STOP']));
      expect(answer.exception).toBeUndefined();
      const order = new EventOrderChecker();
      for (const event of answer.events) order.accept(event);
      order.end();
      const { output, stopReason, usage } = await foldEvents(inOneBatch(answer.events), JSON.parse);
      expect(output.message.content).toEqual([{ text: 'One, two, three. ' }]);
      expect(stopReason).toBe('stop_sequence');
      expect(usage.totalTokens).toBe(usage.inputTokens + usage.outputTokens);
      expect(usage.outputTokens).toBeGreaterThan(0);
      await eventually(
        () => gateway.upstream.lastRequest.abortedAt !== undefined,
        'the connection to the vendor is closed',
      );
    },
  );

  it('are sent as far as the vendor takes them, and watched for beyond', async () => {
    gateway.upstream.answer(chatAnswer(TURN));
    const answer = await postConverse({ ...gateway, modelId: 'openai/gpt-4o' }, ask(['a', 'b', 'c', 'd', 'STOP']));
    expect(gateway.upstream.lastRequest.json).toMatchObject({ stop: ['a', 'b', 'c', 'd'] });
    expect(answer.json.stopReason).toBe('stop_sequence');
  });

  it('are not watched for where the vendor takes all of them', async () => {
    gateway.upstream.answer(chatAnswer(TURN));
    const answer = await postConverse({ ...gateway, modelId: 'openai/gpt-4o' }, ask(['STOP']));
    expect(gateway.upstream.lastRequest.json).toMatchObject({ stop: ['STOP'] });
    expect(answer.json).toMatchObject({
      output: { message: { content: [{ text: TURN.text }] } },
      stopReason: 'end_turn',
    });
  });
});

async function* inOneBatch(events: readonly StreamEvent[]): AsyncGenerator<readonly StreamEvent[]> {
  yield await Promise.resolve(events);
}
