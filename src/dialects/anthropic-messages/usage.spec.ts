import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type StopReason } from '../../gateway/model/stop-reason.js';
import { decodeStopReason, encodeStopReason } from './stop-reason.js';
import { decodeUsage, encodeUsage } from './usage.js';

describe('usage of the Messages API', () => {
  it('keeps every bucket apart', () => {
    const count = fc.nat(1_000_000);
    fc.assert(
      fc.property(
        count,
        count,
        count,
        count,
        (inputTokens, outputTokens, cacheReadInputTokens, cacheWriteInputTokens) => {
          const usage = {
            ...{ inputTokens, outputTokens, cacheReadInputTokens, cacheWriteInputTokens },
            totalTokens: inputTokens + outputTokens + cacheReadInputTokens + cacheWriteInputTokens,
          };
          expect(decodeUsage(encodeUsage(usage))).toEqual(usage);
        },
      ),
    );
  });

  it('tells how long written tokens are kept', () => {
    const usage = decodeUsage({
      ...{ input_tokens: 1, output_tokens: 2, cache_creation_input_tokens: 7 },
      cache_creation: { ephemeral_5m_input_tokens: 3, ephemeral_1h_input_tokens: 4 },
    });
    expect(usage).toEqual({
      ...{ inputTokens: 1, outputTokens: 2, totalTokens: 10, cacheWriteInputTokens: 7 },
      cacheDetails: [
        { ttl: '1h', inputTokens: 4 },
        { ttl: '5m', inputTokens: 3 },
      ],
    });
    expect(encodeUsage(usage).cache_creation).toEqual({ ephemeral_5m_input_tokens: 3, ephemeral_1h_input_tokens: 4 });
  });

  it('reads counts that are missing, null or broken as none', () => {
    const usage = { input_tokens: null, output_tokens: -1, cache_read_input_tokens: null };
    expect(decodeUsage(usage)).toEqual({ inputTokens: 0, outputTokens: 0, totalTokens: 0 });
  });
});

describe('stop reasons of the Messages API', () => {
  it.each<StopReason>(['end_turn', 'tool_use', 'max_tokens', 'stop_sequence', 'model_context_window_exceeded'])(
    'has %s under the same name',
    (reason) => {
      expect(encodeStopReason(reason)).toBe(reason);
      expect(decodeStopReason(reason)).toBe(reason);
    },
  );

  it.each<[StopReason, string]>([
    ['content_filtered', 'refusal'],
    ['guardrail_intervened', 'refusal'],
    ['malformed_tool_use', 'end_turn'],
    ['malformed_model_output', 'end_turn'],
  ])('says %s as %s', (reason, expected) => {
    expect(encodeStopReason(reason)).toBe(expected);
  });

  it.each<[string | null, StopReason]>([
    ['refusal', 'content_filtered'],
    ['pause_turn', 'end_turn'],
    ['a reason of next year', 'end_turn'],
    [null, 'end_turn'],
  ])('reads %s as %s', (reason, expected) => {
    expect(decodeStopReason(reason)).toBe(expected);
  });
});
