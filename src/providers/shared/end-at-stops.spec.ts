import { describe, expect, it } from '@jest/globals';
import { BASE_PROFILE } from '../../gateway/model/model-profile.js';
import { type EventBatch } from '../../gateway/model/stream-event.js';
import { Warnings } from '../../gateway/model/warnings.js';
import { type DialectName } from '../../gateway/ports/dialect-name.js';
import { endAtStops } from './end-at-stops.js';

async function* source(): AsyncGenerator<EventBatch> {
  const events: EventBatch = [
    { messageStart: { role: 'assistant' } },
    { contentBlockDelta: { contentBlockIndex: 0, delta: { text: 'one END two STOP' } } },
    { contentBlockStop: { contentBlockIndex: 0 } },
    { messageStop: { stopReason: 'end_turn' } },
  ];
  yield await Promise.resolve(events);
}

/** What is left of the text of a turn, for a model that takes so many of the stop sequences. */
async function textOf(
  maxStopSequences: number,
  dialect: DialectName = 'openai-chat',
  stopSequences: readonly string[] = ['STOP', 'END'],
): Promise<string> {
  const events = endAtStops(source(), {
    request: { messages: [], inferenceConfig: { stopSequences } },
    profile: { ...BASE_PROFILE, maxStopSequences, blankStopSequences: false },
    dialect,
    whole: true,
    elapsedMs: () => 0,
    warnings: new Warnings(),
  });
  let text = '';
  for await (const batch of events) for (const event of batch) text += event.contentBlockDelta?.delta.text ?? '';
  return text;
}

describe('endAtStops', () => {
  it.each([
    { name: 'nothing of a model that takes them all', most: Infinity, text: 'one END two STOP' },
    { name: 'what is beyond those that it takes', most: 1, text: 'one ' },
    { name: 'all where it takes none', most: 0, text: 'one ' },
  ])('watches for $name', async ({ most, text }) => {
    expect(await textOf(most)).toBe(text);
  });

  it.each([
    { name: 'white space where the vendor takes none', most: Infinity, text: 'one' },
    { name: 'what is beyond, not counting it', most: 1, text: 'one' },
  ])('watches for $name', async ({ most, text }) => {
    expect(await textOf(most, 'openai-chat', ['NEVER', ' '])).toBe(text);
  });

  it('watches for all where the API has no such parameter', async () => {
    expect(await textOf(4, 'openai-responses')).toBe('one ');
  });
});
