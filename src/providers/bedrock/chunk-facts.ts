import { isJsonObject } from '../../codec/json.js';
import { type AnswerFacts } from '../../gateway/model/call.js';
import { type Usage } from '../../gateway/model/usage.js';
import { decodePiece } from './chunk-piece.js';
import { type JsonMembers, parseObject, toCount, toUsage } from './read-usage.js';

type Bucket = Exclude<keyof Usage, 'cacheDetails' | 'totalTokens'>;
type CountNames = readonly (readonly [name: string, bucket: Bucket])[];

/** Bedrock's own count, in the last piece of a stream whatever the model is. */
const INVOCATION_METRICS = 'amazon-bedrock-invocationMetrics';

const METRICS_COUNTS: CountNames = [
  ['inputTokenCount', 'inputTokens'],
  ['outputTokenCount', 'outputTokens'],
  ['cacheReadInputTokenCount', 'cacheReadInputTokens'],
  ['cacheWriteInputTokenCount', 'cacheWriteInputTokens'],
];

/** The Messages API's counts; its input does not hold what came from the cache either. */
const ANTHROPIC_COUNTS: CountNames = [
  ['input_tokens', 'inputTokens'],
  ['output_tokens', 'outputTokens'],
  ['cache_read_input_tokens', 'cacheReadInputTokens'],
  ['cache_creation_input_tokens', 'cacheWriteInputTokens'],
];

/** What the pieces hold that are read. */
const SIGNS = ['"usage"', '"stop_reason"', `"${INVOCATION_METRICS}"`];

/**
 * Stop reason and usage as the pieces of an `invoke-with-response-stream` tell them. The pieces are the model's own:
 * those of Anthropic's models are read as they come, and Bedrock adds its own count to the last piece of every model.
 */
export class ChunkFacts {
  private counts: Partial<Record<Bucket, number>> = {};

  /** What is known when `payload`, that of a `chunk` frame, has passed; nothing when it says nothing. Never throws. */
  read(payload: Buffer): AnswerFacts {
    return this.readPiece(decodePiece(payload));
  }

  /** The same of the piece that such a payload holds. */
  readPiece(piece: Buffer): AnswerFacts {
    // Most pieces are some words: they are not worth the parsing.
    if (!SIGNS.some((sign) => piece.includes(sign))) return {};
    const members = parseObject(piece);
    this.count(toObject(toObject(members['message'])['usage']), ANTHROPIC_COUNTS);
    this.count(toObject(members['usage']), ANTHROPIC_COUNTS);
    this.count(toObject(members[INVOCATION_METRICS]), METRICS_COUNTS);
    const stopReason = toObject(members['delta'])['stop_reason'];
    const usage = toUsage(this.counts);
    return {
      ...(typeof stopReason === 'string' ? { stopReason } : undefined),
      ...(usage === undefined ? undefined : { usage }),
    };
  }

  private count(members: JsonMembers, names: CountNames): void {
    for (const [name, bucket] of names) {
      const count = toCount(members[name]);
      if (count !== undefined) this.counts[bucket] = count;
    }
  }
}

function toObject(value: unknown): JsonMembers {
  return isJsonObject(value) ? value : {};
}
