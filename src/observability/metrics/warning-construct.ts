/** Members of a request that warnings are counted by; a path's last one of these is its construct. */
const CONSTRUCTS: ReadonlySet<string> = new Set([
  'additionalModelRequestFields',
  'additionalModelResponseFieldPaths',
  'audio',
  'cachePoint',
  'citations',
  'citationsContent',
  'document',
  'fallbacks',
  'guardContent',
  'guardrailConfig',
  'image',
  'inferenceConfig',
  'maxTokens',
  'messages',
  'outputConfig',
  'performanceConfig',
  'promptVariables',
  'reasoningContent',
  'requestMetadata',
  'searchResult',
  'serviceTier',
  'stopSequences',
  'system',
  'temperature',
  'text',
  'toolChoice',
  'toolConfig',
  'toolResult',
  'toolSpec',
  'toolUse',
  'topP',
  'video',
]);

/** Below these the names are the caller's own, or the vendor's. */
const OPAQUE: ReadonlySet<string> = new Set(['additionalModelRequestFields', 'reply']);

/**
 * What a warning is counted under: the closest known member on its path (`messages.0.content.1.cachePoint` →
 * `cachePoint`), `reply` for what is said of a reply, `other` for the rest, such as members that nobody knows.
 */
export function toConstruct(path: string): string {
  let construct = 'other';
  for (const segment of path.split('.')) {
    if (OPAQUE.has(segment)) return segment;
    if (CONSTRUCTS.has(segment)) construct = segment;
  }
  return construct;
}
