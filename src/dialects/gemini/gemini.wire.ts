import { type JsonObject, type JsonValue } from '../../gateway/model/json.js';

// models/{model}:generateContent (v1beta) as Google documents it; only what is read or written here. What we send is
// exact. What Google sends may be absent, null or of another type: readers check before they use it.

export interface GeminiBlob {
  readonly mimeType: string;
  /** Base64. */
  readonly data: string;
  /** Vertex only. */
  readonly displayName?: string | undefined;
}

export interface GeminiFileData {
  readonly mimeType?: string | undefined;
  readonly fileUri: string;
}

export interface GeminiFunctionCall {
  readonly id?: string | undefined;
  readonly name: string;
  readonly args?: JsonObject | undefined;
}

export interface GeminiFunctionResponse {
  readonly id?: string | undefined;
  readonly name: string;
  readonly response?: JsonValue | undefined;
  /** Media of the response (Gemini 3). */
  readonly parts?: readonly GeminiPart[] | undefined;
}

/** One of its members, and what belongs to it. */
export interface GeminiPart {
  readonly text?: string | undefined;
  readonly inlineData?: GeminiBlob | undefined;
  readonly fileData?: GeminiFileData | undefined;
  readonly functionCall?: GeminiFunctionCall | undefined;
  readonly functionResponse?: GeminiFunctionResponse | undefined;
  /** True for a summary of what the model thought. */
  readonly thought?: boolean | undefined;
  /** What the model thought, encrypted (base64). */
  readonly thoughtSignature?: string | undefined;
}

export interface GeminiContent {
  readonly role?: string | undefined;
  readonly parts?: readonly GeminiPart[] | undefined;
}

export interface GeminiFunctionDeclaration {
  readonly name: string;
  readonly description?: string | undefined;
  readonly parametersJsonSchema?: JsonValue | undefined;
}

export interface GeminiTool {
  readonly functionDeclarations?: readonly GeminiFunctionDeclaration[];
}

export interface GeminiToolConfig {
  readonly functionCallingConfig?: {
    readonly mode?: string | undefined;
    readonly allowedFunctionNames?: readonly string[] | undefined;
  };
}

export interface GeminiThinkingConfig {
  readonly includeThoughts?: boolean;
  /** Gemini 2.5: tokens; 0 for none, -1 for as many as the model likes. */
  readonly thinkingBudget?: number;
  /** Gemini 3 and later. */
  readonly thinkingLevel?: string;
}

/** Absent members are left to the vendor. */
export interface GeminiGenerationConfig {
  readonly maxOutputTokens?: number | undefined;
  readonly temperature?: number | undefined;
  readonly topP?: number | undefined;
  readonly stopSequences?: readonly string[] | undefined;
  readonly responseMimeType?: string | undefined;
  readonly responseJsonSchema?: JsonValue | undefined;
  readonly thinkingConfig?: GeminiThinkingConfig | undefined;
}

export interface GeminiRequest {
  readonly systemInstruction?: GeminiContent | undefined;
  readonly contents: readonly GeminiContent[];
  readonly tools?: readonly GeminiTool[] | undefined;
  readonly toolConfig?: GeminiToolConfig | undefined;
  readonly generationConfig?: GeminiGenerationConfig | undefined;
  readonly serviceTier?: string | undefined;
}

type Loose<T> = T | null | undefined;

/** A piece of a call's arguments, as Vertex streams them on request. */
export interface GeminiPartialArgument {
  /** `$.recipe.steps[0]` */
  readonly jsonPath?: Loose<string>;
  readonly stringValue?: Loose<string>;
  readonly numberValue?: unknown;
  readonly boolValue?: Loose<boolean>;
  readonly nullValue?: unknown;
}

export interface GeminiReplyCall {
  readonly id?: Loose<string>;
  readonly name?: Loose<string>;
  readonly args?: unknown;
  readonly partialArgs?: Loose<readonly Loose<GeminiPartialArgument>[]>;
  /** True when more of the same call follows. */
  readonly willContinue?: Loose<boolean>;
}

export interface GeminiReplyPart {
  readonly text?: Loose<string>;
  readonly thought?: Loose<boolean>;
  readonly thoughtSignature?: Loose<string>;
  readonly inlineData?: Loose<{ readonly mimeType?: Loose<string>; readonly data?: Loose<string> }>;
  readonly functionCall?: Loose<GeminiReplyCall>;
  readonly executableCode?: Loose<{ readonly language?: Loose<string>; readonly code?: Loose<string> }>;
  readonly codeExecutionResult?: Loose<{ readonly outcome?: Loose<string>; readonly output?: Loose<string> }>;
}

export interface GeminiGroundingChunk {
  readonly web?: Loose<{
    readonly uri?: Loose<string>;
    readonly title?: Loose<string>;
    readonly domain?: Loose<string>;
  }>;
  readonly retrievedContext?: Loose<{
    readonly uri?: Loose<string>;
    readonly title?: Loose<string>;
    readonly text?: Loose<string>;
  }>;
}

export interface GeminiGroundingSupport {
  /** A place in the answer's text, in bytes of UTF-8; zero is left out. */
  readonly segment?: Loose<{ readonly startIndex?: Loose<number>; readonly endIndex?: Loose<number> }>;
  readonly groundingChunkIndices?: Loose<readonly number[]>;
}

export interface GeminiGrounding {
  readonly groundingChunks?: Loose<readonly Loose<GeminiGroundingChunk>[]>;
  readonly groundingSupports?: Loose<readonly Loose<GeminiGroundingSupport>[]>;
}

export interface GeminiCandidate {
  readonly index?: Loose<number>;
  readonly content?: Loose<{ readonly parts?: Loose<readonly Loose<GeminiReplyPart>[]> }>;
  readonly finishReason?: Loose<string>;
  readonly groundingMetadata?: Loose<GeminiGrounding>;
}

export interface GeminiUsage {
  readonly promptTokenCount?: Loose<number>;
  readonly toolUsePromptTokenCount?: Loose<number>;
  readonly cachedContentTokenCount?: Loose<number>;
  readonly candidatesTokenCount?: Loose<number>;
  readonly thoughtsTokenCount?: Loose<number>;
  /** AI Studio: the tier that served. */
  readonly serviceTier?: Loose<string>;
  /** Vertex: the same. */
  readonly trafficType?: Loose<string>;
}

/** A whole reply, or one chunk of a stream. */
export interface GeminiReply {
  readonly candidates?: Loose<readonly Loose<GeminiCandidate>[]>;
  readonly promptFeedback?: Loose<{ readonly blockReason?: Loose<string> }>;
  readonly usageMetadata?: Loose<GeminiUsage>;
  readonly error?: unknown;
}
