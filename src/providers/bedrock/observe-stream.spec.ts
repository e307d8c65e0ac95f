import { describe, expect, it } from '@jest/globals';
import { encodeMessage } from '../../../test/support/event-stream-frames.js';
import { type GatewayError } from '../../gateway/errors/gateway-error.js';
import { Call, type CallOutcome } from '../../gateway/model/call.js';
import { Payload } from '../../gateway/model/payload.js';
import { type Operation } from '../../gateway/model/operation.js';
import { StreamObserver } from './observe-stream.js';

const event = (type: string, payload: object) =>
  encodeMessage(
    { ':event-type': type, ':content-type': 'application/json', ':message-type': 'event' },
    JSON.stringify(payload),
  );
const exception = (type: string) =>
  encodeMessage({ ':exception-type': type, ':message-type': 'exception' }, '{"message":"no"}');

const START = event('messageStart', { role: 'assistant' });
const DELTA = event('contentBlockDelta', { contentBlockIndex: 0, delta: { text: 'Hei' } });
const STOP = event('messageStop', { stopReason: 'end_turn' });
const METADATA = event('metadata', {
  usage: { inputTokens: 13, outputTokens: 82, totalTokens: 95, serverToolUsage: {}, cacheReadInputTokens: 4 },
  metrics: { latencyMs: 1 },
});

const chunk = (piece: unknown) =>
  event('chunk', { bytes: Buffer.from(JSON.stringify(piece)).toString('base64'), p: 'abc' });

function observe(operation: Operation, ...pieces: Uint8Array[]) {
  const call = new Call({
    requestId: '1',
    modelId: 'm',
    operation,
    principal: { id: 'key', name: 'key', access: '*' },
    payload: new Payload('converse', new Uint8Array(), () => ({ messages: [] })),
  });
  const outcomes: CallOutcome[] = [];
  call.onEnd((outcome) => outcomes.push(outcome));
  const observer = new StreamObserver(call);
  for (const piece of pieces) observer.push(piece);
  let fault: unknown;
  try {
    observer.end();
  } catch (error) {
    fault = error;
  }
  return { call, observer, outcomes, fault: fault as GatewayError | undefined };
}

describe('StreamObserver', () => {
  it('notes stop reason and usage of a whole turn', () => {
    const { call, fault, outcomes } = observe('converse-stream', START, STOP, METADATA);
    expect(fault).toBeUndefined();
    expect(outcomes).toEqual([]);
    expect(call.facts).toEqual({
      stopReason: 'end_turn',
      usage: { inputTokens: 13, outputTokens: 82, totalTokens: 99, cacheReadInputTokens: 4 },
    });
  });

  it.each([
    { name: 'nothing', pieces: [], says: 'before its first frame' },
    { name: 'a beginning', pieces: [START], says: 'before messageStop' },
    { name: 'no messageStop', pieces: [START, METADATA], says: 'before messageStop' },
    { name: 'half a frame', pieces: [START, STOP, METADATA, START.subarray(0, 9)], says: 'inside a frame' },
  ])('calls a turn of $name broken', ({ pieces, says }) => {
    const { fault } = observe('converse-stream', ...pieces);
    expect(fault?.kind).toBe('streamBroken');
    expect(fault?.message).toContain(says);
  });

  it('takes a turn that ends without metadata, but not one whose connection breaks there', () => {
    const { call, fault, observer, outcomes } = observe('converse-stream', START, STOP);
    expect(fault).toBeUndefined();
    expect(outcomes).toEqual([]);
    expect(call.facts).toEqual({ stopReason: 'end_turn' });
    expect(observer.isComplete).toBe(false);
  });

  it('takes a turn whose metadata is too long to read', () => {
    const metadata = event('metadata', { usage: {}, trace: 'x'.repeat(2 ** 20) });
    const { fault, observer } = observe('converse-stream', START, STOP, metadata);
    expect(fault).toBeUndefined();
    expect(observer.isComplete).toBe(true);
  });

  it('notices an exception that is too long to read', () => {
    const headers = { ':exception-type': 'throttlingException', ':message-type': 'exception' };
    const { fault, outcomes } = observe('converse-stream', START, encodeMessage(headers, 'x'.repeat(2 ** 20)));
    expect(fault).toBeUndefined();
    expect(outcomes.map(({ error }) => error?.kind)).toEqual(['throttled']);
  });

  it.each([
    { type: 'throttlingException', kind: 'throttled' },
    { type: 'validationException', kind: 'invalidRequest' },
    { type: 'serviceUnavailableException', kind: 'unavailable' },
    { type: 'modelStreamErrorException', kind: 'modelError' },
    { type: 'internalServerException', kind: 'vendorFault' },
    { type: 'somethingNewException', kind: 'modelError' },
  ])('ends the call with $type as $kind and adds nothing to the stream', ({ type, kind }) => {
    const { fault, outcomes } = observe('converse-stream', START, exception(type));
    expect(fault).toBeUndefined();
    expect(outcomes.map(({ error }) => error?.kind)).toEqual([kind]);
    expect(outcomes[0]?.error?.message).toContain(type);
  });

  it.each([
    { name: 'behind any frame', pieces: [event('chunk', { bytes: 'e30=' })], says: undefined },
    { name: 'behind an exception', pieces: [exception('throttlingException')], says: undefined },
    { name: 'before its first frame', pieces: [], says: 'before its first frame' },
    { name: 'inside a frame', pieces: [START.subarray(0, 30)], says: 'inside a frame' },
  ])('lets invoke-with-response-stream end $name: $says', ({ pieces, says }) => {
    const { fault } = observe('invoke-with-response-stream', ...pieces);
    expect(fault?.message).toEqual(says === undefined ? undefined : expect.stringContaining(says));
  });

  it('reads what the pieces of invoke-with-response-stream count, and their stop reason', () => {
    const { call } = observe(
      'invoke-with-response-stream',
      chunk({ type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 2 } }),
      chunk({ 'amazon-bedrock-invocationMetrics': { inputTokenCount: 3, outputTokenCount: 2 } }),
    );
    expect(call.facts).toEqual({
      stopReason: 'end_turn',
      usage: { inputTokens: 3, outputTokens: 2, totalTokens: 5 },
    });
  });

  it('looks into no chunk of a conversation', () => {
    const bytes = Buffer.from('{"usage":{"input_tokens":1,"output_tokens":1}}').toString('base64');
    expect(observe('converse-stream', event('chunk', { bytes })).call.facts).toEqual({});
  });

  it('has begun when the first frame with content has passed whole', () => {
    const { observer } = observe('converse-stream', START, DELTA.subarray(0, -1));
    expect(observer.hasBegun).toBe(false);
    observer.push(DELTA.subarray(-1));
    expect(observer.hasBegun).toBe(true);
  });

  it.each([
    { name: 'the end of an empty turn', frame: STOP },
    { name: 'the announcement of a tool', frame: event('contentBlockStart', { contentBlockIndex: 0 }) },
    { name: 'an event that AWS has not now', frame: event('somethingNew', {}) },
    { name: 'an exception', frame: exception('throttlingException') },
  ])('has begun with $name', ({ frame }) => {
    expect(observe('converse-stream', START, frame).observer.hasBegun).toBe(true);
  });

  describe('an invoke-with-response-stream', () => {
    it.each([
      { name: 'message_start', piece: { type: 'message_start', message: { usage: { input_tokens: 1 } } } },
      { name: 'ping', piece: { type: 'ping' } },
      { name: 'an empty block', piece: { type: 'content_block_start', content_block: { type: 'text', text: '' } } },
      { name: "Nova's messageStart", piece: { messageStart: { role: 'assistant' } } },
    ])('has not begun with $name', ({ piece }) => {
      const { observer } = observe('invoke-with-response-stream', chunk(piece));
      expect(observer.hasBegun).toBe(false);
      observer.push(exception('throttlingException'));
      expect(observer.openingException?.kind.type).toBe('throttlingException');
    });

    it.each([
      { name: 'words', piece: { type: 'content_block_delta', delta: { type: 'text_delta', text: 'Hei' } } },
      { name: 'a tool', piece: { type: 'content_block_start', content_block: { type: 'tool_use', name: 'f' } } },
      {
        name: 'a block with words',
        piece: { type: 'content_block_start', content_block: { type: 'text', text: 'a' } },
      },
      { name: "Titan's words", piece: { outputText: 'Hei' } },
      { name: 'what is no object', piece: 7 },
    ])('has begun with $name', ({ piece }) => {
      expect(observe('invoke-with-response-stream', chunk(piece)).observer.hasBegun).toBe(true);
    });

    it('of the Messages API has to end with message_stop', () => {
      const begun = [chunk({ type: 'message_start' }), chunk({ type: 'content_block_delta', delta: { text: 'Hei' } })];
      expect(observe('invoke-with-response-stream', ...begun).fault?.message).toContain('before messageStop');
      const whole = observe('invoke-with-response-stream', ...begun, chunk({ type: 'message_stop' }));
      expect(whole.fault).toBeUndefined();
      expect(whole.observer.isComplete).toBe(true);
    });
  });

  it('holds no frame back beyond 64, and no byte beyond a quarter of a megabyte', () => {
    const { observer } = observe('converse-stream', ...Array<Uint8Array>(63).fill(START));
    expect(observer.hasBegun).toBe(false);
    observer.push(START);
    expect(observer.hasBegun).toBe(true);
    const long = event('messageStart', { role: 'x'.repeat(2 ** 20) });
    const other = observe('converse-stream', long.subarray(0, 2 ** 18)).observer;
    expect(other.hasBegun).toBe(false);
    other.push(long.subarray(2 ** 18, 2 ** 18 + 1));
    expect(other.hasBegun).toBe(true);
  });

  it.each([
    { name: 'the first frame', pieces: [exception('throttlingException')], payload: '{"message":"no"}' },
    { name: 'behind messageStart', pieces: [START, exception('throttlingException')], payload: '{"message":"no"}' },
    { name: 'behind words', pieces: [START, DELTA, exception('throttlingException')], payload: undefined },
  ])('keeps the exception that is $name: $payload', ({ pieces, payload }) => {
    const { openingException } = observe('converse-stream', ...pieces).observer;
    expect(openingException?.payload?.toString()).toBe(payload);
  });
});
