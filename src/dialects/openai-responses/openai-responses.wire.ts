import { type JsonObject, type JsonValue } from '../../gateway/model/json.js';

// POST /v1/responses as OpenAI documents it and as compatible hosts speak it; only what is read or written here. What we
// send is exact. What vendors send may be absent, null or of another type: readers check before they use it.

/** OpenAI from gpt-5.6 on: the prompt is cached up to here. */
export interface CacheBreakpoint {
  readonly mode: 'explicit';
}

export interface ResponsesTextPart {
  readonly type: 'input_text' | 'output_text';
  readonly text: string;
  readonly prompt_cache_breakpoint?: CacheBreakpoint;
}

export interface ResponsesRefusalPart {
  readonly type: 'refusal';
  readonly refusal: string;
}

export interface ResponsesImagePart {
  readonly type: 'input_image';
  /** A URL, or the bytes as a data URI. */
  readonly image_url: string;
  readonly prompt_cache_breakpoint?: CacheBreakpoint;
}

export interface ResponsesFilePart {
  readonly type: 'input_file';
  readonly filename?: string;
  /** The bytes as a data URI. */
  readonly file_data?: string;
  readonly file_url?: string;
  readonly prompt_cache_breakpoint?: CacheBreakpoint;
}

/** A piece of a message or of a tool's output. */
export type ResponsesPart = ResponsesTextPart | ResponsesRefusalPart | ResponsesImagePart | ResponsesFilePart;

export interface ResponsesMessageItem {
  readonly type?: 'message';
  readonly role: 'user' | 'assistant' | 'system' | 'developer';
  readonly content: string | readonly ResponsesPart[];
  /** Codex models and gpt-5.4 on: `commentary` or `final_answer`. */
  readonly phase?: string;
}

export interface ResponsesFunctionCallItem {
  readonly type: 'function_call';
  readonly call_id: string;
  readonly name: string;
  /** The arguments as JSON text. */
  readonly arguments: string;
}

export interface ResponsesFunctionOutputItem {
  readonly type: 'function_call_output';
  readonly call_id: string;
  readonly output: string | readonly ResponsesPart[];
}

export interface ReasoningPart {
  readonly type: 'summary_text' | 'reasoning_text';
  readonly text: string;
}

export interface ResponsesReasoningItem {
  readonly type: 'reasoning';
  readonly summary: readonly ReasoningPart[];
  /** What open models thought in full. */
  readonly content?: readonly ReasoningPart[];
  readonly encrypted_content?: string;
}

export type ResponsesItem =
  ResponsesMessageItem | ResponsesFunctionCallItem | ResponsesFunctionOutputItem | ResponsesReasoningItem;

export interface ResponsesTool {
  readonly type: 'function';
  readonly name: string;
  readonly description?: string | undefined;
  readonly parameters?: JsonValue | undefined;
  /** The API's default is true. */
  readonly strict?: boolean | undefined;
}

export type ResponsesToolChoice = 'auto' | 'none' | 'required' | { readonly type: 'function'; readonly name: string };

export interface ResponsesTextConfig {
  readonly format?: JsonObject | undefined;
  readonly verbosity?: JsonValue | undefined;
}

/** Sampling and limits of a request; absent members are left to the vendor. */
export interface ResponsesParameters {
  readonly max_output_tokens?: number | undefined;
  readonly temperature?: number | undefined;
  readonly top_p?: number | undefined;
}

export interface ResponsesRequest extends ResponsesParameters {
  readonly model: string;
  readonly instructions?: string | undefined;
  readonly input: string | readonly ResponsesItem[];
  readonly stream?: boolean | undefined;
  readonly store?: false | undefined;
  readonly include?: JsonValue | undefined;
  readonly tools?: readonly ResponsesTool[] | undefined;
  readonly tool_choice?: ResponsesToolChoice | undefined;
  readonly reasoning?: JsonObject | undefined;
  readonly text?: ResponsesTextConfig | undefined;
  readonly service_tier?: string | undefined;
}

type Loose<T> = T | null | undefined;

export interface ReplyAnnotation {
  readonly type?: Loose<string>;
  readonly url?: Loose<string>;
  readonly title?: Loose<string>;
}

/** A piece of a message, of a summary or of reasoning. */
export interface ReplyPart {
  readonly type?: Loose<string>;
  readonly text?: Loose<string>;
  readonly refusal?: Loose<string>;
  readonly annotations?: Loose<readonly Loose<ReplyAnnotation>[]>;
}

/** One item of a reply's output: reasoning, a message, a call, or the work of a tool that the vendor ran. */
export interface ReplyItem {
  readonly type?: Loose<string>;
  readonly id?: Loose<string>;
  readonly content?: Loose<readonly Loose<ReplyPart>[]>;
  readonly phase?: Loose<string>;
  readonly summary?: Loose<readonly Loose<ReplyPart>[]>;
  readonly encrypted_content?: Loose<string>;
  readonly call_id?: Loose<string>;
  readonly name?: Loose<string>;
  /** JSON text. */
  readonly arguments?: unknown;
}

export interface ResponsesUsage {
  readonly input_tokens?: Loose<number>;
  readonly input_tokens_details?: Loose<{
    readonly cached_tokens?: Loose<number>;
    readonly cache_write_tokens?: Loose<number>;
  }>;
  readonly output_tokens?: Loose<number>;
}

/** A whole reply; the events of a stream that begin and end it hold it too. */
export interface ResponsesReply {
  readonly output?: Loose<readonly Loose<ReplyItem>[]>;
  /** `completed`, `incomplete`, `failed`, `cancelled`, `in_progress`, `queued`. */
  readonly status?: Loose<string>;
  readonly incomplete_details?: Loose<{ readonly reason?: Loose<string> }>;
  readonly error?: unknown;
  readonly usage?: Loose<ResponsesUsage>;
  readonly service_tier?: Loose<string>;
}

/** One event of a stream. */
export interface ResponsesEvent {
  readonly type?: Loose<string>;
  readonly response?: Loose<ResponsesReply>;
  /** The place of the item in the reply's output. */
  readonly output_index?: Loose<number>;
  readonly content_index?: Loose<number>;
  readonly summary_index?: Loose<number>;
  readonly item?: Loose<ReplyItem>;
  readonly part?: Loose<ReplyPart>;
  readonly annotation?: Loose<ReplyAnnotation>;
  readonly delta?: unknown;
  readonly text?: unknown;
  readonly refusal?: unknown;
  readonly arguments?: unknown;
}
