/** One member of Converse's request, said in an otherwise plain request. */
export interface Probe {
  /** As a path; `[]` is any place of a list. */
  readonly member: string;
  /** Merged into a request with one user message. */
  readonly request: Readonly<Record<string, unknown>>;
  /** What it comes to where vendors other than Bedrock are not sent it and nothing is lost. */
  readonly gateway?: string;
  /** What becomes of it on the way to Bedrock, where it is not sent. */
  readonly bedrock?: string;
}

const BYTES = { bytes: 'AQID' };
const S3 = { s3Location: { uri: 's3://bucket/key', bucketOwner: '123456789012' } };
const TEXT = { text: 'Hello' };
const TOOL = { toolSpec: { name: 'f', inputSchema: { json: { type: 'object', properties: {} } } } };

const user = (...content: object[]) => ({ messages: [{ role: 'user', content: [TEXT, ...content] }] });
const assistant = (...content: object[]) => ({
  messages: [
    { role: 'user', content: [TEXT] },
    { role: 'assistant', content },
    { role: 'user', content: [TEXT] },
  ],
});
const system = (...content: object[]) => ({
  messages: [
    { role: 'system', content },
    { role: 'user', content: [TEXT] },
  ],
});
const result = (toolResult: object) => ({
  messages: [
    { role: 'user', content: [TEXT] },
    { role: 'assistant', content: [{ toolUse: { toolUseId: 't', name: 'f', input: {} } }] },
    { role: 'user', content: [{ toolResult: { toolUseId: 't', content: [TEXT], ...toolResult } }] },
  ],
});
const tools = (...list: object[]) => ({ toolConfig: { tools: list } });
const spec = (member: object) => tools({ toolSpec: { ...TOOL.toolSpec, ...member } });
const choice = (toolChoice: object) => ({ toolConfig: { tools: [TOOL], toolChoice } });
const config = (member: object) => ({ inferenceConfig: member });
const guardrail = (member: object) => ({
  guardrailConfig: { guardrailIdentifier: 'g', guardrailVersion: '1', ...member },
});
const document = (member: object) => user({ document: { name: 'Report', format: 'pdf', source: BYTES, ...member } });
const schema = (member: object) => ({
  outputConfig: {
    textFormat: {
      type: 'json_schema',
      structure: {
        jsonSchema: {
          schema: '{"type":"object","properties":{},"required":[],"additionalProperties":false}',
          name: 'answer',
          ...member,
        },
      },
    },
  },
});

const MESSAGES: readonly Probe[] = [
  { member: 'messages[].role: user', request: user() },
  { member: 'messages[].role: assistant', request: assistant(TEXT) },
  { member: 'messages[].role: assistant (last)', request: { messages: [{ role: 'assistant', content: [TEXT] }] } },
  { member: 'messages[].role: system', request: system(TEXT) },
  { member: 'system[].text', request: { system: [TEXT] } },
  { member: 'system[].text (several)', request: { system: [TEXT, TEXT] } },
  { member: 'system[].guardContent', request: { system: [{ guardContent: { text: { text: 'a' } } }] } },
  { member: 'system[].cachePoint', request: { system: [TEXT, { cachePoint: { type: 'default' } }] } },
];

const BLOCKS: readonly Probe[] = [
  { member: 'text', request: user({ text: 'a' }) },
  { member: 'text (blank)', request: user({ text: ' ' }) },
  { member: 'image.source.bytes', request: user({ image: { format: 'png', source: BYTES } }) },
  { member: 'image.source.s3Location', request: user({ image: { format: 'png', source: S3 } }) },
  { member: 'document: pdf', request: document({}) },
  ...['txt', 'md', 'csv', 'html'].map((format) => ({
    member: `document: ${format}`,
    request: document({ format, source: { bytes: 'YQ==' } }),
  })),
  ...['doc', 'docx', 'xls', 'xlsx'].map((format) => ({ member: `document: ${format}`, request: document({ format }) })),
  { member: 'document.source.text', request: document({ source: { text: 'a' } }) },
  { member: 'document.source.content', request: document({ source: { content: [{ text: 'a' }] } }) },
  { member: 'document.source.s3Location', request: document({ source: S3 }) },
  { member: 'document.context', request: document({ context: 'About whales' }) },
  { member: 'document.citations', request: document({ citations: { enabled: true } }) },
  { member: 'video', request: user({ video: { format: 'mp4', source: BYTES } }) },
  { member: 'audio: wav, mp3', request: user({ audio: { format: 'wav', source: BYTES } }) },
  { member: 'audio: other formats', request: user({ audio: { format: 'flac', source: BYTES } }) },
  { member: 'toolUse', request: assistant({ toolUse: { toolUseId: 't', name: 'f', input: {} } }) },
  {
    member: 'toolUse.type: tool_use',
    request: assistant({ toolUse: { toolUseId: 't', name: 'f', input: {}, type: 'tool_use' } }),
  },
  {
    member: 'toolUse.type: server_tool_use',
    request: assistant({ toolUse: { toolUseId: 't', name: 'f', input: {}, type: 'server_tool_use' } }),
  },
  { member: 'text after toolUse', request: assistant({ toolUse: { toolUseId: 't', name: 'f', input: {} } }, TEXT) },
  { member: 'toolResult.content[].text', request: result({}) },
  { member: 'toolResult.content[].json', request: result({ content: [{ json: { a: 1 } }] }) },
  {
    member: 'toolResult.content[].image',
    request: result({ content: [{ image: { format: 'png', source: BYTES } }] }),
  },
  {
    member: 'toolResult.content[].document',
    request: result({ content: [{ document: { name: 'n', format: 'pdf', source: BYTES } }] }),
  },
  {
    member: 'toolResult.content[].video',
    request: result({ content: [{ video: { format: 'mp4', source: BYTES } }] }),
  },
  {
    member: 'toolResult.content[].searchResult',
    request: result({ content: [{ searchResult: { source: 's', title: 't', content: [{ text: 'a' }] } }] }),
  },
  { member: 'toolResult.status: success', request: result({ status: 'success' }), gateway: 'what is meant without it' },
  { member: 'toolResult.status: error', request: result({ status: 'error' }) },
  { member: 'toolResult.type', request: result({ type: 'web_search_tool_result' }) },
  { member: 'guardContent.text', request: user({ guardContent: { text: { text: 'a', qualifiers: ['query'] } } }) },
  { member: 'guardContent.image', request: user({ guardContent: { image: { format: 'png', source: BYTES } } }) },
  { member: 'cachePoint', request: user({ cachePoint: { type: 'default', ttl: '1h' } }) },
  {
    member: 'reasoningContent.reasoningText',
    request: assistant(TEXT, { reasoningContent: { reasoningText: { text: 'a', signature: 's' } } }),
  },
  {
    member: 'reasoningContent.redactedContent',
    request: assistant(TEXT, { reasoningContent: { redactedContent: 'AQID' } }),
  },
  {
    member: 'citationsContent.content',
    request: assistant({ citationsContent: { content: [{ text: 'a' }], citations: [] } }),
  },
  {
    member: 'citationsContent.citations',
    request: assistant({ citationsContent: { content: [{ text: 'a' }], citations: [{ title: 't' }] } }),
  },
  { member: 'searchResult', request: user({ searchResult: { source: 's', title: 't', content: [{ text: 'a' }] } }) },
  {
    member: 'searchResult.citations',
    request: user({ searchResult: { source: 's', title: 't', content: [], citations: { enabled: true } } }),
  },
  { member: 'toolAddition', request: system({ toolAddition: { tool: { name: 'f' } } }) },
  { member: 'toolRemoval', request: system({ toolRemoval: { tool: { name: 'f' } } }) },
  { member: 'json (Bifrost)', request: user({ json: { a: 1 } }) },
  { member: 'a block that is not known', request: user({ hologram: {} }) },
  {
    member: 'a member of a block that is not known',
    request: user({ image: { format: 'png', source: BYTES, alt: 'a' } }),
  },
];

const SETTINGS: readonly Probe[] = [
  { member: 'inferenceConfig.maxTokens', request: config({ maxTokens: 10 }) },
  { member: 'inferenceConfig.temperature', request: config({ temperature: 0.5 }) },
  { member: 'inferenceConfig.topP', request: config({ topP: 0.5 }) },
  { member: 'inferenceConfig.stopSequences', request: config({ stopSequences: ['a'] }) },
  {
    member: 'inferenceConfig.stopSequences (more than 4)',
    request: config({ stopSequences: ['a', 'b', 'c', 'd', 'e'] }),
  },
  { member: 'toolConfig.tools[].toolSpec', request: tools(TOOL) },
  { member: 'toolSpec.description', request: spec({ description: 'a' }) },
  { member: 'toolSpec.inputSchema (no type)', request: spec({ inputSchema: { json: { properties: {} } } }) },
  {
    member: 'toolSpec.strict',
    request: spec({ strict: true, inputSchema: { json: { type: 'object', additionalProperties: false } } }),
  },
  { member: 'toolSpec.strict (open schema)', request: spec({ strict: true }) },
  { member: 'toolConfig.tools[].systemTool', request: tools({ systemTool: { name: 'nova_grounding' } }) },
  { member: 'toolConfig.tools[].cachePoint', request: tools(TOOL, { cachePoint: { type: 'default' } }) },
  { member: 'toolChoice.auto', request: choice({ auto: {} }), gateway: 'what is meant without it' },
  { member: 'toolChoice.any', request: choice({ any: {} }) },
  { member: 'toolChoice.tool', request: choice({ tool: { name: 'f' } }) },
  { member: 'outputConfig.textFormat', request: schema({}) },
  { member: 'outputConfig.textFormat (open schema)', request: schema({ schema: '{"type":"object"}' }) },
  { member: 'outputConfig.effort: low … xhigh', request: { outputConfig: { effort: 'low' } } },
  { member: 'outputConfig.effort: max', request: { outputConfig: { effort: 'max' } } },
  { member: 'guardrailConfig', request: guardrail({}) },
  { member: 'guardrailConfig.trace', request: guardrail({ trace: 'enabled_full' }) },
  { member: 'guardrailConfig.streamProcessingMode', request: guardrail({ streamProcessingMode: 'sync' }) },
  { member: 'additionalModelRequestFields', request: { additionalModelRequestFields: { seed: 1 } } },
  { member: 'additionalModelRequestFields.top_k', request: { additionalModelRequestFields: { top_k: 1 } } },
  {
    member: 'additionalModelRequestFields.thinking',
    request: { additionalModelRequestFields: { thinking: { type: 'enabled', budget_tokens: 2048 } } },
  },
  {
    member: 'additionalModelResponseFieldPaths',
    request: { additionalModelResponseFieldPaths: ['/id'] },
    gateway: "read from the vendor's reply",
  },
  { member: 'promptVariables', request: { promptVariables: { a: { text: 'b' } } } },
  { member: 'requestMetadata', request: { requestMetadata: { team: 'a' } } },
  {
    member: 'performanceConfig.latency: standard',
    request: { performanceConfig: { latency: 'standard' } },
    gateway: 'what is meant without it',
  },
  { member: 'performanceConfig.latency: optimized', request: { performanceConfig: { latency: 'optimized' } } },
  {
    member: 'serviceTier.type: default',
    request: { serviceTier: { type: 'default' } },
    gateway: 'what is meant without it',
  },
  { member: 'serviceTier.type: priority, flex', request: { serviceTier: { type: 'flex' } } },
  { member: 'serviceTier.type: reserved', request: { serviceTier: { type: 'reserved' } } },
  {
    member: 'fallbacks (Bifrost)',
    request: { fallbacks: ['openai/gpt-4o'] },
    bedrock: 'left out: not followed yet',
  },
  { member: 'a member that is not known', request: { later: 1 } },
];

/** Every member of the request, and the forms of it that fare differently. */
export const REQUEST_PROBES: readonly { readonly title: string; readonly probes: readonly Probe[] }[] = [
  { title: 'Messages', probes: MESSAGES },
  { title: 'Content blocks', probes: BLOCKS },
  { title: 'Everything else', probes: SETTINGS },
];

/** Replies of Chat Completions that hold everything that is read from one. */
export const CHAT_REPLIES: readonly object[] = [
  {
    choices: [
      {
        message: {
          reasoning_content: 'a',
          content: 'b',
          tool_calls: [{ id: 't', function: { name: 'f', arguments: '{}' } }],
        },
        finish_reason: 'tool_calls',
      },
    ],
    usage: {
      prompt_tokens: 9,
      completion_tokens: 1,
      prompt_tokens_details: { cached_tokens: 2, cache_write_tokens: 3 },
    },
    service_tier: 'flex',
    id: 'x',
  },
  ...['stop', 'length', 'content_filter', 'model_length'].map((finishReason) => reply({ finish_reason: finishReason })),
  reply({ finish_reason: 'stop', stop_reason: 'END' }),
  reply({ finish_reason: 'stop', message: { tool_calls: [{ function: { name: 'f', arguments: '[' } }] } }),
];

function reply(choiceMembers: object): object {
  return { choices: [{ message: { content: 'a' }, ...choiceMembers }] };
}
