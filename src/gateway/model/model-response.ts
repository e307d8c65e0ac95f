import { type ContentBlock } from './content-block.js';
import { type JsonObject, type JsonValue } from './json.js';
import { type StopReason } from './stop-reason.js';
import { type Usage } from './usage.js';

/** What decided about the answer beside the model. */
export interface Trace {
  /** What a guardrail found. */
  readonly guardrail?: JsonObject;
  /** The model that a prompt router chose. */
  readonly promptRouter?: { readonly invokedModelId?: string };
}

/** A whole turn of the model: the fold of its stream events. */
export interface ModelResponse {
  readonly output: { readonly message: { readonly role: 'assistant'; readonly content: readonly ContentBlock[] } };
  readonly stopReason: StopReason;
  readonly usage: Usage;
  readonly metrics: { readonly latencyMs: number };
  readonly additionalModelResponseFields?: JsonValue;
  readonly trace?: Trace;
  readonly performanceConfig?: { readonly latency: string };
  readonly serviceTier?: { readonly type: string };
}
