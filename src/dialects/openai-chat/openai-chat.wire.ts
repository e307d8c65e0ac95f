import { type JsonObject, type JsonValue } from '../../gateway/model/json.js';

// POST /v1/chat/completions as OpenAI documents it and as compatible hosts speak it; only what is read or written here.
// What we send is exact. What vendors send may be absent, null or of another type: readers check before they use it.

export interface ChatTextPart {
  readonly type: 'text';
  readonly text: string;
}

export interface ChatImagePart {
  readonly type: 'image_url';
  readonly image_url: { readonly url: string };
}

export interface ChatAudioPart {
  readonly type: 'input_audio';
  readonly input_audio: { readonly data: string; readonly format: string };
}

export interface ChatFilePart {
  readonly type: 'file';
  readonly file: { readonly filename: string; readonly file_data: string };
}

export type ChatContentPart = ChatTextPart | ChatImagePart | ChatAudioPart | ChatFilePart;

export interface ChatFunctionCall {
  readonly name: string;
  /** The arguments as JSON text. */
  readonly arguments: string;
}

export interface ChatToolCall {
  readonly id: string;
  readonly type: 'function';
  readonly function: ChatFunctionCall;
}

export interface ChatSystemMessage {
  readonly role: 'system' | 'developer';
  readonly content: string | readonly ChatTextPart[];
}

export interface ChatUserMessage {
  readonly role: 'user';
  readonly content: string | readonly ChatContentPart[];
}

export interface ChatAssistantMessage {
  readonly role: 'assistant';
  readonly content: string | readonly ChatTextPart[] | null;
  readonly tool_calls?: readonly ChatToolCall[];
}

export interface ChatToolMessage {
  readonly role: 'tool';
  readonly tool_call_id: string;
  readonly content: string | readonly ChatTextPart[];
}

export type ChatMessage = ChatSystemMessage | ChatUserMessage | ChatAssistantMessage | ChatToolMessage;

export interface ChatTool {
  readonly type: 'function';
  readonly function: {
    readonly name: string;
    readonly description?: string | undefined;
    readonly parameters: JsonObject;
    readonly strict?: boolean | undefined;
  };
}

export type ChatToolChoice =
  'none' | 'required' | { readonly type: 'function'; readonly function: { readonly name: string } };

export interface ChatJsonSchemaFormat {
  readonly type: 'json_schema';
  readonly json_schema: {
    readonly name: string;
    readonly description?: string | undefined;
    readonly schema: JsonValue;
    readonly strict?: boolean | undefined;
  };
}

/** Sampling and limits of a request; absent members are left to the vendor. */
export interface ChatParameters {
  readonly max_tokens?: number | undefined;
  readonly max_completion_tokens?: number | undefined;
  readonly temperature?: number | undefined;
  readonly top_p?: number | undefined;
  readonly stop?: readonly string[] | undefined;
  readonly reasoning_effort?: string | undefined;
  readonly response_format?: ChatJsonSchemaFormat | undefined;
  readonly service_tier?: string | undefined;
}

export interface ChatRequest extends ChatParameters {
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  readonly stream?: true | undefined;
  readonly stream_options?: { readonly include_usage: true } | undefined;
  readonly tools?: readonly ChatTool[] | undefined;
  readonly tool_choice?: ChatToolChoice | undefined;
}

type Loose<T> = T | null | undefined;

/** A piece of content where a host answers in parts: Mistral's thinking chunks hold parts again. */
export interface ChatReplyPart {
  readonly type?: Loose<string>;
  readonly text?: Loose<string>;
  readonly thinking?: Loose<string | readonly ChatReplyPart[]>;
  readonly refusal?: Loose<string>;
}

export interface ChatReplyFunction {
  readonly name?: Loose<string>;
  /** JSON text; some hosts send the object itself. */
  readonly arguments?: unknown;
}

export interface ChatReplyToolCall {
  readonly index?: Loose<number>;
  readonly id?: Loose<string>;
  readonly function?: Loose<ChatReplyFunction>;
}

/** A message of a whole reply, or a piece of one in a stream. */
export interface ChatReplyMessage {
  readonly content?: Loose<string | readonly ChatReplyPart[]>;
  /** DeepSeek, Qwen, xAI, SGLang, older vLLM. */
  readonly reasoning_content?: Loose<string>;
  /** OpenRouter, Groq, Ollama, newer vLLM. */
  readonly reasoning?: Loose<string>;
  readonly refusal?: Loose<string>;
  readonly tool_calls?: Loose<readonly Loose<ChatReplyToolCall>[]>;
  /** What tool calls were before 2023-11. */
  readonly function_call?: Loose<ChatReplyFunction>;
  readonly audio?: Loose<{ readonly transcript?: Loose<string>; readonly data?: Loose<string> }>;
  /** Citations of web pages; OpenAI and OpenRouter. */
  readonly annotations?: Loose<readonly unknown[]>;
  /** OpenRouter: pictures that the model made. */
  readonly images?: Loose<readonly unknown[]>;
}

export interface ChatReplyChoice {
  readonly index?: Loose<number>;
  readonly message?: Loose<ChatReplyMessage>;
  readonly delta?: Loose<ChatReplyMessage>;
  readonly finish_reason?: Loose<string>;
  /** vLLM: the stop string that matched, or the id of a token. */
  readonly stop_reason?: Loose<string | number>;
  /** SGLang: the same. */
  readonly matched_stop?: Loose<string | number>;
  /** OpenRouter: why this choice failed. */
  readonly error?: unknown;
}

export interface ChatUsage {
  readonly prompt_tokens?: Loose<number>;
  readonly completion_tokens?: Loose<number>;
  readonly total_tokens?: Loose<number>;
  readonly prompt_tokens_details?: Loose<{
    readonly cached_tokens?: Loose<number>;
    readonly cache_write_tokens?: Loose<number>;
  }>;
  readonly completion_tokens_details?: Loose<{ readonly reasoning_tokens?: Loose<number> }>;
  /** DeepSeek. */
  readonly prompt_cache_hit_tokens?: Loose<number>;
  readonly prompt_cache_miss_tokens?: Loose<number>;
  /** Mistral. */
  readonly num_cached_tokens?: Loose<number>;
  /** Moonshot. */
  readonly cached_tokens?: Loose<number>;
}

/** A whole reply, or one chunk of a stream. */
export interface ChatReply {
  /** `error` where vLLM and Mistral send the error itself instead of a reply. */
  readonly object?: Loose<string>;
  readonly choices?: Loose<readonly Loose<ChatReplyChoice>[]>;
  readonly usage?: Loose<ChatUsage>;
  /** Groq, formerly. */
  readonly x_groq?: Loose<{ readonly usage?: Loose<ChatUsage> }>;
  readonly service_tier?: Loose<string>;
  readonly error?: unknown;
}
