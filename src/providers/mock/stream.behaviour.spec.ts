import { describe, expect, it } from '@jest/globals';
import { answerOf, callMock, metadataOf, say, stopReasonOf, textOf } from '../../../test/support/mock-calls.js';
import { type EventBatch } from '../../gateway/model/stream-event.js';

const unpaced = (fields: Record<string, number> = {}) => ({
  additionalModelRequestFields: { mock: { delayMs: 0, ...fields } },
});

describe('mock/stream', () => {
  it('says a fixed text and the words of the prompt', async () => {
    const events = await answerOf('stream', say('hello  there\n', unpaced()));
    expect(textOf(events)).toMatch(/^This is the mock vendor.* You said: hello {2}there\n$/s);
    expect(stopReasonOf(events)).toBe('end_turn');
  });

  it.each([1, 2, 64, 65, 1000])('says %i words', async (words) => {
    const events = await answerOf('stream', say('go', unpaced({ words })));
    expect(textOf(events).split(' ')).toHaveLength(words);
    expect(metadataOf(events).usage.outputTokens).toBe(words);
  });

  it('says the same words every time', async () => {
    const [first, second] = [
      await answerOf('stream', say('go', unpaced({ words: 50 }))),
      await answerOf('stream', say('go', unpaced({ words: 50 }))),
    ];
    expect(textOf(first)).toBe(textOf(second));
  });

  it('sends the words one by one at the pace that was asked for', async () => {
    const additionalModelRequestFields = { mock: { delayMs: 20, words: 4 } };
    const startedAt = performance.now();
    const { events } = await callMock('stream', say('go', { additionalModelRequestFields }));
    const batches: EventBatch[] = [];
    for await (const batch of events) batches.push(batch);
    const elapsedMs = performance.now() - startedAt;
    expect(batches.slice(0, 3)).toEqual([
      [{ messageStart: { role: 'assistant' } }],
      [{ contentBlockDelta: { contentBlockIndex: 0, delta: { text: 'the' } } }],
      [{ contentBlockDelta: { contentBlockIndex: 0, delta: { text: ' bridge' } } }],
    ]);
    expect(batches).toHaveLength(6);
    expect(elapsedMs).toBeGreaterThanOrEqual(57);
    expect(metadataOf(batches.flat()).metrics.latencyMs).toBeGreaterThanOrEqual(57);
    expect(metadataOf(batches.flat()).metrics.latencyMs).toBeLessThanOrEqual(Math.round(elapsedMs));
  });

  it('sends many words in few batches when nothing paces them', async () => {
    const { events } = await callMock('stream', say('go', unpaced({ words: 640 })));
    let batches = 0;
    for await (const batch of events) batches += Math.sign(batch.length);
    expect(batches).toBe(12);
  });

  it.each([
    ['maxTokens', { maxTokens: 3 }, 'the bridge between', 'max_tokens'],
    ['a stop sequence', { stopSequences: [' two'] }, 'the bridge between', 'stop_sequence'],
    ['a stop sequence at the start', { stopSequences: ['the'] }, '', 'stop_sequence'],
  ])('honours %s', async (_name, inferenceConfig, text, stopReason) => {
    const events = await answerOf('stream', say('go', { inferenceConfig, ...unpaced({ words: 20 }) }));
    expect(textOf(events)).toBe(text);
    expect(stopReasonOf(events)).toBe(stopReason);
  });
});
