import { isJsonObject } from '../../codec/json.js';
import { type JsonValue } from '../../gateway/model/json.js';
import {
  type FieldReader,
  type FieldRules,
  leaveOut,
  novaInferenceReader,
  renameTo,
  topKReader,
} from '../shared/additional-fields.js';
import { parallelReaders } from '../shared/parallel-calls.js';
import { encodeThinking } from './encode-thinking.js';

const readTopK = topKReader((value) => ({ k: value }));

const DECIDED = new Set(['model', 'messages', 'stream', 'tools', 'tool_choice']);

/** Names of other families for what Cohere has not, and refuses: unknown members are a 422 there (agno-agi/agno#3503). */
const FOREIGN = [
  ...['anthropic_beta', 'anthropic_version', 'safetySettings', 'logit_bias', 'user', 'verbosity'],
  ...['service_tier', 'prompt_cache_key', 'n', 'store', 'top_logprobs'],
];

/** What Cohere's chat API does with the fields of a caller. */
export const COHERE_FIELDS: FieldRules = {
  decided: DECIDED,
  readers: new Map<string, FieldReader>([
    ['k', readTopK],
    ['top_k', readTopK],
    ['topK', readTopK],
    ['inferenceConfig', novaInferenceReader(readTopK)],
    ['top_p', renameTo('p')],
    ['max_completion_tokens', renameTo('max_tokens')],
    ['thinking', encodeThinking],
    ['thinkingConfig', encodeThinking],
    ['reasoning_config', encodeThinking],
    ['reasoningConfig', encodeThinking],
    ['reasoning', encodeThinking],
    ['reasoning_effort', encodeThinking],
    ['output_config', encodeThinking],
    // Cohere calls tools in parallel, and cannot be told not to.
    ...parallelReaders(),
    ...FOREIGN.map((name) => [name, leaveOut] as const),
  ]),
};

/** Of a request that was received in this dialect every member is Cohere's to judge. */
export const OWN_FIELDS: FieldRules = { decided: DECIDED, readers: new Map() };

/** True when the caller says in Cohere's own words whether to cite. */
export function saysCitations(fields: JsonValue | undefined): boolean {
  return isJsonObject(fields) && fields['citation_options'] !== undefined;
}
