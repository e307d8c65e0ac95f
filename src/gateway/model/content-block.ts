import { type JsonValue } from './json.js';
import { type OneOf } from './one-of.js';

/** Bytes as base64 text. It stays text from door to vendor; nobody decodes it who need not. */
export type Base64 = string;

/** Where media lies. `url` is no member of Converse: other dialects have it. */
export type MediaSource = OneOf<{
  bytes: Base64;
  s3Location: { readonly uri: string; readonly bucketOwner?: string };
  url: string;
}>;

/** A document may also be given as text, or as a list of text chunks that citations can point to. */
export type DocumentSource = OneOf<{
  bytes: Base64;
  s3Location: { readonly uri: string; readonly bucketOwner?: string };
  url: string;
  text: string;
  content: readonly { readonly text: string }[];
}>;

export interface Media {
  readonly format: string;
  readonly source: MediaSource;
  /** Why the vendor could not make it; of image and audio in answers only. */
  readonly error?: { readonly message?: string };
}

export interface DocumentMedia {
  readonly name: string;
  readonly format?: string;
  readonly source: DocumentSource;
  readonly context?: string;
  readonly citations?: { readonly enabled: boolean };
}

export interface ToolUse {
  readonly toolUseId: string;
  readonly name: string;
  readonly input: JsonValue;
  /** `server_tool_use` when the vendor ran the tool itself. */
  readonly type?: string;
}

export interface ToolResult {
  readonly toolUseId: string;
  readonly content: readonly ToolResultContent[];
  readonly status?: 'success' | 'error';
  readonly type?: string;
}

export interface SearchResult {
  readonly source: string;
  readonly title: string;
  readonly content: readonly { readonly text: string }[];
  readonly citations?: { readonly enabled: boolean };
}

export type ToolResultContent = OneOf<{
  text: string;
  json: JsonValue;
  image: Media;
  document: DocumentMedia;
  video: Media;
  searchResult: SearchResult;
}>;

export interface ReasoningText {
  readonly text: string;
  /** The vendor's proof that it wrote `text`. It only ever returns to the vendor that made it. */
  readonly signature?: string;
}

export type ReasoningContent = OneOf<{ reasoningText: ReasoningText; redactedContent: Base64 }>;

export interface CachePoint {
  readonly type: 'default';
  readonly ttl?: '5m' | '1h';
}

export type GuardContent = OneOf<{
  text: { readonly text: string; readonly qualifiers?: readonly string[] };
  image: { readonly format: string; readonly source: { readonly bytes: Base64 } };
}>;

/** A place in one of the request's documents: characters, pages or chunks from `start` to `end`. */
export interface DocumentRange {
  readonly documentIndex?: number;
  readonly start?: number;
  readonly end?: number;
}

export type CitationLocation = OneOf<{
  web: { readonly url?: string; readonly domain?: string };
  documentChar: DocumentRange;
  documentPage: DocumentRange;
  documentChunk: DocumentRange;
  searchResultLocation: { readonly searchResultIndex?: number; readonly start?: number; readonly end?: number };
}>;

/** What a piece of generated text rests on. */
export interface Citation {
  readonly title?: string;
  readonly source?: string;
  readonly sourceContent?: readonly { readonly text: string }[];
  readonly location?: CitationLocation;
}

export interface CitationsContent {
  readonly content?: readonly { readonly text: string }[];
  readonly citations?: readonly Citation[];
}

/** A tool by its name, which a `system` message adds to the conversation or takes away. */
export interface ToolReference {
  readonly type?: string;
  readonly name?: string;
  readonly serverName?: string;
}

/** The members of Converse's ContentBlock union, under AWS's names (service model 2023-09-30, August 2026). */
export interface ContentBlockMembers {
  text: string;
  image: Media;
  document: DocumentMedia;
  video: Media;
  audio: Media;
  toolUse: ToolUse;
  toolResult: ToolResult;
  guardContent: GuardContent;
  reasoningContent: ReasoningContent;
  cachePoint: CachePoint;
  citationsContent: CitationsContent;
  searchResult: SearchResult;
  toolAddition: { readonly tool: ToolReference };
  toolRemoval: { readonly tool: ToolReference };
  /** No member of AWS's: Bifrost's API description lists it beside the others. */
  json: JsonValue;
}

/** One piece of a message. */
export type ContentBlock = OneOf<ContentBlockMembers>;

export type SystemContentBlock = OneOf<{ text: string; guardContent: GuardContent; cachePoint: CachePoint }>;
