import { type Base64, type Citation, type Media } from './content-block.js';
import { type JsonValue } from './json.js';
import { type Trace } from './model-response.js';
import { type OneOf } from './one-of.js';
import { type StopReason } from './stop-reason.js';
import { type Usage } from './usage.js';

export type ContentBlockStart = OneOf<{
  toolUse: { readonly toolUseId: string; readonly name: string; readonly type?: string };
  toolResult: { readonly toolUseId: string; readonly type?: string; readonly status?: string };
  image: { readonly format: string };
}>;

export type ReasoningDelta = OneOf<{ text: string; redactedContent: Base64; signature: string }>;

export type ContentBlockDelta = OneOf<{
  text: string;
  /** A fragment of the arguments' JSON text. */
  toolUse: { readonly input: string };
  toolResult: readonly OneOf<{ text: string; json: JsonValue }>[];
  reasoningContent: ReasoningDelta;
  citation: Citation;
  image: Partial<Media>;
}>;

export interface StreamEventMembers {
  messageStart: { readonly role: 'assistant' };
  /** Announces a tool block (or an image); text and reasoning blocks begin with their first delta. */
  contentBlockStart: { readonly contentBlockIndex: number; readonly start: ContentBlockStart };
  contentBlockDelta: { readonly contentBlockIndex: number; readonly delta: ContentBlockDelta };
  contentBlockStop: { readonly contentBlockIndex: number };
  messageStop: { readonly stopReason: StopReason; readonly additionalModelResponseFields?: JsonValue };
  metadata: {
    readonly usage: Usage;
    /** Whole milliseconds from sending the vendor's request to its last byte. */
    readonly metrics: { readonly latencyMs: number };
    readonly trace?: Trace;
    readonly performanceConfig?: { readonly latency: string };
    readonly serviceTier?: { readonly type: string };
  };
}

/** One step of a turn. The order is Converse's: see `EventOrderChecker`. */
export type StreamEvent = OneOf<StreamEventMembers>;

/** The events decoded from one chunk of the vendor's bytes; they travel together and leave as one write. */
export type EventBatch = readonly StreamEvent[];
