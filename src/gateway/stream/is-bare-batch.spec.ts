import { describe, expect, it } from '@jest/globals';
import { type StreamEvent } from '../model/stream-event.js';
import { isBareBatch } from './is-bare-batch.js';

const START: StreamEvent = { messageStart: { role: 'assistant' } };

describe('isBareBatch', () => {
  it.each<{ name: string; batch: StreamEvent[]; expected: boolean }>([
    { name: 'nothing', batch: [], expected: true },
    { name: 'messageStart', batch: [START], expected: true },
    {
      name: 'a word behind it',
      batch: [START, { contentBlockDelta: { contentBlockIndex: 0, delta: { text: 'a' } } }],
      expected: false,
    },
    {
      name: 'a tool',
      batch: [{ contentBlockStart: { contentBlockIndex: 0, start: { toolUse: { toolUseId: 'a', name: 'f' } } } }],
      expected: false,
    },
    { name: 'the end of an empty turn', batch: [START, { messageStop: { stopReason: 'end_turn' } }], expected: false },
  ])('says of $name: $expected', ({ batch, expected }) => {
    expect(isBareBatch(batch)).toBe(expected);
  });
});
