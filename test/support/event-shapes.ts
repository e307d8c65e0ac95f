import { isJsonObject } from '../../src/codec/json.js';
import { type StreamEvent } from '../../src/gateway/model/stream-event.js';

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isCount: Check = (value) => Number.isSafeInteger(value) && Number(value) >= 0;
const isJson: Check = (value) => value !== undefined;
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
/** An object that holds nothing but these members. */
const structure =
  (members: Readonly<Record<string, Check>>): Check =>
  (value) =>
    isJsonObject(value) &&
    Object.keys(value).every((name) => Object.hasOwn(members, name)) &&
    Object.entries(members).every(([name, check]) => check(value[name]));
/** An object with one of these members, which is not undefined. */
const union =
  (members: Readonly<Record<string, Check>>): Check =>
  (value) => {
    const present = isJsonObject(value) ? Object.entries(value).filter(([, member]) => member !== undefined) : [];
    const [name = '', member] = present[0] ?? [];
    return present.length === 1 && Object.hasOwn(members, name) && members[name]?.(member) === true;
  };

const STOP_REASONS: ReadonlySet<unknown> = new Set([
  ...['end_turn', 'tool_use', 'max_tokens', 'stop_sequence', 'guardrail_intervened', 'content_filtered'],
  ...['malformed_model_output', 'malformed_tool_use', 'model_context_window_exceeded'],
]);

const isToolUseId: Check = (value) => typeof value === 'string' && /^[a-zA-Z0-9_.:-]{1,64}$/.test(value);
const range = structure({ documentIndex: optional(isCount), start: optional(isCount), end: optional(isCount) });

const citation = structure({
  title: optional(isText),
  source: optional(isText),
  sourceContent: optional(listOf(structure({ text: isText }))),
  location: optional(
    union({
      web: structure({ url: optional(isText), domain: optional(isText) }),
      documentChar: range,
      documentPage: range,
      documentChunk: range,
      searchResultLocation: structure({
        searchResultIndex: optional(isCount),
        start: optional(isCount),
        end: optional(isCount),
      }),
    }),
  ),
});

const delta = union({
  text: isText,
  toolUse: structure({ input: isText }),
  toolResult: listOf(union({ text: isText, json: isJson })),
  reasoningContent: union({ text: isText, signature: isText, redactedContent: isText }),
  citation,
  image: structure({ source: structure({ bytes: isText }) }),
});

const start = union({
  toolUse: structure({ toolUseId: isToolUseId, name: isText, type: optional(isText) }),
  toolResult: structure({ toolUseId: isToolUseId, type: optional(isText), status: optional(isText) }),
  image: structure({ format: isText }),
});

const usage = structure({
  inputTokens: isCount,
  outputTokens: isCount,
  totalTokens: isCount,
  cacheReadInputTokens: optional(isCount),
  cacheWriteInputTokens: optional(isCount),
  cacheDetails: optional(listOf(structure({ ttl: isText, inputTokens: isCount }))),
});

const event = union({
  messageStart: structure({ role: (value) => value === 'assistant' }),
  contentBlockStart: structure({ contentBlockIndex: isCount, start }),
  contentBlockDelta: structure({ contentBlockIndex: isCount, delta }),
  contentBlockStop: structure({ contentBlockIndex: isCount }),
  messageStop: structure({
    stopReason: (value) => STOP_REASONS.has(value),
    additionalModelResponseFields: optional(isJson),
  }),
  metadata: structure({
    usage,
    metrics: structure({ latencyMs: isCount }),
    trace: optional(isJsonObject),
    performanceConfig: optional(structure({ latency: isText })),
    serviceTier: optional(structure({ type: isText })),
  }),
});

/** True when every member of the event has the type that AWS's service model gives it. */
export function isWellTyped(value: StreamEvent): boolean {
  return event(value);
}
