import { describe, expect, it } from '@jest/globals';
import { type AnswerFacts } from '../../gateway/model/call.js';
import { ChunkFacts } from './chunk-facts.js';

/** The payload of a `chunk` frame, as Bedrock pads it. */
const chunk = (piece: unknown) =>
  Buffer.from(JSON.stringify({ bytes: Buffer.from(JSON.stringify(piece)).toString('base64'), p: 'abcd' }));

/** What is known when all the pieces have passed. */
function readAll(pieces: readonly unknown[]): AnswerFacts {
  const facts = new ChunkFacts();
  return pieces.reduce<AnswerFacts>((known, piece) => ({ ...known, ...facts.read(chunk(piece)) }), {});
}

const START = {
  type: 'message_start',
  message: { usage: { input_tokens: 9, output_tokens: 1, cache_read_input_tokens: 4, cache_creation_input_tokens: 2 } },
};
const WORDS = { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Hei "usage"' } };
const DELTA = { type: 'message_delta', delta: { stop_reason: 'max_tokens' }, usage: { output_tokens: 7 } };
const METRICS = {
  inputTokenCount: 10,
  outputTokenCount: 8,
  cacheReadInputTokenCount: 5,
  cacheWriteInputTokenCount: 1,
  invocationLatency: 900,
};

describe('ChunkFacts', () => {
  it('reads usage and stop reason of the Messages API, piece by piece', () => {
    const facts = new ChunkFacts();
    const cached = { cacheReadInputTokens: 4, cacheWriteInputTokens: 2 };
    expect(facts.read(chunk(START))).toEqual({
      usage: { inputTokens: 9, outputTokens: 1, totalTokens: 16, ...cached },
    });
    expect(facts.read(chunk(WORDS))).toEqual({});
    expect(facts.read(chunk(DELTA))).toEqual({
      stopReason: 'max_tokens',
      usage: { inputTokens: 9, outputTokens: 7, totalTokens: 22, ...cached },
    });
  });

  it('takes the word of Bedrock over that of the model', () => {
    expect(readAll([START, DELTA, { type: 'message_stop', 'amazon-bedrock-invocationMetrics': METRICS }])).toEqual({
      stopReason: 'max_tokens',
      usage: {
        inputTokens: 10,
        outputTokens: 8,
        totalTokens: 24,
        cacheReadInputTokens: 5,
        cacheWriteInputTokens: 1,
      },
    });
  });

  it('reads the count of Bedrock whatever the model is', () => {
    const last = {
      generation: '',
      'amazon-bedrock-invocationMetrics': { inputTokenCount: 3, outputTokenCount: 2, firstByteLatency: 1 },
    };
    expect(readAll([{ generation: 'Hei' }, last])).toEqual({
      usage: { inputTokens: 3, outputTokens: 2, totalTokens: 5 },
    });
  });

  it.each([
    { name: 'a payload that is no JSON', payload: Buffer.from('usage') },
    { name: 'a payload without bytes', payload: Buffer.from('{"p":"abc"}') },
    { name: 'bytes that are no text', payload: Buffer.from('{"bytes":7}') },
    { name: 'bytes that are no JSON', payload: Buffer.from(`{"bytes":"${btoa('"usage" is near')}"}`) },
    { name: 'a piece that is a list', payload: chunk([{ usage: { input_tokens: 1, output_tokens: 1 } }]) },
    { name: 'usage that is no object', payload: chunk({ usage: 'much', message: null }) },
    { name: 'counts that are none', payload: chunk({ usage: { input_tokens: '1', output_tokens: -1 } }) },
    { name: 'half of the counts', payload: chunk({ usage: { output_tokens: 1 } }) },
  ])('reads nothing of $name', ({ payload }) => {
    expect(new ChunkFacts().read(payload)).toEqual({});
  });
});
