import { describe, expect, it } from '@jest/globals';
import { itHoldsForRecorded, listExchanges } from '../../../test/support/recorded-traffic.js';
import { type StreamEvent } from '../model/stream-event.js';
import { EventOrderChecker } from './event-order.js';

const USAGE = { inputTokens: 1, outputTokens: 1, totalTokens: 2 };
const messageStart: StreamEvent = { messageStart: { role: 'assistant' } };
const messageStop: StreamEvent = { messageStop: { stopReason: 'end_turn' } };
const metadata: StreamEvent = { metadata: { usage: USAGE, metrics: { latencyMs: 1 } } };

const text = (contentBlockIndex: number, value = 'x'): StreamEvent => ({
  contentBlockDelta: { contentBlockIndex, delta: { text: value } },
});
const reasoning = (contentBlockIndex: number): StreamEvent => ({
  contentBlockDelta: { contentBlockIndex, delta: { reasoningContent: { text: 'x' } } },
});
const toolStart = (contentBlockIndex: number): StreamEvent => ({
  contentBlockStart: { contentBlockIndex, start: { toolUse: { toolUseId: 't', name: 'f' } } },
});
const toolDelta = (contentBlockIndex: number): StreamEvent => ({
  contentBlockDelta: { contentBlockIndex, delta: { toolUse: { input: '{}' } } },
});
const citation = (contentBlockIndex: number): StreamEvent => ({
  contentBlockDelta: { contentBlockIndex, delta: { citation: { title: 'x' } } },
});
const imageStart: StreamEvent = { contentBlockStart: { contentBlockIndex: 0, start: { image: { format: 'png' } } } };
const imageDelta: StreamEvent = {
  contentBlockDelta: { contentBlockIndex: 0, delta: { image: { source: { bytes: 'AQID' } } } },
};
const stop = (contentBlockIndex: number): StreamEvent => ({ contentBlockStop: { contentBlockIndex } });

/** An event as bytes could spell it, though no type allows it. */
const illegal = (event: object): StreamEvent => event as StreamEvent;

function check(events: readonly StreamEvent[]): EventOrderChecker {
  const checker = new EventOrderChecker();
  for (const event of events) checker.accept(event);
  return checker;
}

describe('EventOrderChecker', () => {
  it.each<[string, StreamEvent[]]>([
    ['an empty turn', []],
    ['text', [text(0), text(0, ''), stop(0)]],
    ['reasoning, text, then a tool', [reasoning(0), stop(0), text(1), stop(1), toolStart(2), toolDelta(2), stop(2)]],
    ['a tool without arguments', [toolStart(0), stop(0)]],
    ['a citation before and after its text', [citation(0), text(0), citation(0), stop(0)]],
    ['an image', [imageStart, imageDelta, stop(0)]],
  ])('accepts %s', (_case, blocks) => {
    expect(() => {
      check([messageStart, ...blocks, messageStop, metadata]).end();
    }).not.toThrow();
  });

  it.each<[string, StreamEvent[], string]>([
    ['a delta first', [text(0)], 'contentBlockDelta: messageStart comes first'],
    ['metadata first', [metadata], 'metadata: messageStart comes first'],
    ['a second messageStart', [messageStart, messageStart], 'messageStart: it comes once'],
    ['a block that begins at 1', [messageStart, text(1)], 'block 1: indexes rise by one; expected 0'],
    [
      'an index that comes again',
      [messageStart, text(0), stop(0), text(0)],
      'block 0: indexes rise by one; expected 1',
    ],
    ['a gap between indexes', [messageStart, text(0), stop(0), text(2)], 'block 2: indexes rise by one; expected 1'],
    [
      'two open blocks',
      [messageStart, text(0), text(1)],
      'block 1: block 0 is still open; one block is open at a time',
    ],
    [
      'a tool that starts inside text',
      [messageStart, text(0), toolStart(1)],
      'block 1: block 0 is still open; one block is open at a time',
    ],
    ['a start of an open block', [messageStart, text(0), toolStart(0)], 'block 0: block 0 is still open'],
    [
      'tool arguments without a start',
      [messageStart, toolDelta(0)],
      'toolUse delta: a block of this kind begins with contentBlockStart',
    ],
    ['text in a tool block', [messageStart, toolStart(0), text(0)], 'text delta: block 0 holds toolUse'],
    ['reasoning in a text block', [messageStart, text(0), reasoning(0)], 'reasoningContent delta: block 0 holds text'],
    ['a stop of no block', [messageStart, stop(0)], 'contentBlockStop 0: the block is not open'],
    ['a second stop', [messageStart, text(0), stop(0), stop(0)], 'contentBlockStop 0: the block is not open'],
    [
      'an image without a delta',
      [messageStart, imageStart, stop(0)],
      'contentBlockStop 0: a block of image has at least one delta',
    ],
    ['messageStop in a block', [messageStart, text(0), messageStop], 'messageStop: block 0 is still open'],
    ['text after messageStop', [messageStart, messageStop, text(0)], 'only metadata follows messageStop'],
    ['metadata before messageStop', [messageStart, metadata], 'metadata: it follows messageStop'],
    ['a second metadata', [messageStart, messageStop, metadata, metadata], 'nothing follows the end of the stream'],
    [
      'a start of text',
      [messageStart, illegal({ contentBlockStart: { contentBlockIndex: 0, start: { text: '' } } })],
      'start: exactly one of toolUse, toolResult, image; it has text',
    ],
    [
      'an empty start',
      [messageStart, illegal({ contentBlockStart: { contentBlockIndex: 0, start: {} } })],
      'start: exactly one of toolUse, toolResult, image; it has none',
    ],
    [
      'an empty delta',
      [messageStart, illegal({ contentBlockDelta: { contentBlockIndex: 0, delta: {} } })],
      'delta: exactly one of text, reasoningContent, citation, toolUse, toolResult, image; it has none',
    ],
    [
      'a delta with two members',
      [messageStart, illegal({ contentBlockDelta: { contentBlockIndex: 0, delta: { type: 'text', text: 'x' } } })],
      'it has type, text',
    ],
    [
      'reasoning with two members',
      [
        messageStart,
        illegal({
          contentBlockDelta: { contentBlockIndex: 0, delta: { reasoningContent: { text: 'x', signature: 's' } } },
        }),
      ],
      'reasoningContent: exactly one of text, signature, redactedContent; it has text, signature',
    ],
    [
      'a tool result of an unknown kind',
      [messageStart, illegal({ contentBlockDelta: { contentBlockIndex: 0, delta: { toolResult: [{ image: {} }] } } })],
      'toolResult: exactly one of text, json; it has image',
    ],
    ['an empty event', [illegal({})], 'event: exactly one of messageStart,'],
    ['an unknown event', [illegal({ ping: {} })], 'it has ping'],
    ['two events in one', [illegal({ ...messageStart, ...messageStop })], 'it has messageStart, messageStop'],
  ])('refuses %s', (_case, events, rule) => {
    const accepted = events.slice(0, -1);
    const checker = check(accepted);
    expect(() => {
      checker.accept(events.at(-1)!);
    }).toThrow(rule);
  });

  it.each<[string, StreamEvent[]]>([
    ['nothing', []],
    ['an open block', [messageStart, text(0)]],
    ['no messageStop', [messageStart, text(0), stop(0)]],
    ['no metadata', [messageStart, messageStop]],
  ])('refuses a stream that ends with %s', (_case, events) => {
    expect(() => {
      check(events).end();
    }).toThrow('event order broken by end of stream: messageStop and metadata, or an exception, end it');
  });

  it('takes an exception in the middle of a block as the end', () => {
    const checker = check([messageStart, text(0)]);
    checker.acceptException();
    checker.end();
    expect(() => {
      checker.accept(stop(0));
    }).toThrow('nothing follows the end of the stream');
  });

  it('refuses an exception after the end', () => {
    const checker = check([messageStart, messageStop, metadata]);
    expect(() => {
      checker.acceptException();
    }).toThrow('nothing follows the end of the stream');
  });
});

describe('EventOrderChecker on streams of AWS', () => {
  itHoldsForRecorded(
    listExchanges('recorded/bedrock/{converse-stream,langchain}/*.json').filter(({ response }) => response.events),
    ({ response: { events = [] } }) => {
      const checker = new EventOrderChecker();
      for (const { headers, payload } of events) checker.accept(illegal({ [headers[':event-type'] ?? '']: payload }));
      checker.end();
    },
  );
});
