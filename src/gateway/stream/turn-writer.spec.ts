import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { GatewayError } from '../errors/gateway-error.js';
import { type StopReason } from '../model/stop-reason.js';
import { type StreamEvent } from '../model/stream-event.js';
import { EventOrderChecker } from './event-order.js';
import { TurnWriter } from './turn-writer.js';

function createWriter(): TurnWriter {
  let ids = 0;
  return new TurnWriter({
    vendor: 'acme',
    newToolUseId: () => `made-${(ids += 1)}`,
    parseJson: (text) => JSON.parse(text) as unknown,
  });
}

/** The events of a turn that goes as `tell` says, checked against the grammar. */
function eventsOf(tell: (turn: TurnWriter) => void): StreamEvent[] {
  const writer = createWriter();
  tell(writer);
  writer.end(7);
  const events = [...writer.take()];
  const checker = new EventOrderChecker();
  for (const event of events) checker.accept(event);
  checker.end();
  return events;
}

/** A turn in shorthand, without the first and the last two events: `0+text:Hi`, `0.`, `1:id name`, `1+{}`, `1.`. */
function blocksOf(tell: (turn: TurnWriter) => void): string[] {
  return eventsOf(tell).slice(1, -2).map(toShorthand);
}

function toShorthand({
  contentBlockStart: start,
  contentBlockDelta: piece,
  contentBlockStop: stop,
}: StreamEvent): string {
  if (start?.start.toolUse) {
    return `${start.contentBlockIndex}:${start.start.toolUse.toolUseId} ${start.start.toolUse.name}`;
  }
  if (stop) return `${stop.contentBlockIndex}.`;
  const { delta, contentBlockIndex } = piece!;
  if (delta.toolUse) return `${contentBlockIndex}+${delta.toolUse.input}`;
  const [kind, value] = Object.entries(delta.reasoningContent ?? delta)[0]!;
  return `${contentBlockIndex}+${delta.reasoningContent ? 'reasoning ' : ''}${kind}:${String(value)}`;
}

function stopOf(reason: StopReason, tell: (turn: TurnWriter) => void): StopReason | undefined {
  const events = eventsOf((turn) => {
    tell(turn);
    turn.finish({ reason });
  });
  return events.at(-2)?.messageStop?.stopReason;
}

/** The events, or undefined where the turn sends arguments after the end of a call. */
function eventsUnlessLate(tell: (turn: TurnWriter) => void): StreamEvent[] | undefined {
  try {
    return eventsOf(tell);
  } catch (error) {
    if (error instanceof GatewayError) return undefined;
    throw error;
  }
}

/** The JSON text of each call's arguments. */
function argumentsById(events: readonly StreamEvent[]): Map<string, string> {
  const byId = new Map<string, string>();
  let id = '';
  for (const { contentBlockStart: start, contentBlockDelta: piece } of events) {
    id = start?.start.toolUse?.toolUseId ?? id;
    const input = piece?.delta.toolUse?.input;
    if (input !== undefined) byId.set(id, `${byId.get(id) ?? ''}${input}`);
  }
  return byId;
}

describe('TurnWriter', () => {
  describe('text and reasoning', () => {
    it.each<{ name: string; tell: (turn: TurnWriter) => void; expected: string[] }>([
      { name: 'nothing', tell: () => undefined, expected: [] },
      {
        name: 'text without announcing it',
        tell: (turn) => {
          turn.text('Hel');
          turn.text('');
          turn.text('lo');
        },
        expected: ['0+text:Hel', '0+text:lo', '0.'],
      },
      {
        name: 'text behind its leading white space',
        tell: (turn) => {
          turn.text('\n');
          turn.text(' ');
          turn.text('Hi ');
          turn.text(' ');
        },
        expected: ['0+text:\n Hi ', '0+text: ', '0.'],
      },
      {
        name: 'no block for blank text',
        tell: (turn) => {
          turn.text('\n');
          turn.reasoning('a');
          turn.text(' ');
          turn.reasoning('b');
          turn.text('\n\n');
        },
        expected: ['0+reasoning text:a', '0+reasoning text:b', '0.'],
      },
      {
        name: 'reasoning with its signature before text',
        tell: (turn) => {
          turn.reasoning('a');
          turn.signature('proof');
          turn.signature('');
          turn.text('b');
        },
        expected: ['0+reasoning text:a', '0+reasoning signature:proof', '0.', '1+text:b', '1.'],
      },
      {
        name: 'a signature alone',
        tell: (turn) => {
          turn.signature('proof');
        },
        expected: ['0+reasoning signature:proof', '0.'],
      },
      {
        name: 'reasoning after a signature in a block of its own',
        tell: (turn) => {
          turn.reasoning('a');
          turn.signature('1');
          turn.reasoning('b');
          turn.signature('2');
        },
        expected: [
          '0+reasoning text:a',
          '0+reasoning signature:1',
          '0.',
          '1+reasoning text:b',
          '1+reasoning signature:2',
          '1.',
        ],
      },
      {
        name: 'hidden reasoning in a block of its own',
        tell: (turn) => {
          turn.reasoning('a');
          turn.redacted('AAAA');
          turn.redacted('');
          turn.reasoning('b');
        },
        expected: ['0+reasoning text:a', '0.', '1+reasoning redactedContent:AAAA', '1.', '2+reasoning text:b', '2.'],
      },
      {
        name: 'two text blocks where the vendor ends the first',
        tell: (turn) => {
          turn.text('a');
          turn.endBlock();
          turn.text('b');
        },
        expected: ['0+text:a', '0.', '1+text:b', '1.'],
      },
    ])('writes $name', ({ tell, expected }) => {
      expect(blocksOf(tell)).toEqual(expected);
    });

    it('joins the halves of a character that the vendor cut', () => {
      const [high = '', low = ''] = '😀'.split('');
      const blocks = blocksOf((turn) => {
        turn.reasoning(`a${high}`);
        turn.reasoning(low);
        turn.text(high);
        turn.text(`${low}b`);
        turn.toolCall(0, { name: 'f', arguments: `{"a":"${high}` });
        turn.toolCall(0, { arguments: `${low}"}` });
      });
      expect(blocks).toEqual([
        '0+reasoning text:a',
        '0+reasoning text:😀',
        '0.',
        '1+text:😀b',
        '1.',
        '2:made-1 f',
        '2+{"a":"',
        '2+😀"}',
        '2.',
      ]);
    });

    it('keeps half a character whose other half never came', () => {
      expect(
        blocksOf((turn) => {
          turn.text('a\ud83d');
        }),
      ).toEqual(['0+text:a', '0+text:\ud83d', '0.']);
    });
  });

  describe('tool calls', () => {
    it.each<{ name: string; tell: (turn: TurnWriter) => void; expected: string[] }>([
      {
        name: 'a call as it comes',
        tell: (turn) => {
          turn.toolCall(0, { id: 'a', name: 'f', arguments: '' });
          turn.toolCall(0, { arguments: '{"x"' });
          turn.toolCall(0, { arguments: ':1}' });
        },
        expected: ['0:a f', '0+{"x"', '0+:1}', '0.'],
      },
      {
        name: 'a call only when its name is known',
        tell: (turn) => {
          turn.toolCall(0, { id: 'a', arguments: '{' });
          turn.toolCall(0, { name: 'f', arguments: '}' });
        },
        expected: ['0:a f', '0+{}', '0.'],
      },
      {
        name: 'a repeated name and id once',
        tell: (turn) => {
          turn.toolCall(0, { id: 'a', name: 'f', arguments: '{' });
          turn.toolCall(0, { id: 'a', name: 'f', arguments: '}' });
        },
        expected: ['0:a f', '0+{', '0+}', '0.'],
      },
      {
        name: 'an empty object where there are no arguments',
        tell: (turn) => {
          turn.toolCall(0, { id: 'a', name: 'f' });
        },
        expected: ['0:a f', '0+{}', '0.'],
      },
      {
        name: 'an empty object for null and for an empty string',
        tell: (turn) => {
          turn.toolCall(0, { id: 'a', name: 'f', arguments: 'null' });
          turn.endBlock();
          turn.toolCall(1, { id: 'b', name: 'f', arguments: '""' });
          turn.toolCall(2, { id: 'c', name: 'f', arguments: ' \n' });
        },
        expected: ['0:a f', '0+{}', '0.', '1:b f', '1+{}', '1.', '2:c f', '2+{}', '2.'],
      },
      {
        name: 'calls one after the other',
        tell: (turn) => {
          turn.text('t');
          turn.toolCall(1, { id: 'a', name: 'f', arguments: '{}' });
          turn.toolCall(2, { id: 'b', name: 'g', arguments: '{"y":2}' });
        },
        expected: ['0+text:t', '0.', '1:a f', '1+{}', '1.', '2:b g', '2+{"y":2}', '2.'],
      },
      {
        name: 'interleaved calls one after the other',
        tell: (turn) => {
          turn.toolCall(0, { id: 'a', name: 'f', arguments: '{"x":' });
          turn.toolCall(1, { id: 'b', name: 'g', arguments: '{"y"' });
          turn.text('later');
          turn.toolCall(0, { arguments: '1}' });
          turn.toolCall(1, { arguments: ':2}' });
        },
        expected: ['0:a f', '0+{"x":', '0+1}', '0.', '1:b g', '1+{"y"', '1+:2}', '1.', '2+text:later', '2.'],
      },
      {
        name: 'calls that were all announced before their arguments',
        tell: (turn) => {
          turn.toolCall(0, { id: 'a', name: 'f' });
          turn.toolCall(1, { id: 'b', name: 'g' });
          turn.toolCall(0, { arguments: '{}' });
          turn.toolCall(1, { arguments: '{"y":2}' });
        },
        expected: ['0:a f', '0+{}', '0.', '1:b g', '1+{"y":2}', '1.'],
      },
      {
        name: 'a new id in a known slot as a new call',
        tell: (turn) => {
          turn.toolCall(0, { id: 'a', name: 'f', arguments: '{}' });
          turn.toolCall(0, { id: 'b', name: 'f', arguments: '{}' });
          turn.toolCall(0, { id: 'a', name: 'f', arguments: '' });
        },
        expected: ['0:a f', '0+{}', '0.', '1:b f', '1+{}', '1.'],
      },
      {
        name: 'calls without ids under one slot by their names and their complete arguments',
        tell: (turn) => {
          turn.toolCall(0, { name: 'f', arguments: '{}' });
          turn.toolCall(0, { name: 'f', arguments: '{"x":1}' });
          turn.toolCall(0, { name: 'g', arguments: '{}' });
        },
        expected: ['0:made-1 f', '0+{}', '0.', '1:made-2 f', '1+{"x":1}', '1.', '2:made-3 g', '2+{}', '2.'],
      },
      {
        name: 'an own id for one that is repeated, too long or not allowed',
        tell: (turn) => {
          turn.toolCall(0, { id: 'a', name: 'f', arguments: '{}' });
          turn.toolCall(1, { id: 'a', name: 'f', arguments: '{}' });
          turn.toolCall(2, { id: 'b'.repeat(65), name: 'f', arguments: '{}' });
          turn.toolCall(3, { id: 'c d', name: 'f', arguments: '{}' });
          turn.toolCall(4, { id: 'functions.f:0', name: 'f', arguments: '{}' });
        },
        expected: ['a', 'made-1', 'made-2', 'made-3', 'functions.f:0'].flatMap((id, index) => [
          `${index}:${id} f`,
          `${index}+{}`,
          `${index}.`,
        ]),
      },
      {
        name: 'a call whose arguments parse early as going on',
        tell: (turn) => {
          turn.toolCall(0, { id: 'a', name: 'f', arguments: '{}' });
          turn.toolCall(0, { arguments: ' ' });
        },
        expected: ['0:a f', '0+{}', '0+ ', '0.'],
      },
      {
        name: 'no block for a call that never gets a name or arguments',
        tell: (turn) => {
          turn.toolCall(0, { id: '', name: '', arguments: '' });
          turn.text('a');
        },
        expected: ['0+text:a', '0.'],
      },
      {
        name: 'reasoning that waits for a call',
        tell: (turn) => {
          turn.toolCall(0, { id: 'a', name: 'f', arguments: '{' });
          turn.reasoning('r');
          turn.signature('s');
          turn.toolCall(0, { arguments: '}' });
        },
        expected: ['0:a f', '0+{', '0+}', '0.', '1+reasoning text:r', '1+reasoning signature:s', '1.'],
      },
    ])('writes $name', ({ tell, expected }) => {
      expect(blocksOf(tell)).toEqual(expected);
    });

    it('ignores blank arguments for a closed call and refuses others', () => {
      const writer = createWriter();
      writer.toolCall(0, { id: 'a', name: 'f', arguments: '{}' });
      writer.text('next');
      writer.toolCall(0, { id: 'a', arguments: ' ' });
      expect(() => {
        writer.toolCall(0, { arguments: '{}' });
      }).toThrow(GatewayError);
    });
  });

  describe('the stop reason', () => {
    const call = (text: string) => (turn: TurnWriter) => {
      turn.toolCall(0, { id: 'a', name: 'f', arguments: text });
    };
    const say = (turn: TurnWriter) => {
      turn.text('a');
    };
    it.each<{ name: string; reason: StopReason; tell: (turn: TurnWriter) => void; expected: StopReason }>([
      { name: 'a normal stop', reason: 'end_turn', tell: say, expected: 'end_turn' },
      { name: 'a stop sequence', reason: 'stop_sequence', tell: say, expected: 'stop_sequence' },
      { name: 'a normal stop with a tool call', reason: 'end_turn', tell: call('{}'), expected: 'tool_use' },
      { name: 'a stop sequence with a tool call', reason: 'stop_sequence', tell: call('{}'), expected: 'tool_use' },
      { name: 'tool use without any tool call', reason: 'tool_use', tell: say, expected: 'end_turn' },
      { name: 'the token limit with a tool call', reason: 'max_tokens', tell: call('{"a'), expected: 'max_tokens' },
      { name: 'a filter with a tool call', reason: 'content_filtered', tell: call('{}'), expected: 'content_filtered' },
      { name: 'broken arguments', reason: 'tool_use', tell: call('{"a'), expected: 'malformed_tool_use' },
      { name: 'arguments that are a list', reason: 'end_turn', tell: call('[1]'), expected: 'malformed_tool_use' },
      { name: 'arguments that are a number', reason: 'end_turn', tell: call('1'), expected: 'malformed_tool_use' },
      {
        name: 'arguments without a name',
        reason: 'end_turn',
        tell: (turn) => {
          turn.toolCall(0, { arguments: '{}' });
        },
        expected: 'malformed_tool_use',
      },
    ])('is $expected for $name', ({ reason, tell, expected }) => {
      expect(stopOf(reason, tell)).toBe(expected);
    });
  });

  it('ends once, with the last usage, the time, the served tier and latency', () => {
    const events = eventsOf((turn) => {
      turn.text('a');
      turn.usage({ inputTokens: 1, outputTokens: 0, totalTokens: 1 });
      turn.usage({ inputTokens: 3, outputTokens: 2, totalTokens: 5 });
      turn.serviceTier('flex');
      turn.latency('standard');
      turn.finish({ reason: 'max_tokens', additionalModelResponseFields: { a: 1 } });
      turn.end(5);
    });
    expect(events.slice(-2)).toEqual([
      { messageStop: { stopReason: 'max_tokens', additionalModelResponseFields: { a: 1 } } },
      {
        metadata: {
          usage: { inputTokens: 3, outputTokens: 2, totalTokens: 5 },
          metrics: { latencyMs: 5 },
          performanceConfig: { latency: 'standard' },
          serviceTier: { type: 'flex' },
        },
      },
    ]);
  });

  it('gives every event once, in batches', () => {
    const writer = createWriter();
    expect(writer.take()).toEqual([]);
    expect(writer.hasContent).toBe(false);
    writer.text('a');
    expect(writer.hasContent).toBe(true);
    expect(writer.take()).toHaveLength(2);
    expect(writer.take()).toEqual([]);
    writer.end(1);
    expect(writer.take()).toHaveLength(3);
  });

  it('keeps the grammar, all text and all arguments in any order of moments', () => {
    const moment = fc.oneof(
      fc.record({ text: fc.string({ maxLength: 4 }) }),
      fc.record({ reasoning: fc.string({ maxLength: 4 }) }),
      fc.record({ signature: fc.string({ maxLength: 2 }) }),
      fc.record({ redacted: fc.constant('AAAA') }),
      fc.record({ slot: fc.nat(3), piece: fc.nat(5) }),
    );
    const pieces = ['{"a":', '[1,2', ']', ',"b":"}', '"}', ''];
    fc.assert(
      fc.property(fc.array(moment, { maxLength: 30 }), (moments) => {
        const told = { text: '', reasoning: '', arguments: new Map<string, string>() };
        const tell = (turn: TurnWriter): void => {
          for (const step of moments) {
            if ('text' in step) {
              turn.text(step.text);
              told.text += step.text;
            } else if ('reasoning' in step) {
              turn.reasoning(step.reasoning);
              told.reasoning += step.reasoning;
            } else if ('signature' in step) turn.signature(step.signature);
            else if ('redacted' in step) turn.redacted(step.redacted);
            else {
              const id = `id-${step.slot}`;
              const fragment = pieces[step.piece]!;
              turn.toolCall(step.slot, { id, name: 'f', arguments: fragment });
              told.arguments.set(id, `${told.arguments.get(id) ?? ''}${fragment}`);
            }
          }
        };
        const events = eventsUnlessLate(tell);
        fc.pre(events !== undefined);
        const deltas = events.flatMap(({ contentBlockDelta }) => contentBlockDelta?.delta ?? []);
        const text = deltas.map((delta) => delta.text ?? '').join('');
        expect(text.replaceAll(/\s/g, '')).toBe(told.text.replaceAll(/\s/g, ''));
        expect(deltas.map(({ reasoningContent }) => reasoningContent?.text ?? '').join('')).toBe(told.reasoning);
        expect(argumentsById(events)).toEqual(new Map([...told.arguments].map(([id, input]) => [id, input || '{}'])));
      }),
    );
  });
});
