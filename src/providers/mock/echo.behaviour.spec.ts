import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { answerOf, metadataOf, say, stopReasonOf, textOf } from '../../../test/support/mock-calls.js';
import { type Message } from '../../gateway/model/model-request.js';

describe('mock/echo', () => {
  it('says the last user message', async () => {
    const messages: Message[] = [
      { role: 'user', content: [{ text: 'first' }] },
      { role: 'user', content: [{ text: 'one' }, { cachePoint: { type: 'default' } }, { text: 'two' }] },
      { role: 'assistant', content: [{ text: 'prefill' }] },
    ];
    const events = await answerOf('echo', { messages });
    expect(textOf(events)).toBe('one\ntwo');
    expect(stopReasonOf(events)).toBe('end_turn');
  });

  it('sends no block when there is nothing to say', async () => {
    const events = await answerOf('echo', { messages: [] });
    expect(events.map((event) => Object.keys(event)[0])).toEqual(['messageStart', 'messageStop', 'metadata']);
  });

  it('counts words as tokens', async () => {
    const events = await answerOf('echo', say('three short words', { system: [{ text: 'be brief' }] }));
    expect(metadataOf(events).usage).toEqual({ inputTokens: 5, outputTokens: 3, totalTokens: 8 });
  });

  it.each([
    ['maxTokens', { maxTokens: 2 }, 'one two', 'max_tokens'],
    ['maxTokens that suffice', { maxTokens: 4 }, 'one two three four', 'end_turn'],
    ['a stop sequence', { stopSequences: ['four', 'hree'] }, 'one two t', 'stop_sequence'],
  ])('honours %s', async (_name, inferenceConfig, text, stopReason) => {
    const events = await answerOf('echo', say('one two three four', { inferenceConfig }));
    expect(textOf(events)).toBe(text);
    expect(stopReasonOf(events)).toBe(stopReason);
  });

  it('gives any text back in a lawful turn', async () => {
    const text = fc.string({ unit: 'binary', maxLength: 200 });
    const length = fc.constantFrom(1, 1, 500);
    await fc.assert(
      fc.asyncProperty(text, length, async (unit, times) => {
        const prompt = unit.repeat(times);
        const events = await answerOf('echo', say(prompt));
        expect(textOf(events)).toBe(prompt);
        for (const event of events) expect(event.contentBlockDelta?.delta.text ?? '').toMatch(/^[^\ud800-\udfff]*$/u);
      }),
    );
  });
});
