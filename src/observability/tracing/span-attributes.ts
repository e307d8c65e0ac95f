import { type AttemptRecord } from '../../gateway/model/attempt-record.js';
import { type Call } from '../../gateway/model/call.js';
import { type Usage } from '../../gateway/model/usage.js';
import { type CallRecord } from '../call-record.js';
import { errorTypeOfTry } from '../error-type.js';
import { operationName, providerName } from './genai-names.js';

/** Attributes of a span by name. Never what was said or answered, never a credential. */
export type SpanAttributes = Record<string, string | number | boolean | string[]>;

/** A caller's name for a model may have 2048 characters. */
const MAX_MODEL_LENGTH = 256;

/** What a call's span is called: `chat gpt-5`; without a model where that is nobody's. */
export function callSpanName({ operation, route, modelId }: Call): string {
  return route === undefined ? operationName(operation) : `${operationName(operation)} ${cut(modelId)}`;
}

/** Attributes of the span of a whole call. */
export function callAttributes(record: CallRecord): SpanAttributes {
  const { call, errorType, status } = record;
  const { route, alias, facts } = call;
  const attributes: SpanAttributes = {
    'gen_ai.operation.name': operationName(call.operation),
    'gen_ai.request.model': cut(call.modelId),
    'http.response.status_code': status,
    'asbru.request.id': call.requestId,
    'asbru.operation': call.operation,
    'asbru.virtual_key.id': call.principal.id,
    'asbru.attempts': call.attempts.length,
    'asbru.fallback.index': call.fallbackIndex,
    'asbru.warnings': call.warnings.list.length,
  };
  if (route !== undefined) {
    attributes['gen_ai.provider.name'] = providerName(route.provider);
    attributes['asbru.provider'] = route.provider;
    if (record.error === undefined) attributes['gen_ai.response.model'] = cut(alias?.modelId ?? route.model);
  }
  if (facts.stopReason !== undefined) attributes['gen_ai.response.finish_reasons'] = [facts.stopReason];
  if (facts.usage !== undefined) addUsage(attributes, facts.usage);
  if (facts.usageIsEstimate === true) attributes['asbru.usage.is_estimate'] = true;
  const { costUsd } = call;
  if (costUsd !== undefined) attributes['asbru.cost.usd'] = costUsd;
  if (errorType !== undefined) attributes['error.type'] = errorType;
  return attributes;
}

/** OpenTelemetry's input tokens are all of them; Converse's are those without the cached ones. */
function addUsage(attributes: SpanAttributes, usage: Usage): void {
  const { cacheReadInputTokens: read = 0, cacheWriteInputTokens: written = 0 } = usage;
  attributes['gen_ai.usage.input_tokens'] = usage.inputTokens + read + written;
  attributes['gen_ai.usage.output_tokens'] = usage.outputTokens;
  if (read > 0) attributes['gen_ai.usage.cache_read.input_tokens'] = read;
  if (written > 0) attributes['gen_ai.usage.cache_creation.input_tokens'] = written;
}

/** What the span of a try is called. */
export function attemptSpanName({ operation }: Call, { model }: AttemptRecord): string {
  return `${operationName(operation)} ${cut(model)}`;
}

/** Attributes of the span of one try. */
export function attemptAttributes(call: Call, attempt: AttemptRecord, index: number): SpanAttributes {
  const { provider, model, keyName, cause, failure } = attempt;
  const attributes: SpanAttributes = {
    'gen_ai.operation.name': operationName(call.operation),
    'gen_ai.provider.name': providerName(provider),
    'gen_ai.request.model': cut(model),
    'asbru.provider': provider,
    'asbru.attempt.index': index,
  };
  if (keyName !== undefined) attributes['asbru.key.name'] = keyName;
  if (cause !== undefined) attributes['asbru.attempt.cause'] = cause;
  const errorType = errorTypeOfTry(attempt);
  if (errorType !== undefined) attributes['error.type'] = errorType;
  if (failure !== undefined) {
    if (failure.status !== undefined) attributes['http.response.status_code'] = failure.status;
    if (failure.limit !== undefined) attributes['asbru.limit'] = failure.limit;
  }
  return attributes;
}

function cut(model: string): string {
  return model.slice(0, MAX_MODEL_LENGTH);
}
