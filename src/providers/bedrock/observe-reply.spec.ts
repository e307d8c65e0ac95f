import { describe, expect, it } from '@jest/globals';
import { type AnswerFacts, Call } from '../../gateway/model/call.js';
import { Payload } from '../../gateway/model/payload.js';
import { ReplyObserver } from './observe-reply.js';

/** The facts that are noted of a body, which passes in pieces of this size. */
function factsOf(body: string, pieceBytes = Infinity): AnswerFacts {
  const call = new Call({
    requestId: '1',
    modelId: 'm',
    operation: 'converse',
    principal: { id: 'key', name: 'key', access: '*' },
    payload: new Payload('converse', new Uint8Array(), () => ({ messages: [] })),
  });
  const observer = new ReplyObserver(call);
  const bytes = Buffer.from(body);
  for (let offset = 0; offset < bytes.length; offset += pieceBytes) {
    const piece = bytes.subarray(offset, offset + pieceBytes);
    expect(observer.push(piece)).toBe(piece.length);
  }
  observer.end();
  return call.facts;
}

const USAGE = { inputTokens: 3, outputTokens: 2, totalTokens: 5 };

describe('ReplyObserver', () => {
  it.each([Infinity, 1, 7])('notes stop reason and usage of a body in pieces of %d bytes', (pieceBytes) => {
    const body = JSON.stringify({ output: {}, stopReason: 'tool_use', usage: { ...USAGE, serverToolUsage: {} } });
    expect(factsOf(body, pieceBytes)).toEqual({ stopReason: 'tool_use', usage: USAGE });
  });

  it('counts cached tokens in buckets of their own', () => {
    const usage = { ...USAGE, cacheReadInputTokens: 10, cacheWriteInputTokens: 20 };
    expect(factsOf(JSON.stringify({ usage })).usage).toEqual({ ...usage, totalTokens: 35 });
  });

  it.each([
    { name: 'nothing', body: '' },
    { name: 'no JSON', body: '<html>' },
    { name: 'JSON that breaks off', body: '{"stopReason":"end_turn"' },
    { name: 'a list', body: '[1]' },
    { name: 'members of other types', body: '{"stopReason":7,"usage":[]}' },
    { name: 'usage without its numbers', body: '{"usage":{"inputTokens":"3"}}' },
    { name: 'an operation that is unknown to AWS', body: '{"Output":{"__type":"UnknownOperationException"}}' },
    { name: 'a body of more than 4 MB', body: JSON.stringify({ x: 'x'.repeat(5e6), usage: USAGE }) },
  ])('notes nothing of $name', ({ body }) => {
    expect(factsOf(body, 65_536)).toEqual({});
  });
});
