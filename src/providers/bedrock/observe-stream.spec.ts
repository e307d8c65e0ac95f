import { describe, expect, it } from '@jest/globals';
import { encodeMessage } from '../../../test/support/event-stream-frames.js';
import { type GatewayError } from '../../gateway/errors/gateway-error.js';
import { Call, type CallOutcome, Payload } from '../../gateway/model/call.js';
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
const STOP = event('messageStop', { stopReason: 'end_turn' });
const METADATA = event('metadata', {
  usage: { inputTokens: 13, outputTokens: 82, totalTokens: 95, serverToolUsage: {}, cacheReadInputTokens: 4 },
  metrics: { latencyMs: 1 },
});

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
    const chunk = (piece: object) =>
      event('chunk', { bytes: Buffer.from(JSON.stringify(piece)).toString('base64'), p: 'abc' });
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

  it('has begun when the first frame has passed whole', () => {
    const { observer } = observe('converse-stream', START.subarray(0, -1));
    expect(observer.hasBegun).toBe(false);
    observer.push(START.subarray(-1));
    expect(observer.hasBegun).toBe(true);
  });

  it('waits for no first frame beyond a megabyte', () => {
    const long = event('messageStart', { role: 'x'.repeat(2 ** 21) });
    const { observer } = observe('converse-stream', long.subarray(0, 2 ** 20));
    expect(observer.hasBegun).toBe(false);
    observer.push(long.subarray(2 ** 20, 2 ** 20 + 1));
    expect(observer.hasBegun).toBe(true);
  });

  it.each([
    { name: 'the first frame', pieces: [exception('throttlingException')], payload: '{"message":"no"}' },
    { name: 'a later frame', pieces: [START, exception('throttlingException')], payload: undefined },
  ])('keeps the exception that is $name: $payload', ({ pieces, payload }) => {
    const { openingException } = observe('converse-stream', ...pieces).observer;
    expect(openingException?.payload?.toString()).toBe(payload);
  });
});
