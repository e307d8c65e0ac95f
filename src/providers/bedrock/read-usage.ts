import { isJsonObject, parseJson } from '../../codec/json.js';
import { type AnswerFacts } from '../../gateway/model/call.js';
import { type Usage } from '../../gateway/model/usage.js';

export type JsonMembers = Readonly<Record<string, unknown>>;
type HeaderValues = Readonly<Record<string, string | readonly string[] | undefined>>;

const COUNT = /^\d{1,15}$/;

/** Stop reason and usage of a JSON object of Converse: a whole reply, `messageStop` or `metadata`. Never throws. */
export function readFacts(json: Buffer): AnswerFacts {
  const members = parseObject(json);
  const usage = toUsage(members['usage']);
  const stopReason = members['stopReason'];
  // Spreading what may be absent costs V8 as much as the parsing.
  if (typeof stopReason !== 'string') return usage === undefined ? {} : { usage };
  return usage === undefined ? { stopReason } : { stopReason, usage };
}

/** Usage of `invoke`, whose body is the model's own: Bedrock counts the tokens in headers. */
export function readHeaderFacts(headers: HeaderValues): AnswerFacts {
  const usage = toUsage({
    inputTokens: readCount(headers['x-amzn-bedrock-input-token-count']),
    outputTokens: readCount(headers['x-amzn-bedrock-output-token-count']),
    cacheReadInputTokens: readCount(headers['x-amzn-bedrock-cache-read-input-token-count']),
    cacheWriteInputTokens: readCount(headers['x-amzn-bedrock-cache-write-input-token-count']),
  });
  return usage === undefined ? {} : { usage };
}

/** The members of a JSON object; none when the bytes are something else. */
export function parseObject(json: Buffer): JsonMembers {
  try {
    const value = parseJson(json.toString('utf8'));
    return isJsonObject(value) ? value : {};
  } catch {
    return {};
  }
}

/** Converse's usage already counts in the disjoint buckets of ours. */
export function toUsage(value: unknown): Usage | undefined {
  if (!isJsonObject(value)) return undefined;
  const inputTokens = toCount(value['inputTokens']);
  const outputTokens = toCount(value['outputTokens']);
  if (inputTokens === undefined || outputTokens === undefined) return undefined;
  const cacheReadInputTokens = toCount(value['cacheReadInputTokens']);
  const cacheWriteInputTokens = toCount(value['cacheWriteInputTokens']);
  const totalTokens = inputTokens + outputTokens + (cacheReadInputTokens ?? 0) + (cacheWriteInputTokens ?? 0);
  const usage: { -readonly [Member in keyof Usage]: Usage[Member] } = { inputTokens, outputTokens, totalTokens };
  if (cacheReadInputTokens !== undefined) usage.cacheReadInputTokens = cacheReadInputTokens;
  if (cacheWriteInputTokens !== undefined) usage.cacheWriteInputTokens = cacheWriteInputTokens;
  return usage;
}

/** A number of tokens; undefined for anything else. */
export function toCount(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}

function readCount(header: string | readonly string[] | undefined): number | undefined {
  return typeof header === 'string' && COUNT.test(header) ? Number(header) : undefined;
}
