import { type JsonObject, type JsonValue } from '../../gateway/model/json.js';

// POST /v2/chat as Cohere documents it (docs.cohere.com/reference/chat) and as its SDKs type it; only what is read or
// written here. What we send is exact. What Cohere sends may be absent, null or of another type.

export interface CohereTextPart {
  readonly type: 'text';
  readonly text: string;
}

export interface CohereThinkingPart {
  readonly type: 'thinking';
  readonly thinking: string;
}

export interface CohereImagePart {
  readonly type: 'image_url';
  readonly image_url: { readonly url: string };
}

/** Something that an answer can be grounded in and cite. */
export interface CohereDocument {
  readonly id?: string;
  /** Its text and what is to be known about it; names and values both reach the model. */
  readonly data: JsonValue;
}

export interface CohereDocumentPart {
  readonly type: 'document';
  readonly document: CohereDocument;
}

export type CohereUserPart = CohereTextPart | CohereImagePart;
export type CohereAssistantPart = CohereTextPart | CohereThinkingPart;
export type CohereToolPart = CohereTextPart | CohereDocumentPart;

export interface CohereToolCall {
  readonly id: string;
  readonly type?: 'function' | undefined;
  readonly function: {
    readonly name: string;
    /** The arguments as JSON text. */
    readonly arguments: string;
  };
}

export interface CohereSystemMessage {
  readonly role: 'system';
  readonly content: string | readonly CohereTextPart[];
}

export interface CohereUserMessage {
  readonly role: 'user';
  readonly content: string | readonly CohereUserPart[];
}

export interface CohereAssistantMessage {
  readonly role: 'assistant';
  readonly content?: string | readonly CohereAssistantPart[];
  /** What the model says it is going to do; text beside calls has no other place. */
  readonly tool_plan?: string;
  readonly tool_calls?: readonly CohereToolCall[];
}

export interface CohereToolMessage {
  readonly role: 'tool';
  readonly tool_call_id: string;
  readonly content: string | readonly CohereToolPart[];
}

export type CohereMessage = CohereSystemMessage | CohereUserMessage | CohereAssistantMessage | CohereToolMessage;

export interface CohereTool {
  readonly type?: 'function' | undefined;
  readonly function: {
    readonly name: string;
    readonly description?: string;
    readonly parameters?: JsonObject;
  };
}

export interface CohereResponseFormat {
  readonly type: 'json_object' | 'text';
  readonly json_schema?: JsonValue;
}

export interface CohereRequest {
  readonly model: string;
  readonly messages: readonly CohereMessage[];
  readonly stream?: boolean;
  readonly tools?: readonly CohereTool[];
  readonly tool_choice?: 'REQUIRED' | 'NONE';
  readonly strict_tools?: boolean;
  readonly documents?: readonly CohereDocument[];
  readonly citation_options?: { readonly mode: string };
  readonly response_format?: CohereResponseFormat;
  readonly max_tokens?: number;
  readonly stop_sequences?: readonly string[];
  readonly temperature?: number;
  readonly p?: number;
  readonly thinking?: CohereThinking;
}

export interface CohereThinking {
  readonly type: 'enabled' | 'disabled';
  readonly token_budget?: number;
}

type Loose<T> = T | null | undefined;

/** A part of a reply's content, or what a stream adds to one. */
export interface CohereReplyPart {
  readonly type?: Loose<string>;
  readonly text?: Loose<string>;
  readonly thinking?: Loose<string>;
}

export interface CohereReplyToolCall {
  readonly id?: Loose<string>;
  readonly function?: Loose<{ readonly name?: Loose<string>; readonly arguments?: unknown }>;
}

export interface CohereReplySource {
  /** `document` for what the request sent as a document, `tool` for a tool's result. */
  readonly type?: Loose<string>;
  readonly id?: Loose<string>;
  readonly document?: Loose<{ readonly title?: unknown }>;
}

export interface CohereReplyCitation {
  readonly sources?: Loose<readonly Loose<CohereReplySource>[]>;
  /** Which part of the content it belongs to, where the reply has several. */
  readonly content_index?: Loose<number>;
  /** `TEXT_CONTENT`, or `PLAN` and `THINKING_CONTENT` for citations in what is not the answer. */
  readonly type?: Loose<string>;
}

/** The message of a whole reply. In a stream each event holds one thing of it, in the place of its list. */
export interface CohereReplyMessage {
  readonly content?: Loose<string | CohereReplyPart | readonly Loose<CohereReplyPart>[]>;
  readonly tool_plan?: Loose<string>;
  readonly tool_calls?: Loose<CohereReplyToolCall | readonly Loose<CohereReplyToolCall>[]>;
  readonly citations?: Loose<CohereReplyCitation | readonly Loose<CohereReplyCitation>[]>;
}

export interface CohereTokens {
  readonly input_tokens?: Loose<number>;
  readonly output_tokens?: Loose<number>;
}

export interface CohereUsage {
  /** What is paid for: without the tokens of Cohere's own prompt. */
  readonly billed_units?: Loose<CohereTokens>;
  /** What the model read and wrote. */
  readonly tokens?: Loose<CohereTokens>;
  /** How many of the tokens read came from a cache. */
  readonly cached_tokens?: Loose<number>;
}

/** How a turn ended: a whole reply's own members, or those of `message-end`. */
export interface CohereEnding {
  readonly finish_reason?: Loose<string>;
  readonly usage?: Loose<CohereUsage>;
  readonly error?: Loose<string>;
}

export interface CohereReply extends CohereEnding {
  readonly id?: Loose<string>;
  readonly message?: Loose<CohereReplyMessage>;
}

/** One event of a stream. */
export interface CohereEvent {
  readonly type?: Loose<string>;
  readonly index?: Loose<number>;
  readonly delta?: Loose<CohereEnding & { readonly message?: Loose<CohereReplyMessage> }>;
}
