/** What a reply says, whatever its dialect: what an answer of Converse's has to carry. */
export interface Told {
  readonly text: string;
  /** True where the text holds more than is read here: code that the vendor ran, and what came of it. */
  readonly hasMoreText?: boolean;
  readonly reasoning: string;
  readonly calls: readonly ToldCall[];
  readonly stopReason: string;
  readonly usage: ToldUsage;
}

export interface ToldCall {
  /** Absent where the vendor gave it none. */
  readonly id?: string;
  readonly name: string;
  readonly input: unknown;
}

/** In disjoint buckets. */
export interface ToldUsage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cacheReadInputTokens: number;
  readonly cacheWriteInputTokens: number;
}

export type Maybe<Value> = Value | null | undefined;

/** The last value that is not null. */
export function lastOf<Value>(values: readonly Maybe<Value>[]): Value | undefined {
  return values.filter((value) => value !== null && value !== undefined).at(-1);
}

export function join(texts: readonly Maybe<string>[]): string {
  return texts.map((text) => text ?? '').join('');
}

export function listOf<Item>(items: Maybe<readonly Item[] | Item>): readonly Item[] {
  if (items === null || items === undefined) return [];
  return Array.isArray(items) ? (items as readonly Item[]) : [items as Item];
}

export function toUsage(input: number, output: number, cacheRead = 0, cacheWrite = 0): ToldUsage {
  return {
    inputTokens: input,
    outputTokens: output,
    cacheReadInputTokens: cacheRead,
    cacheWriteInputTokens: cacheWrite,
  };
}

export function toInput(text: string): unknown {
  return JSON.parse(text === '' ? '{}' : text) as unknown;
}

/** Calls end a turn as `tool_use`, whatever the vendor says about an end that is normal. */
export function toStop(
  reason: string | undefined,
  calls: readonly unknown[],
  words: Readonly<Record<string, string>>,
): string {
  const said = words[reason ?? ''] ?? 'end_turn';
  return said === 'end_turn' && calls.length > 0 ? 'tool_use' : said;
}
