import {
  type Citation,
  type CitationsContent,
  type DocumentMedia,
  type Media,
  type SearchResult,
  type ToolResult,
  type ToolUse,
} from '../../gateway/model/content-block.js';
import {
  type InferenceConfig,
  type JsonSchemaFormat,
  type Message,
  type ModelRequest,
  type OutputConfig,
  type ToolConfig,
  type ToolSpec,
} from '../../gateway/model/model-request.js';

/** Names of members, checked against the structure that has them. */
function membersOf<Structure>(...names: readonly (keyof Structure & string)[]): ReadonlySet<keyof Structure & string> {
  return new Set(names);
}

/**
 * What this translation reads of each structure; whatever else a caller says there is left out with a warning. Blocks
 * and other unions are not listed: an unknown member of theirs is refused.
 */
export const KNOWN_MEMBERS = {
  request: membersOf<ModelRequest>(
    ...(['messages', 'system', 'inferenceConfig', 'toolConfig', 'outputConfig', 'guardrailConfig'] as const),
    ...(['additionalModelRequestFields', 'additionalModelResponseFieldPaths', 'promptVariables'] as const),
    ...(['requestMetadata', 'performanceConfig', 'serviceTier', 'fallbacks', 'native'] as const),
  ),
  message: membersOf<Message>('role', 'content'),
  media: membersOf<Media>('format', 'source'),
  document: membersOf<DocumentMedia>('name', 'format', 'source', 'context', 'citations'),
  citationsConfig: membersOf<NonNullable<DocumentMedia['citations']>>('enabled'),
  toolUse: membersOf<ToolUse>('toolUseId', 'name', 'input', 'type'),
  toolResult: membersOf<ToolResult>('toolUseId', 'content', 'status', 'type'),
  searchResult: membersOf<SearchResult>('source', 'title', 'content', 'citations'),
  citationsContent: membersOf<CitationsContent>('content', 'citations'),
  chunk: membersOf<NonNullable<Citation['sourceContent']>[number]>('text'),
  inferenceConfig: membersOf<InferenceConfig>('maxTokens', 'temperature', 'topP', 'stopSequences'),
  outputConfig: membersOf<OutputConfig>('textFormat', 'effort'),
  textFormat: membersOf<NonNullable<OutputConfig['textFormat']>>('type', 'structure'),
  jsonSchema: membersOf<JsonSchemaFormat>('schema', 'name', 'description'),
  toolConfig: membersOf<ToolConfig>('tools', 'toolChoice'),
  toolSpec: membersOf<ToolSpec>('name', 'description', 'inputSchema', 'strict'),
  toolChoice: new Set<string>(),
  namedTool: membersOf<{ name: string }>('name'),
  performanceConfig: membersOf<NonNullable<ModelRequest['performanceConfig']>>('latency'),
  serviceTier: membersOf<NonNullable<ModelRequest['serviceTier']>>('type'),
} as const;
