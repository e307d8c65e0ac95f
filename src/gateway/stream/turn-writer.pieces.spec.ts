import { describe, expect, it } from '@jest/globals';
import { type StreamEvent } from '../model/stream-event.js';
import { EventOrderChecker } from './event-order.js';
import { foldEvents } from './fold-events.js';
import { TurnWriter } from './turn-writer.js';

const parseJson = (text: string): unknown => JSON.parse(text);

function eventsOf(tell: (turn: TurnWriter) => void, toolName?: (name: string) => string): StreamEvent[] {
  const writer = new TurnWriter({
    vendor: 'acme',
    newToolUseId: () => 'made',
    parseJson,
    ...(toolName && { toolName }),
  });
  tell(writer);
  writer.end(7);
  const events = [...writer.take()];
  const checker = new EventOrderChecker();
  for (const event of events) checker.accept(event);
  checker.end();
  return events;
}

async function contentOf(tell: (turn: TurnWriter) => void): Promise<unknown> {
  const events = eventsOf(tell);
  async function* inOneBatch(): AsyncGenerator<readonly StreamEvent[]> {
    yield await Promise.resolve(events);
  }
  return (await foldEvents(inOneBatch(), parseJson)).output.message.content;
}

const source = { title: 'Tides', location: { web: { url: 'https://example.com/tides' } } } as const;

describe('pieces of a turn beside text and calls', () => {
  it('puts a citation into the text block that is open', async () => {
    const content = await contentOf((turn) => {
      turn.text('The moon');
      turn.citation(source);
      turn.text(' pulls.');
    });
    expect(content).toEqual([{ citationsContent: { content: [{ text: 'The moon pulls.' }], citations: [source] } }]);
  });

  it('gives an image in a block of its own', async () => {
    const content = await contentOf((turn) => {
      turn.text('Here:');
      turn.image('png', 'AQID');
      turn.text('Done.');
    });
    expect(content).toEqual([
      { text: 'Here:' },
      { image: { format: 'png', source: { bytes: 'AQID' } } },
      { text: 'Done.' },
    ]);
  });

  it('gives what a tool of the vendor gave, and ends the turn normally', async () => {
    const tell = (turn: TurnWriter): void => {
      turn.toolCall(0, { id: 'srv_1', name: 'web_search', arguments: '{"q":"tides"}', type: 'server_tool_use' });
      turn.endBlock();
      turn.toolResult({ toolUseId: 'srv_1', type: 'web_search_tool_result', content: [{ text: 'a page' }] });
      turn.text('The moon.');
    };
    expect(await contentOf(tell)).toEqual([
      { toolUse: { toolUseId: 'srv_1', name: 'web_search', type: 'server_tool_use', input: { q: 'tides' } } },
      { toolResult: { toolUseId: 'srv_1', type: 'web_search_tool_result', content: [{ text: 'a page' }] } },
      { text: 'The moon.' },
    ]);
    expect(eventsOf(tell).at(-2)?.messageStop?.stopReason).toBe('end_turn');
  });

  it('gives a result an id of its own where the vendor gives none that Converse allows', async () => {
    const content = await contentOf((turn) => {
      turn.toolResult({ toolUseId: '', type: 'web_search_tool_result', content: [{ text: 'a page' }] });
    });
    expect(content).toMatchObject([{ toolResult: { toolUseId: expect.stringMatching(/^[a-zA-Z0-9_.:-]{1,64}$/) } }]);
  });

  it('lets what comes while a call is incomplete wait for its end', async () => {
    const content = await contentOf((turn) => {
      turn.toolCall(0, { id: 'c1', name: 'f', arguments: '{"a"' });
      turn.image('png', 'AQID');
      turn.toolCall(0, { arguments: ':1}' });
    });
    expect(content).toEqual([
      { toolUse: { toolUseId: 'c1', name: 'f', input: { a: 1 } } },
      { image: { format: 'png', source: { bytes: 'AQID' } } },
    ]);
  });

  it('gives calls the names that the caller knows', () => {
    const [, start] = eventsOf(
      (turn) => {
        turn.toolCall(0, { id: 'c1', name: 'a_b', arguments: '{}' });
      },
      (name) => (name === 'a_b' ? 'a.b' : name),
    );
    expect(start?.contentBlockStart?.start).toEqual({ toolUse: { toolUseId: 'c1', name: 'a.b' } });
  });
});
