import { describe, expect, it } from '@jest/globals';
import { answerOf, callMock, say, textOf } from '../../../test/support/mock-calls.js';
import { type ContentBlock } from '../../gateway/model/content-block.js';
import { type ModelRequest } from '../../gateway/model/model-request.js';

async function thinkAbout(prompt: string): Promise<{ text: string; signature: string }> {
  const deltas = (await answerOf('reasoning', say(prompt))).map(
    (event) => event.contentBlockDelta?.delta.reasoningContent,
  );
  return {
    text: deltas.map((delta) => delta?.text ?? '').join(''),
    signature: deltas.map((delta) => delta?.signature ?? '').join(''),
  };
}

const replay = (block: ContentBlock): ModelRequest => ({
  messages: [
    { role: 'user', content: [{ text: 'hello you' }] },
    { role: 'assistant', content: [block, { text: 'hello' }] },
    { role: 'user', content: [{ text: 'again' }] },
  ],
});

describe('mock/reasoning', () => {
  it('thinks in one block, signs it, and answers in another', async () => {
    const events = await answerOf('reasoning', say('hello you'));
    const thought = await thinkAbout('hello you');
    expect(thought.text).toBe('The user sent 2 words. I will say them back.');
    expect(thought.signature).toMatch(/^mock-signature-[0-9a-f]{32}$/);
    expect(textOf(events)).toBe('I thought about it. You said: hello you');
    const stops = events.flatMap((event) => event.contentBlockStop?.contentBlockIndex ?? []);
    expect(stops).toEqual([0, 1]);
  });

  it('accepts its own reasoning back', async () => {
    const reasoningText = await thinkAbout('hello you');
    const events = await answerOf('reasoning', replay({ reasoningContent: { reasoningText } }));
    expect(textOf(events)).toContain('You said: again');
  });

  it('refuses its own reasoning when it comes back changed', async () => {
    const { text, signature } = await thinkAbout('hello you');
    const reasoningText = { text: text.trimEnd().slice(1), signature };
    await expect(callMock('reasoning', replay({ reasoningContent: { reasoningText } }))).rejects.toMatchObject({
      kind: 'invalidRequest',
      message: expect.stringMatching(/^messages\.1\.content\.0\.reasoningContent\.reasoningText\.signature /),
    });
  });

  it.each<[string, ContentBlock]>([
    ['signed by another vendor', { reasoningContent: { reasoningText: { text: 'hm', signature: 'EqoB' } } }],
    ['without a signature', { reasoningContent: { reasoningText: { text: 'hm' } } }],
    ['redacted', { reasoningContent: { redactedContent: 'aGlkZGVu' } }],
  ])('passes over reasoning %s', async (_name, block) => {
    expect(textOf(await answerOf('reasoning', replay(block)))).toContain('You said: again');
  });
});
