import { describe, expect, it } from '@jest/globals';
import { BASE_PROFILE } from '../../gateway/model/model-profile.js';
import { type EventBatch, type StreamEvent } from '../../gateway/model/stream-event.js';
import { Warnings } from '../../gateway/model/warnings.js';
import { type DialectName } from '../../gateway/ports/dialect-name.js';
import { endAtStops, endTurnAtStops, type StopOptions } from './end-at-stops.js';

const TURN: EventBatch = [
  { messageStart: { role: 'assistant' } },
  { contentBlockDelta: { contentBlockIndex: 0, delta: { text: 'one END two STOP' } } },
  { contentBlockStop: { contentBlockIndex: 0 } },
  { messageStop: { stopReason: 'end_turn' } },
];

async function* source(): AsyncGenerator<EventBatch> {
  yield await Promise.resolve(TURN);
}

/** For a model that takes so many of the stop sequences. */
function optionsOf(
  maxStopSequences: number,
  dialect: DialectName = 'openai-chat',
  stopSequences: readonly string[] = ['STOP', 'END'],
): StopOptions {
  return {
    request: { messages: [], inferenceConfig: { stopSequences } },
    profile: { ...BASE_PROFILE, maxStopSequences, blankStopSequences: false },
    dialect,
    whole: true,
    elapsedMs: () => 0,
    warnings: new Warnings(),
  };
}

/** What is left of the text of a turn. */
async function textOf(...about: Parameters<typeof optionsOf>): Promise<string> {
  let text = '';
  for await (const batch of endAtStops(source(), optionsOf(...about))) {
    for (const event of batch) text += event.contentBlockDelta?.delta.text ?? '';
  }
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

describe('endTurnAtStops', () => {
  it('gives the events that the stream gives, ended at the stop sequence', async () => {
    const streamed: StreamEvent[] = [];
    for await (const batch of endAtStops(source(), optionsOf(1))) streamed.push(...batch);
    const events = endTurnAtStops(TURN, optionsOf(1));
    expect(events).toEqual(streamed);
    expect(events.map(({ contentBlockDelta }) => contentBlockDelta?.delta.text ?? '').join('')).toBe('one ');
    expect(events.find(({ messageStop }) => messageStop)?.messageStop?.stopReason).toBe('stop_sequence');
  });

  it('gives the very turn where nothing is watched for', () => {
    expect(endTurnAtStops(TURN, optionsOf(Infinity))).toBe(TURN);
    expect(endTurnAtStops(TURN, optionsOf(0, 'openai-chat', []))).toBe(TURN);
  });
});
