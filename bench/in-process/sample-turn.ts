/** One turn of a model, as every dialect tells it in its own words. */
export interface SampleTurn {
  /** The text, in the pieces that a stream brings. */
  readonly text: readonly string[];
  readonly toolCalls: readonly SampleToolCall[];
  readonly inputTokens: number;
  readonly outputTokens: number;
}

export interface SampleToolCall {
  readonly id: string;
  readonly name: string;
  readonly arguments: object;
  /** The arguments' JSON text, in the pieces that a stream brings. */
  readonly pieces: readonly string[];
}

/** An event that says what it is. */
export interface TypedEvent {
  readonly type: string;
  readonly [member: string]: unknown;
}

/** How a dialect tells a turn. */
export interface Samples {
  /** The server-sent events of a stream, each with the empty line that ends it. */
  readonly streamed: (turn: SampleTurn) => readonly string[];
  /** The JSON text of a whole reply. */
  readonly whole: (turn: SampleTurn) => string;
}

const WORDS = ' the quick brown fox jumps over a lazy dog while "several" engineers debate the merits of caching'.split(
  /(?= )/,
);
const COUNTS = { inputTokens: 123, outputTokens: 200 };

/** A turn of `count` small pieces of text. */
export function textTurn(count: number): SampleTurn {
  const text = Array.from({ length: count }, (_, index) => WORDS[index % WORDS.length] ?? '');
  return { ...COUNTS, text, toolCalls: [] };
}

/** Some text, then three calls with arguments of half a kilobyte. */
export function toolTurn(): SampleTurn {
  const toolCalls = ['get_weather', 'search_flights', 'book_hotel'].map((name, index): SampleToolCall => {
    const input = argumentsOf(index);
    return { id: `call_${index}AbCdEfGhIjKlMnOpQr`, name, arguments: input, pieces: cut(JSON.stringify(input), 8) };
  });
  return { ...COUNTS, text: textTurn(20).text, toolCalls };
}

/** A whole reply of about 1 KB. */
export function replyTurn(): SampleTurn {
  return textTurn(110);
}

function argumentsOf(index: number): object {
  const stops = Array.from({ length: 4 }, (_, stop) => ({
    city: `Reykjavík ${stop + index}`,
    nights: stop + 1,
    note: 'a quiet room, "no" smoking, near the harbour',
  }));
  return { traveller: 'A. Person', flexible: true, budget: 1250, stops };
}

function cut(text: string, length: number): string[] {
  return Array.from({ length: Math.ceil(text.length / length) }, (_, index) =>
    text.slice(index * length, (index + 1) * length),
  );
}

/** An event with its name, as Anthropic, Cohere and the Responses API frame it. */
export function formatEvent(event: TypedEvent): string {
  return `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}
