import { type JsonObject, type JsonValue } from '../../gateway/model/json.js';

// POST /v1/chat/completions as OpenAI documents it and as compatible hosts speak it; only what is read or written here.
// What we send is exact. What vendors send may be absent, null or of another type: readers check before they use it.

/** A cache point on the part that it stands behind. */
export interface ChatCacheMarks {
  /** OpenAI, from gpt-5.6 on. */
  prompt_cache_breakpoint?: { readonly mode: 'explicit' };
  /** OpenRouter, as Anthropic has it; of text parts only. */
  cache_control?: { readonly type: 'ephemeral'; readonly ttl?: string };
}

export interface ChatTextPart extends ChatCacheMarks {
  readonly type: 'text';
  readonly text: string;
}

export interface ChatImagePart extends ChatCacheMarks {
  readonly type: 'image_url';
  readonly image_url: { readonly url: string };
}

export interface ChatAudioPart extends ChatCacheMarks {
  readonly type: 'input_audio';
  /** Mistral takes the base64 text alone. */
  readonly input_audio: { readonly data: string; readonly format: string } | string;
}

export interface ChatFilePart extends ChatCacheMarks {
  readonly type: 'file';
  readonly file: { readonly filename: string; readonly file_data: string };
}

/** Mistral. */
export interface ChatDocumentUrlPart extends ChatCacheMarks {
  readonly type: 'document_url';
  readonly document_url: string;
  readonly document_name: string;
}

/** Perplexity. */
export interface ChatFileUrlPart extends ChatCacheMarks {
  readonly type: 'file_url';
  readonly file_url: { readonly url: string };
  readonly file_name: string;
}

/** OpenRouter, vLLM, Qwen. */
export interface ChatVideoPart extends ChatCacheMarks {
  readonly type: 'video_url';
  readonly video_url: { readonly url: string };
}

/** Mistral: earlier reasoning of an assistant. */
export interface ChatThinkingPart extends ChatCacheMarks {
  readonly type: 'thinking';
  readonly thinking: readonly ChatTextPart[];
  readonly closed: true;
}

export type ChatContentPart =
  | ChatTextPart
  | ChatImagePart
  | ChatAudioPart
  | ChatFilePart
  | ChatDocumentUrlPart
  | ChatFileUrlPart
  | ChatVideoPart
  | ChatThinkingPart;

export interface ChatFunctionCall {
  readonly name: string;
  /** The arguments as JSON text. */
  readonly arguments: string;
}

export interface ChatToolCall {
  readonly id: string;
  readonly type: 'function';
  readonly function: ChatFunctionCall;
  /** Gemini's compatible API: the proof of the thought that led to the call. */
  readonly extra_content?: JsonObject;
}

export interface ChatSystemMessage {
  readonly role: 'system' | 'developer';
  readonly content: string | readonly ChatContentPart[];
}

export interface ChatUserMessage {
  readonly role: 'user';
  readonly content: string | readonly ChatContentPart[];
}

export interface ChatAssistantMessage {
  readonly role: 'assistant';
  readonly content: string | readonly ChatContentPart[] | null;
  readonly tool_calls?: readonly ChatToolCall[];
  /** DeepSeek, Kimi, GLM: earlier reasoning. */
  readonly reasoning_content?: string;
  /** OpenRouter: the same, as it was received. */
  readonly reasoning_details?: readonly JsonObject[];
  /** Mistral and DeepSeek's beta: the message is continued. */
  readonly prefix?: true;
}

export interface ChatToolMessage {
  readonly role: 'tool';
  readonly tool_call_id: string;
  readonly content: string | readonly ChatContentPart[];
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
  'none' | 'required' | 'any' | { readonly type: 'function'; readonly function: { readonly name: string } };

/** Some JSON, whatever its schema. */
export interface ChatJsonObjectFormat {
  readonly type: 'json_object';
}

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
  /** OpenRouter. */
  readonly reasoning?: { readonly effort: string } | { readonly max_tokens: number } | undefined;
  /** DeepSeek, Kimi, GLM. */
  readonly thinking?: { readonly type: 'enabled' | 'disabled' } | undefined;
  readonly response_format?: ChatJsonSchemaFormat | ChatJsonObjectFormat | undefined;
  readonly service_tier?: string | undefined;
}

export interface ChatRequest extends ChatParameters {
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  readonly stream?: true | undefined;
  readonly stream_options?: { readonly include_usage: true } | undefined;
  readonly tools?: readonly ChatTool[] | undefined;
  readonly tool_choice?: ChatToolChoice | undefined;
  /** vLLM: the last message is continued rather than answered. */
  readonly continue_final_message?: true | undefined;
  readonly add_generation_prompt?: false | undefined;
  /** OpenAI, from gpt-5.6 on: no other breakpoints than those of the parts. */
  readonly prompt_cache_options?: { readonly mode: 'explicit' } | undefined;
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
  /** Gemini's compatible API: `google.thought_signature`. */
  readonly extra_content?: unknown;
}

/** A message of a whole reply, or a piece of one in a stream. */
export interface ChatReplyMessage {
  readonly content?: Loose<string | readonly ChatReplyPart[]>;
  /** DeepSeek, Qwen, xAI, SGLang, older vLLM. */
  readonly reasoning_content?: Loose<string>;
  /** OpenRouter, Groq, Ollama, newer vLLM. */
  readonly reasoning?: Loose<string>;
  /** OpenRouter: the same in the vendor's own pieces, with its proofs. */
  readonly reasoning_details?: Loose<readonly unknown[]>;
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
  /** Perplexity: addresses of the pages that the answer rests on. */
  readonly citations?: Loose<readonly unknown[]>;
  /** Perplexity: the same pages with their titles. */
  readonly search_results?: Loose<readonly unknown[]>;
  readonly error?: unknown;
}
