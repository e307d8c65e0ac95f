import { describe, expect, it } from '@jest/globals';
import { type StopReason } from '../../gateway/model/stop-reason.js';
import { type ChatReplyChoice } from './openai-chat.wire.js';
import { isFailure, isKnownReason, toStopReason } from './stop-reason.js';

describe('toStopReason', () => {
  it.each<{ choice: ChatReplyChoice; expected: StopReason }>([
    { choice: { finish_reason: 'stop' }, expected: 'end_turn' },
    { choice: { finish_reason: 'length' }, expected: 'max_tokens' },
    { choice: { finish_reason: 'tool_calls' }, expected: 'tool_use' },
    { choice: { finish_reason: 'function_call' }, expected: 'tool_use' },
    { choice: { finish_reason: 'content_filter' }, expected: 'content_filtered' },
    { choice: { finish_reason: 'model_length' }, expected: 'model_context_window_exceeded' },
    { choice: { finish_reason: 'eos' }, expected: 'end_turn' },
    { choice: { finish_reason: 'cosmic_ray' }, expected: 'end_turn' },
    { choice: { finish_reason: '' }, expected: 'end_turn' },
    { choice: { finish_reason: null }, expected: 'end_turn' },
    { choice: { finish_reason: 'stop', stop_reason: 'END' }, expected: 'stop_sequence' },
    { choice: { finish_reason: 'stop', matched_stop: 'END' }, expected: 'stop_sequence' },
    { choice: { finish_reason: 'stop', stop_reason: 128_009, matched_stop: 2 }, expected: 'end_turn' },
    { choice: { finish_reason: 'length', stop_reason: 'END' }, expected: 'max_tokens' },
  ])('reads $choice as $expected', ({ choice, expected }) => {
    expect(toStopReason(choice)).toBe(expected);
  });
});

describe('isKnownReason', () => {
  it.each([
    ['stop', true],
    ['eos', true],
    ['cosmic_ray', false],
  ])('is told of %s: %s', (finishReason, expected) => {
    expect(isKnownReason(finishReason)).toBe(expected);
  });
});

describe('isFailure', () => {
  it.each([
    ['error', true],
    ['insufficient_system_resource', true],
    ['abort', true],
    ['stop', false],
    ['cosmic_ray', false],
  ])('is told of %s: %s', (finishReason, expected) => {
    expect(isFailure(finishReason)).toBe(expected);
  });
});
