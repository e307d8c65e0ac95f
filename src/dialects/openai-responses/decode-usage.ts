import { type Usage } from '../../gateway/model/usage.js';
import { toDisjointUsage } from '../shared/disjoint-usage.js';
import { readCount } from '../shared/reply-values.js';
import { type ResponsesUsage } from './openai-responses.wire.js';

/** Usage in disjoint buckets; undefined for an empty object, which some hosts send while they do not know yet. */
export function decodeUsage(usage: ResponsesUsage): Usage | undefined {
  const input = readCount(usage.input_tokens);
  const output = readCount(usage.output_tokens);
  if (input === undefined && output === undefined) return undefined;
  const { cached_tokens: cached, cache_write_tokens: written } = usage.input_tokens_details ?? {};
  const cacheRead = readCount(cached);
  return toDisjointUsage({ input: input ?? 0, output: output ?? 0, cacheRead, cacheWrite: readCount(written) });
}
