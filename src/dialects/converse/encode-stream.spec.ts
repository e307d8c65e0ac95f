import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeFrames } from '../../../test/support/event-stream-frames.js';
import { itHoldsForRecorded, listExchanges } from '../../../test/support/recorded-traffic.js';
import { type StreamEvent } from '../../gateway/model/stream-event.js';
import { encodeEvents } from './encode-stream.js';

/** The events as the AWS library reads them. */
function readBack(bytes: Uint8Array): unknown[] {
  return decodeFrames(bytes).map(({ headers, body }) => {
    expect(headers).toEqual({
      ':event-type': headers[':event-type'],
      ':content-type': 'application/json',
      ':message-type': 'event',
    });
    return { [headers[':event-type'] ?? '']: body };
  });
}

const usage = { inputTokens: 1, outputTokens: 2, totalTokens: 3 };

const EVENTS: StreamEvent[] = [
  { messageStart: { role: 'assistant' } },
  { contentBlockDelta: { contentBlockIndex: 0, delta: { reasoningContent: { text: 'Über "das"' } } } },
  { contentBlockDelta: { contentBlockIndex: 0, delta: { reasoningContent: { signature: 'proof' } } } },
  { contentBlockStop: { contentBlockIndex: 0 } },
  { contentBlockDelta: { contentBlockIndex: 1, delta: { text: 'Ein "Wort"\n' } } },
  { contentBlockDelta: { contentBlockIndex: 1, delta: { text: '' } } },
  { contentBlockDelta: { contentBlockIndex: 1, delta: { citation: { title: 't' } } } },
  { contentBlockStop: { contentBlockIndex: 1 } },
  { contentBlockStart: { contentBlockIndex: 2, start: { toolUse: { toolUseId: 't1', name: 'f' } } } },
  { contentBlockDelta: { contentBlockIndex: 2, delta: { toolUse: { input: '{"a":9007199254740993}' } } } },
  { contentBlockStop: { contentBlockIndex: 2 } },
  { messageStop: { stopReason: 'tool_use', additionalModelResponseFields: { a: null } } },
  { metadata: { usage, metrics: { latencyMs: 5 } } },
];

describe('encodeEvents', () => {
  it('writes frames that the AWS library reads as the same events', () => {
    expect(readBack(encodeEvents(EVENTS))).toEqual(EVENTS);
  });

  it('writes a batch as the bytes of its events one by one', () => {
    const apart = EVENTS.map((event) => encodeEvents([event]));
    expect(Buffer.concat(apart).equals(encodeEvents(EVENTS))).toBe(true);
  });

  it('writes any text', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constant('\ud800'), fc.constant('\u2028</script>'));
    fc.assert(
      fc.property(fc.nat(), text, (contentBlockIndex, value) => {
        const event: StreamEvent = { contentBlockDelta: { contentBlockIndex, delta: { text: value } } };
        expect(readBack(encodeEvents([event]))).toEqual([event]);
      }),
    );
  });

  it('leaves out members that are undefined', () => {
    const event: StreamEvent = {
      contentBlockStart: { contentBlockIndex: 0, start: { toolUse: { toolUseId: 't', name: 'f' }, image: undefined } },
      messageStop: undefined,
    };
    expect(readBack(encodeEvents([event]))).toEqual([
      { contentBlockStart: { contentBlockIndex: 0, start: { toolUse: { toolUseId: 't', name: 'f' } } } },
    ]);
  });

  it('writes nothing for an empty batch', () => {
    expect(encodeEvents([])).toHaveLength(0);
  });

  it('refuses an event without a member', () => {
    expect(() => encodeEvents([{} as StreamEvent])).toThrow(new TypeError('a stream event has no member'));
  });
});

describe('encodeEvents of streams of AWS', () => {
  itHoldsForRecorded(
    listExchanges('recorded/bedrock/{converse-stream,langchain}/*.json').filter(({ response }) => response.body_base64),
    ({ response: { events = [], body_base64: body = '' } }) => {
      const recorded = events.map(({ headers, payload }) => {
        // AWS pads every payload with a random member, so that lengths tell nothing; it is no part of the event.
        const member = Object.entries(payload).filter(([name]) => name !== 'p');
        return { [headers[':event-type'] ?? '']: Object.fromEntries(member) };
      });
      expect(readBack(encodeEvents(recorded as unknown as StreamEvent[]))).toEqual(recorded);
      expect(readBack(Buffer.from(body, 'base64'))).toMatchObject(recorded);
    },
  );
});
