import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type ModelRequest } from '../model/model-request.js';
import { type EventBatch, type StreamEvent } from '../model/stream-event.js';
import { Warnings } from '../model/warnings.js';
import { EventOrderChecker } from './event-order.js';
import { TurnFold } from './fold-events.js';
import { StopWatcher, type StopWatcherOptions, watchStops } from './stop-watcher.js';

const REQUEST: ModelRequest = { messages: [{ role: 'user', content: [{ text: 'Count to ten, please.' }] }] };
const USAGE = { inputTokens: 30, outputTokens: 40, totalTokens: 70 };
const START: StreamEvent = { messageStart: { role: 'assistant' } };
const END: readonly StreamEvent[] = [
  { messageStop: { stopReason: 'end_turn' } },
  { metadata: { usage: USAGE, metrics: { latencyMs: 99 }, serviceTier: { type: 'flex' } } },
];

function watcher(stopSequences: readonly string[], options: Partial<StopWatcherOptions> = {}): StopWatcher {
  const warnings = new Warnings();
  return new StopWatcher({ stopSequences, request: REQUEST, whole: false, elapsedMs: () => 7, warnings, ...options });
}

const text = (index: number, said: string): StreamEvent => ({
  contentBlockDelta: { contentBlockIndex: index, delta: { text: said } },
});
const thought = (index: number, said: string): StreamEvent => ({
  contentBlockDelta: { contentBlockIndex: index, delta: { reasoningContent: { text: said } } },
});
const stop = (index: number): StreamEvent => ({ contentBlockStop: { contentBlockIndex: index } });
const call = (index: number, input: string): StreamEvent[] => [
  { contentBlockStart: { contentBlockIndex: index, start: { toolUse: { toolUseId: 't', name: 'f' } } } },
  { contentBlockDelta: { contentBlockIndex: index, delta: { toolUse: { input } } } },
  stop(index),
];

/** A turn of one text, told in these pieces. */
const turn = (...pieces: string[]): StreamEvent[] => [START, ...pieces.map((piece) => text(0, piece)), stop(0), ...END];

/** What the caller gets of a turn, event by event, checked for its order. */
function play(events: readonly StreamEvent[], stopWatcher: StopWatcher): StreamEvent[] {
  const order = new EventOrderChecker();
  const seen = events.flatMap((event) => [...stopWatcher.watch([event])]);
  for (const event of seen) order.accept(event);
  order.end();
  return seen;
}

function fold(events: readonly StreamEvent[]) {
  const whole = new TurnFold(JSON.parse);
  for (const event of events) whole.add(event);
  return whole.result();
}

describe('StopWatcher', () => {
  it.each([
    { name: 'in one piece', pieces: ['one, two END three'] },
    { name: 'over pieces', pieces: ['one, two E', 'N', 'D three'] },
    { name: 'at the end of a piece', pieces: ['one, two END', ' three'] },
    { name: 'behind a false beginning', pieces: ['one, two ', 'EN', 'END'] },
  ])('cuts the text before a stop sequence that comes $name', ({ pieces }) => {
    const said = pieces[1] === 'EN' ? 'one, two EN' : 'one, two ';
    const { output, stopReason, metrics } = fold(play(turn(...pieces), watcher(['END'])));
    expect({ content: output.message.content, stopReason, metrics }).toEqual({
      content: [{ text: said }],
      stopReason: 'stop_sequence',
      metrics: { latencyMs: 7 },
    });
  });

  it('passes a turn on whole in which none comes', () => {
    const events = turn('one E', 'N two EN');
    expect(fold(play(events, watcher(['END', 'STOP'])))).toEqual(fold(events));
  });

  it('takes the sequence that is complete first, and of two that end together the longer', () => {
    expect(fold(play(turn('a 12345 b'), watcher(['12345', '34']))).output.message.content).toEqual([{ text: 'a 12' }]);
    expect(fold(play(turn('a 12345 b'), watcher(['45', '12345']))).output.message.content).toEqual([{ text: 'a ' }]);
  });

  it('leaves out a block of which nothing is left but white space', () => {
    const { output, stopReason } = fold(play(turn(' \nE', 'ND'), watcher(['END'])));
    expect({ content: output.message.content, stopReason }).toEqual({ content: [], stopReason: 'stop_sequence' });
  });

  it('watches neither reasoning nor the arguments of tools', () => {
    const events = [START, thought(0, 'END'), stop(0), ...call(1, '{"a":"END"}'), text(2, 'x'), stop(2), ...END];
    expect(fold(play(events, watcher(['END'])))).toEqual(fold(events));
  });

  it('does not join what stands in two blocks', () => {
    const events = [START, text(0, 'EN'), stop(0), text(1, 'D'), stop(1), ...END];
    expect(fold(play(events, watcher(['END'])))).toEqual(fold(events));
  });

  it('says tool_use of a turn that holds a call, whatever ended it', () => {
    const events = [START, ...call(0, '{}'), text(1, 'so END'), stop(1), ...END];
    expect(fold(play(events, watcher(['END']))).stopReason).toBe('tool_use');
  });

  it('cuts no character in half', () => {
    const shown = play(turn('ab✨👍', '👍 c'), watcher(['👍👍👍']));
    const pieces = shown.flatMap(({ contentBlockDelta }) => contentBlockDelta?.delta.text ?? []);
    expect(pieces.every((piece) => piece.isWellFormed())).toBe(true);
    expect(pieces.join('')).toBe('ab✨👍👍 c');
  });

  it('keeps citations of a text that it holds back', () => {
    const citation: StreamEvent = { contentBlockDelta: { contentBlockIndex: 0, delta: { citation: { title: 'a' } } } };
    const { output } = fold(play([START, text(0, 'ab'), citation, text(0, ' END'), ...END], watcher(['END'])));
    expect(output.message.content).toEqual([
      { citationsContent: { content: [{ text: 'ab ' }], citations: [{ title: 'a' }] } },
    ]);
  });

  it('estimates the usage of a turn that it cut while it was produced, and says so', () => {
    const warnings = new Warnings();
    const cut = watcher(['END'], { warnings, request: { ...REQUEST, performanceConfig: { latency: 'optimized' } } });
    const { usage, performanceConfig } = fold(play(turn('12345678 END and a long rest'), cut));
    // 21 bytes and a message; 12 bytes up to the end of the sequence.
    expect(usage).toEqual({ inputTokens: 10, outputTokens: 3, totalTokens: 13 });
    expect(performanceConfig).toEqual({ latency: 'standard' });
    expect(warnings.list.map(({ path }) => path)).toEqual(['reply.usage']);
  });

  it('keeps what the vendor counted of a whole reply', () => {
    const warnings = new Warnings();
    const events = [START, text(0, 'one END two'), stop(0), ...call(1, '{}'), ...END];
    const whole = watcher(['END'], { whole: true, warnings });
    const { output, stopReason, usage, serviceTier } = fold(whole.watch(events));
    expect({ content: output.message.content, stopReason, usage, serviceTier }).toEqual({
      content: [{ text: 'one ' }],
      stopReason: 'stop_sequence',
      usage: USAGE,
      serviceTier: { type: 'flex' },
    });
    expect(warnings.list).toEqual([]);
  });

  it('tells the sequence to callers that ask for it, beside what the vendor told', () => {
    const paths = ['/stop_sequence', '/delta/stop_sequence', '/id'];
    const request = { ...REQUEST, additionalModelResponseFieldPaths: paths };
    const warnings = new Warnings();
    expect(fold(play(turn('a END'), watcher(['END'], { request, warnings }))).additionalModelResponseFields).toEqual({
      stop_sequence: 'END',
      delta: { stop_sequence: 'END' },
    });
    expect(warnings.list.map(({ path }) => path)).toEqual(['reply.usage', 'reply.additionalModelResponseFields']);
    const told: StreamEvent = {
      messageStop: { stopReason: 'end_turn', additionalModelResponseFields: { id: 'x', stop_sequence: null } },
    };
    const whole = watcher(['END'], { request, whole: true });
    const events = [START, text(0, 'a END'), stop(0), told, END[1]!];
    expect(fold(whole.watch(events)).additionalModelResponseFields).toEqual({
      id: 'x',
      stop_sequence: 'END',
      delta: { stop_sequence: 'END' },
    });
  });

  it('ignores empty sequences', () => {
    expect(fold(play(turn('abc'), watcher(['']))).stopReason).toBe('end_turn');
  });
});

describe('watchStops', () => {
  it('ends the iteration of its source at a match, and gives nothing after it', async () => {
    let ended = false;
    async function* source(): AsyncGenerator<EventBatch> {
      try {
        yield [START, text(0, 'one ')];
        yield [text(0, 'END'), text(0, 'two')];
        yield await Promise.reject(new Error('read on'));
      } finally {
        ended = true;
      }
    }
    const seen: StreamEvent[] = [];
    for await (const batch of watchStops(source(), watcher(['END']))) seen.push(...batch);
    expect(ended).toBe(true);
    expect(fold(seen).output.message.content).toEqual([{ text: 'one ' }]);
  });
});

describe('stop sequences, however the events are told', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c', ' ', '👍'), minLength: 1, maxLength: 20 });
  const sequences = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', 'c', '👍'), minLength: 1, maxLength: 4 }), {
    minLength: 1,
    maxLength: 3,
  });
  const texts = fc.array(
    letters.filter((said) => /\S/.test(said)),
    { minLength: 1, maxLength: 3 },
  );

  /** The same texts told in pieces of these lengths, one after the other; a first piece is not blank. */
  function tell(said: readonly string[], lengths: readonly number[]): StreamEvent[] {
    const events: StreamEvent[] = [START];
    said.forEach((whole, index) => {
      const rest = Array.from(whole);
      let turnOf = 0;
      while (rest.length > 0) {
        let piece = rest.splice(0, lengths[turnOf % lengths.length] ?? 1).join('');
        while (turnOf === 0 && piece.trim() === '') piece += rest.splice(0, 1).join('');
        turnOf += 1;
        events.push(text(index, piece));
      }
      events.push(stop(index));
    });
    return [...events, ...END];
  }

  /** Where a model that knows the sequences would stop. */
  function expected(said: readonly string[], stops: readonly string[]): string[] {
    const shown: string[] = [];
    for (const whole of said) {
      for (let end = 1; end <= whole.length; end += 1) {
        const before = whole.slice(0, end);
        const [longest] = stops.filter((one) => before.endsWith(one)).sort((one, other) => other.length - one.length);
        if (longest === undefined) continue;
        const cut = before.slice(0, -longest.length);
        return cut.trim() === '' ? shown : [...shown, cut];
      }
      shown.push(whole);
    }
    return shown;
  }

  it('end the turn at the same place, in the same words', () => {
    fc.assert(
      fc.property(
        texts,
        sequences,
        fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 }),
        (said, stops, lengths) => {
          const { output, usage } = fold(play(tell(said, lengths), watcher(stops)));
          expect(output.message.content.map((block) => block.text)).toEqual(expected(said, stops));
          expect(usage).toEqual(fold(play(tell(said, [20]), watcher(stops))).usage);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('give the same events for any batches', () => {
    fc.assert(
      fc.property(
        texts,
        sequences,
        fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1 }),
        (said, stops, sizes) => {
          const events = tell(said, [2]);
          const one = watcher(stops);
          const batched: StreamEvent[] = [];
          for (let start = 0, batch = 0; start < events.length; batch += 1) {
            const end = start + (sizes[batch % sizes.length] ?? 1);
            batched.push(...one.watch(events.slice(start, end)));
            start = end;
          }
          expect(batched).toEqual(play(events, watcher(stops)));
        },
      ),
    );
  });
});
