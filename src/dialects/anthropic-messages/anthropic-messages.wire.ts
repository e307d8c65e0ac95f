import { type Base64 } from '../../gateway/model/content-block.js';
import { type JsonObject, type JsonValue } from '../../gateway/model/json.js';

// Anthropic's Messages API (version 2023-06-01; Bedrock's InvokeModel calls it bedrock-2023-05-31).

/** A mark that the prompt up to here is to be cached. */
export interface AnthropicCacheControl {
  readonly type: 'ephemeral';
  readonly ttl?: '5m' | '1h';
}

/** Set after the block itself: canonical cache points follow the block they belong to. */
interface Cacheable {
  cache_control?: AnthropicCacheControl;
}

export interface AnthropicTextBlock extends Cacheable {
  readonly type: 'text';
  readonly text: string;
  readonly citations?: readonly JsonObject[];
}

export type AnthropicImageSource =
  | { readonly type: 'base64'; readonly media_type: string; readonly data: Base64 }
  | { readonly type: 'url'; readonly url: string };

export interface AnthropicImageBlock extends Cacheable {
  readonly type: 'image';
  readonly source: AnthropicImageSource;
}

export type AnthropicDocumentSource =
  | { readonly type: 'base64'; readonly media_type: string; readonly data: Base64 }
  | { readonly type: 'text'; readonly media_type: string; readonly data: string }
  | { readonly type: 'content'; readonly content: string | readonly AnthropicTextBlock[] }
  | { readonly type: 'url'; readonly url: string };

export interface AnthropicDocumentBlock extends Cacheable {
  readonly type: 'document';
  readonly source: AnthropicDocumentSource;
  readonly title?: string;
  readonly context?: string;
  readonly citations?: { readonly enabled: boolean };
}

export interface AnthropicSearchResultBlock extends Cacheable {
  readonly type: 'search_result';
  readonly source: string;
  readonly title: string;
  readonly content: readonly AnthropicTextBlock[];
  readonly citations?: { readonly enabled: boolean };
}

export interface AnthropicToolUseBlock extends Cacheable {
  readonly type: 'tool_use' | 'server_tool_use';
  readonly id: string;
  readonly name: string;
  readonly input: JsonValue;
}

export type AnthropicToolResultContent =
  AnthropicTextBlock | AnthropicImageBlock | AnthropicDocumentBlock | AnthropicSearchResultBlock;

export interface AnthropicToolResultBlock extends Cacheable {
  readonly type: 'tool_result';
  readonly tool_use_id: string;
  readonly content?: string | readonly AnthropicToolResultContent[];
  readonly is_error?: boolean;
}

/** What a tool gave that Anthropic ran itself: `web_search_tool_result` and its like. */
export interface AnthropicServerResultBlock extends Cacheable {
  readonly type: `${string}_tool_result`;
  readonly tool_use_id: string;
  readonly content: JsonValue;
}

export interface AnthropicThinkingBlock {
  readonly type: 'thinking';
  readonly thinking: string;
  readonly signature: string;
}

export interface AnthropicRedactedThinkingBlock {
  readonly type: 'redacted_thinking';
  readonly data: string;
}

/** Blocks that may carry a cache mark; reasoning may not. */
export type AnthropicCacheableBlock =
  AnthropicToolResultContent | AnthropicToolUseBlock | AnthropicToolResultBlock | AnthropicServerResultBlock;

export type AnthropicBlock = AnthropicCacheableBlock | AnthropicThinkingBlock | AnthropicRedactedThinkingBlock;

export interface AnthropicMessageParam {
  readonly role: 'user' | 'assistant' | 'system';
  readonly content: string | readonly AnthropicBlock[];
}

export interface AnthropicTool extends Cacheable {
  readonly type?: 'custom';
  readonly name: string;
  readonly description?: string;
  readonly input_schema: JsonValue;
  readonly strict?: boolean;
}

export interface AnthropicToolChoice {
  readonly type: 'auto' | 'any' | 'tool' | 'none';
  readonly name?: string;
  readonly disable_parallel_tool_use?: JsonValue;
}

export interface AnthropicOutputConfig {
  readonly effort?: string;
  readonly format?: { readonly type: string; readonly schema: JsonValue };
}

/** The body of a request, as far as this dialect translates it; how it is sent is said elsewhere. */
export interface AnthropicRequest {
  readonly max_tokens: number;
  readonly system?: string | readonly AnthropicTextBlock[];
  readonly messages: readonly AnthropicMessageParam[];
  readonly tools?: readonly AnthropicTool[];
  readonly tool_choice?: AnthropicToolChoice;
  readonly temperature?: number;
  readonly top_p?: number;
  readonly stop_sequences?: readonly string[];
  readonly output_config?: AnthropicOutputConfig;
  readonly service_tier?: 'auto' | 'standard_only';
}

/** A block of a vendor's reply; clones of the API leave members out. */
export interface MessagesReplyBlock {
  readonly type?: string;
  readonly text?: string | null;
  readonly citations?: readonly JsonObject[] | null;
  readonly thinking?: string | null;
  readonly signature?: string | null;
  readonly data?: string | null;
  readonly id?: string;
  readonly name?: string;
  readonly input?: JsonValue;
  readonly tool_use_id?: string;
  readonly content?: JsonValue;
}

/** A vendor's whole reply, and what `message_start` announces. */
export interface MessagesReply {
  readonly type?: string;
  readonly content?: readonly (MessagesReplyBlock | null)[] | null;
  readonly stop_reason?: string | null;
  readonly stop_sequence?: string | null;
  readonly stop_details?: MessagesStopDetails | null;
  readonly usage?: AnthropicUsage | null;
}

/** Why a reply was refused, in words. */
export interface MessagesStopDetails {
  readonly type?: string | null;
  readonly explanation?: string | null;
}

export interface MessagesReplyDelta extends MessagesReply {
  readonly text?: string | null;
  readonly thinking?: string | null;
  readonly signature?: string | null;
  readonly partial_json?: string | null;
  readonly citation?: JsonObject | null;
}

/** One event of a vendor's stream, or a whole reply. */
export interface MessagesPiece extends MessagesReply {
  readonly message?: MessagesReply | null;
  readonly index?: number;
  readonly content_block?: MessagesReplyBlock | null;
  readonly delta?: MessagesReplyDelta | null;
}

export type AnthropicStopReason =
  'end_turn' | 'tool_use' | 'max_tokens' | 'stop_sequence' | 'refusal' | 'pause_turn' | 'model_context_window_exceeded';

/** How the written tokens are kept. */
export interface AnthropicCacheCreation {
  readonly ephemeral_5m_input_tokens?: number | null;
  readonly ephemeral_1h_input_tokens?: number | null;
}

/** Disjoint buckets: `input_tokens` excludes cached ones. Clones of the API leave members out or send null. */
export interface AnthropicUsage {
  readonly input_tokens?: number | null;
  readonly output_tokens?: number | null;
  readonly cache_creation_input_tokens?: number | null;
  readonly cache_read_input_tokens?: number | null;
  readonly cache_creation?: AnthropicCacheCreation | null;
  readonly service_tier?: string | null;
}

/** Blocks of a reply. */
export type AnthropicReplyBlock =
  AnthropicTextBlock | AnthropicToolUseBlock | AnthropicThinkingBlock | AnthropicRedactedThinkingBlock;

/** A whole reply. */
export interface AnthropicMessage {
  readonly id: string;
  readonly type: 'message';
  readonly role: 'assistant';
  readonly model: string;
  readonly content: readonly AnthropicReplyBlock[];
  readonly stop_reason: AnthropicStopReason | null;
  readonly stop_sequence: string | null;
  readonly usage: AnthropicUsage;
}

export type AnthropicErrorType =
  | 'invalid_request_error'
  | 'authentication_error'
  | 'billing_error'
  | 'permission_error'
  | 'not_found_error'
  | 'request_too_large'
  | 'rate_limit_error'
  | 'timeout_error'
  | 'api_error'
  | 'overloaded_error';

/** The body of a failure, and the last event of a stream that failed. */
export interface AnthropicError {
  readonly type: 'error';
  readonly error: { readonly type: AnthropicErrorType; readonly message: string };
}

export type AnthropicDelta =
  | { readonly type: 'text_delta'; readonly text: string }
  | { readonly type: 'thinking_delta'; readonly thinking: string }
  | { readonly type: 'signature_delta'; readonly signature: string }
  | { readonly type: 'input_json_delta'; readonly partial_json: string }
  | { readonly type: 'citations_delta'; readonly citation: JsonObject };

/** One event of a streamed reply; as server-sent events its name is its type. */
export type AnthropicStreamEvent =
  | { readonly type: 'message_start'; readonly message: AnthropicMessage }
  | { readonly type: 'content_block_start'; readonly index: number; readonly content_block: AnthropicReplyBlock }
  | { readonly type: 'content_block_delta'; readonly index: number; readonly delta: AnthropicDelta }
  | { readonly type: 'content_block_stop'; readonly index: number }
  | {
      readonly type: 'message_delta';
      readonly delta: { readonly stop_reason: AnthropicStopReason; readonly stop_sequence: string | null };
      readonly usage: AnthropicUsage;
    }
  | { readonly type: 'message_stop' }
  | AnthropicError;
