import { MAX_CACHE_POINTS, MAX_DOCUMENTS, MAX_IMAGES } from '../../dialects/converse/check-conversation.js';
import { MAX_JSON_DEPTH } from '../../dialects/converse/check-json-document.js';
import {
  anyObject,
  anyValue,
  flag,
  type JsonSchema,
  list,
  map,
  oneOf,
  openUnion,
  ref,
  structure,
  text,
  union,
} from './json-schema.js';
import { CONVERSE_EXAMPLE } from '../examples.js';

const METADATA_PATTERN = '^[a-zA-Z0-9\\s:_@$#=/+,.\\-]*$';

const toolChoice = union(
  {
    auto: anyObject('The model chooses.'),
    any: anyObject('The model has to use one of the tools.'),
    tool: structure({ name: ref('ToolName') }, ['name'], { description: 'The model has to use this tool.' }),
  },
  { description: 'Whether a tool is to be used.' },
);

const DESCRIPTION = [
  "AWS's Converse request (service model bedrock-runtime 2023-09-30). A null member counts as absent. Members that are not",
  'known are passed to Bedrock, and named in `x-asbru-warnings` and left out for other vendors. Bedrock gets the body as it is',
  `and judges it; for other vendors these limits hold, and beside them: at most ${MAX_IMAGES} images and ${MAX_DOCUMENTS}`,
  `documents in a message, ${MAX_CACHE_POINTS} cache points in a request, those of 1h first.`,
].join(' ');

const requestMembers: Readonly<Record<string, JsonSchema>> = {
  messages: list(ref('Message'), { minItems: 1, description: 'The conversation.' }),
  system: list(ref('SystemContentBlock'), { description: 'What frames the conversation.' }),
  inferenceConfig: ref('InferenceConfiguration'),
  toolConfig: ref('ToolConfiguration'),
  outputConfig: ref('OutputConfig'),
  guardrailConfig: ref('GuardrailConfiguration'),
  additionalModelRequestFields: anyValue(
    `Merged into the vendor's own body; at most ${MAX_JSON_DEPTH} levels. \`fallbacks\` in it is read as the member of that name, ` +
      'for SDKs that drop members they do not know.',
  ),
  additionalModelResponseFieldPaths: list(
    text({ minLength: 1, maxLength: 256, pattern: '^(?:/(?:[^~/]|~[01])*)+$', examples: ['/stop_sequence'] }),
    { maxItems: 10, description: "JSON Pointers into the vendor's own reply." },
  ),
  promptVariables: map(union({ text: text() }), {
    propertyNames: { minLength: 1 },
    description: 'Values for a prompt of Bedrock (the model is its ARN).',
  }),
  requestMetadata: map(text({ maxLength: 256, pattern: METADATA_PATTERN }), {
    minProperties: 1,
    maxProperties: 16,
    propertyNames: { minLength: 1, maxLength: 256, pattern: METADATA_PATTERN },
  }),
  performanceConfig: structure({ latency: ref('PerformanceLatency') }),
  serviceTier: structure({ type: ref('ServiceTierType') }, ['type']),
  fallbacks: list(text({ minLength: 1 }), {
    description:
      "Bifrost's extension: models to ask when this one fails, such as `openai/gpt-4o`. It is cut out before Bedrock gets the body.",
  }),
};

/** AWS's ConverseRequest and what it is made of. */
export const CONVERSE_REQUEST_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  BedrockConverseRequest: structure(requestMembers, ['messages'], {
    description: DESCRIPTION,
    examples: [CONVERSE_EXAMPLE],
  }),
  Message: structure(
    {
      role: oneOf(['user', 'assistant', 'system']),
      content: list(ref('ContentBlock'), { minItems: 1 }),
    },
    ['role', 'content'],
  ),
  SystemContentBlock: openUnion({
    text: text({ minLength: 1 }),
    guardContent: ref('GuardrailConverseContentBlock'),
    cachePoint: ref('CachePointBlock'),
  }),
  InferenceConfiguration: structure({
    maxTokens: { type: 'integer', minimum: 1 },
    temperature: { type: 'number', minimum: 0, maximum: 2, description: 'AWS: up to 1. Other vendors take 2.' },
    topP: { type: 'number', minimum: 0, maximum: 1 },
    stopSequences: list(text({ minLength: 1 }), { maxItems: 2500 }),
  }),
  ToolConfiguration: structure({ tools: list(ref('Tool'), { minItems: 1 }), toolChoice }, ['tools']),
  Tool: openUnion({
    toolSpec: structure(
      {
        name: ref('ToolName'),
        description: text({ minLength: 1 }),
        inputSchema: union({ json: anyObject('The JSON Schema of the arguments.') }),
        strict: flag('Whether the arguments have to fit the schema.'),
      },
      ['name', 'inputSchema'],
    ),
    systemTool: structure({ name: ref('ToolName') }, ['name'], { description: 'A tool of the vendor.' }),
    cachePoint: ref('CachePointBlock'),
  }),
  OutputConfig: structure({
    textFormat: structure(
      {
        type: oneOf(['json_schema']),
        structure: union({
          jsonSchema: structure(
            {
              schema: text({ minLength: 1, description: 'The schema as JSON text.' }),
              name: text(),
              description: text(),
            },
            ['schema'],
          ),
        }),
      },
      ['type', 'structure'],
    ),
    effort: text({ maxLength: 16, description: 'How hard the model is to think.' }),
  }),
  GuardrailConfiguration: structure(
    {
      guardrailIdentifier: text({ maxLength: 2048 }),
      guardrailVersion: ref('GuardrailVersion'),
      trace: oneOf(['enabled', 'disabled', 'enabled_full']),
      streamProcessingMode: oneOf(['sync', 'async']),
    },
    [],
    { description: 'Only Bedrock has guardrails: other vendors refuse the request, and drop nothing.' },
  ),
  GuardrailVersion: text({ pattern: '^(?:|[1-9]\\d{0,7}|DRAFT)$', description: '`DRAFT` or a version number.' }),
  PerformanceLatency: oneOf(['standard', 'optimized']),
  ServiceTierType: oneOf(['priority', 'default', 'flex', 'reserved']),
};
