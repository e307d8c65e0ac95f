import { describe, expect, it } from '@jest/globals';
import { GatewayError } from '../gateway/errors/gateway-error.js';
import { Call } from '../gateway/model/call.js';
import { Payload } from '../gateway/model/payload.js';
import { type Operation } from '../gateway/model/operation.js';
import { toCallRecord } from './call-record.js';
import { ReplyMeter } from './reply-meter.js';

/** A call that was admitted `ageMs` ago. */
function aCall(operation: Operation, ageMs: number): Call {
  const payload = new Payload('converse', new Uint8Array(), () => ({ messages: [] }));
  const principal = { id: 'vk_1', name: 'test', access: '*' } as const;
  const call = new Call({ requestId: 'request-1', modelId: 'mock/echo', operation, principal, payload });
  return Object.assign(call, { startedAt: performance.now() - ageMs });
}

describe('toCallRecord', () => {
  it('leaves all waiting for the vendor out of the overhead of a whole answer', () => {
    const call = aCall('converse', 1000);
    call.upstreamMs = 700;
    const meter = Object.assign(new ReplyMeter(), { firstAt: performance.now() - 250, waitedMs: 200 });
    const record = toCallRecord(call, meter, undefined);
    expect(record.upstreamMs).toBe(900);
    expect(record.overheadMs).toBeCloseTo(100, -1);
    expect(record.firstEventMs).toBeCloseTo(750, -1);
    expect(record.eventGapMs).toBeUndefined();
  });

  it('ends the overhead of a stream at its first event', () => {
    const call = aCall('converse-stream', 1000);
    call.upstreamMs = 300;
    const meter = Object.assign(new ReplyMeter(), { firstAt: performance.now() - 650, waitedMs: 500 });
    const record = toCallRecord(call, meter, undefined);
    expect(record.upstreamMs).toBe(300);
    expect(record.overheadMs).toBeCloseTo(50, -1);
  });

  it.each([
    { name: 'a success', error: undefined, committed: undefined, status: 200, errorType: undefined },
    {
      name: 'a failure before the first byte',
      error: new GatewayError('timeout', 'why'),
      committed: undefined,
      status: 408,
      errorType: 'provider_timeout',
    },
    {
      name: 'a failure within a stream',
      error: new GatewayError('streamBroken', 'why'),
      committed: 200,
      status: 200,
      errorType: 'provider_stream_broken',
    },
  ])('has status and type of $name', ({ error, committed, status, errorType }) => {
    const meter = Object.assign(new ReplyMeter(), { committedStatus: committed });
    expect(toCallRecord(aCall('converse-stream', 1), meter, error)).toMatchObject({ status, errorType });
  });
});
