import { type DialectName } from '../ports/dialect-name.js';
import { type CachePoint, type ContentBlock, type SystemContentBlock } from './content-block.js';
import { type JsonObject, type JsonValue } from './json.js';
import { type OneOf } from './one-of.js';

/**
 * What a request said in its caller's dialect and the canonical form has no place for, so that the same dialect can say
 * all of it again. Paths are those of the request as it was received: whoever changes its messages, system or tools
 * takes this off.
 */
export interface NativeRequest {
  readonly dialect: DialectName;
  /**
   * Members without a canonical place, by the path of the object that has them; `''` is the request itself. Another
   * dialect loses them and says so; a null says nothing.
   */
  readonly fields: Readonly<Record<string, JsonObject>>;
  /** How things were written where the dialect knows several ways, by their path. Another dialect loses nothing. */
  readonly forms: JsonObject;
}

export interface Message {
  readonly role: 'user' | 'assistant' | 'system';
  readonly content: readonly ContentBlock[];
}

export interface InferenceConfig {
  readonly maxTokens?: number;
  readonly temperature?: number;
  readonly topP?: number;
  readonly stopSequences?: readonly string[];
}

export interface ToolSpec {
  readonly name: string;
  readonly description?: string;
  readonly inputSchema: { readonly json: JsonValue };
  readonly strict?: boolean;
}

export type Tool = OneOf<{ toolSpec: ToolSpec; systemTool: { readonly name: string }; cachePoint: CachePoint }>;

/** `none` is no member of Converse: other dialects have it. */
export type ToolChoice = OneOf<{
  auto: JsonObject;
  any: JsonObject;
  tool: { readonly name: string };
  none: JsonObject;
}>;

export interface ToolConfig {
  readonly tools: readonly Tool[];
  readonly toolChoice?: ToolChoice;
}

export interface JsonSchemaFormat {
  /** The schema as JSON text, as AWS sends it. */
  readonly schema: string;
  readonly name?: string;
  readonly description?: string;
}

export interface OutputConfig {
  readonly textFormat?: { readonly type: string; readonly structure: OneOf<{ jsonSchema: JsonSchemaFormat }> };
  readonly effort?: string;
}

export interface GuardrailConfig {
  readonly guardrailIdentifier?: string;
  readonly guardrailVersion?: string;
  readonly trace?: string;
  readonly streamProcessingMode?: string;
}

/**
 * What a caller asks of a model: Converse's request under AWS's own names, and a superset of it where another dialect
 * says more. Readonly through and through: retries and fallbacks translate the same request again.
 */
export interface ModelRequest {
  readonly messages: readonly Message[];
  readonly system?: readonly SystemContentBlock[];
  readonly inferenceConfig?: InferenceConfig;
  readonly toolConfig?: ToolConfig;
  readonly outputConfig?: OutputConfig;
  readonly guardrailConfig?: GuardrailConfig;
  /** Merged into the vendor's own body (AWS's meaning). */
  readonly additionalModelRequestFields?: JsonValue;
  /** JSON Pointers into the vendor's own reply. */
  readonly additionalModelResponseFieldPaths?: readonly string[];
  readonly promptVariables?: Readonly<Record<string, { readonly text: string }>>;
  readonly requestMetadata?: Readonly<Record<string, string>>;
  readonly performanceConfig?: { readonly latency?: string };
  readonly serviceTier?: { readonly type: string };
  /** Bifrost's extension: `vendor/model` references to try when this one fails. */
  readonly fallbacks?: readonly string[];
  /** What the caller's dialect said beside all this; absent where the dialect is Converse. */
  readonly native?: NativeRequest;
}
