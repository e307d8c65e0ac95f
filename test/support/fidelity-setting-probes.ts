import {
  choice,
  config,
  fields,
  format,
  guardrail,
  type Probe,
  spec,
  strictSpec,
  TOOL,
  tools,
} from './fidelity-requests.js';

const MEANT = 'what is meant without it';
const WITH_TOOLS = { toolConfig: { tools: [TOOL] } };
const OPEN = { type: 'object', properties: { a: { type: 'string' } } };
const CLOSED = { ...OPEN, required: ['a'], additionalProperties: false };

/** Sampling, and where the answer ends. */
export const SAMPLING_PROBES: readonly Probe[] = [
  { member: 'inferenceConfig.maxTokens', ...config({ maxTokens: 100 }) },
  { member: 'inferenceConfig.temperature', ...config({ temperature: 0.5 }) },
  { member: 'inferenceConfig.temperature (above 1)', ...config({ temperature: 1.9 }) },
  { member: 'inferenceConfig.topP', ...config({ topP: 0.5 }) },
  { member: 'inferenceConfig.topP with temperature', ...config({ temperature: 0.5, topP: 0.5 }) },
  {
    member: 'inferenceConfig.stopSequences',
    ...config({ stopSequences: ['a'] }),
    gateway: 'watched for by the gateway',
  },
  {
    member: 'inferenceConfig.stopSequences (six)',
    ...config({ stopSequences: ['a', 'b', 'c', 'd', 'e', 'f'] }),
    gateway: 'watched for by the gateway',
  },
];

/** Tools, and which of them is called. */
export const TOOL_PROBES: readonly Probe[] = [
  { member: 'toolConfig.tools[].toolSpec', ...tools(TOOL) },
  { member: 'toolSpec.description', ...spec({ description: 'a' }) },
  { member: 'toolSpec.inputSchema (no type)', ...spec({ inputSchema: { json: { properties: {} } } }) },
  {
    member: 'toolSpec.inputSchema ($ref)',
    ...spec({ inputSchema: { json: { ...OPEN, properties: { a: { $ref: '#/$defs/a' } }, $defs: { a: {} } } } }),
  },
  { member: 'toolSpec.strict', ...strictSpec(CLOSED) },
  { member: 'toolSpec.strict (open schema)', ...strictSpec(OPEN) },
  { member: 'toolConfig.tools[].systemTool', ...tools({ systemTool: { name: 'nova_grounding' } }) },
  { member: 'toolChoice.auto', ...choice({ auto: {} }), gateway: MEANT },
  { member: 'toolChoice.any', ...choice({ any: {} }) },
  { member: 'toolChoice.tool', ...choice({ tool: { name: 'f' } }) },
  {
    member: 'additionalModelRequestFields.parallel_tool_calls: false',
    ...fields({ parallel_tool_calls: false }, WITH_TOOLS),
  },
];

/** Reasoning, and the form of the answer. */
export const ANSWER_PROBES: readonly Probe[] = [
  { member: 'outputConfig.textFormat', ...format(CLOSED) },
  { member: 'outputConfig.textFormat (open schema)', ...format(OPEN) },
  { member: 'outputConfig.textFormat with tools', ...format(CLOSED, {}, WITH_TOOLS) },
  { member: 'jsonSchema.name', ...format(CLOSED, { name: 'answer' }) },
  { member: 'jsonSchema.description', ...format(CLOSED, { description: 'The answer' }) },
  ...['low', 'medium', 'high', 'xhigh', 'max'].map((effort) => ({
    member: `outputConfig.effort: ${effort}`,
    request: { outputConfig: { effort } },
  })),
  ...[
    { name: 'thinking.budget_tokens', wish: { thinking: { type: 'enabled', budget_tokens: 2048 } } },
    { name: 'thinking.type: adaptive', wish: { thinking: { type: 'adaptive' } } },
    { name: 'thinking.type: disabled', wish: { thinking: { type: 'disabled' } } },
    {
      name: 'reasoningConfig.maxReasoningEffort',
      wish: { reasoningConfig: { type: 'enabled', maxReasoningEffort: 'low' } },
    },
    { name: 'reasoning_effort', wish: { reasoning_effort: 'low' } },
    { name: 'reasoning.effort', wish: { reasoning: { effort: 'low' } } },
    { name: 'thinkingConfig.thinkingBudget', wish: { thinkingConfig: { thinkingBudget: 2048 } } },
    { name: 'thinkingConfig.thinkingLevel', wish: { thinkingConfig: { thinkingLevel: 'low' } } },
  ].map(({ name, wish }) => ({ member: `additionalModelRequestFields.${name}`, ...fields(wish) })),
];

/** Everything else. */
export const SETTING_PROBES: readonly Probe[] = [
  { member: 'additionalModelRequestFields.top_k', ...fields({ top_k: 1 }) },
  { member: 'additionalModelRequestFields.seed', ...fields({ seed: 1 }) },
  { member: 'additionalModelRequestFields.presence_penalty', ...fields({ presence_penalty: 1 }) },
  { member: 'additionalModelRequestFields (that nobody knows)', ...fields({ later: 1 }) },
  {
    member: 'additionalModelResponseFieldPaths',
    request: { additionalModelResponseFieldPaths: ['/id'] },
    gateway: 'read',
  },
  { member: 'guardrailConfig', ...guardrail({}) },
  { member: 'guardrailConfig.trace', ...guardrail({ trace: 'enabled_full' }) },
  { member: 'guardrailConfig.streamProcessingMode', ...guardrail({ streamProcessingMode: 'sync' }) },
  { member: 'promptVariables', request: { promptVariables: { a: { text: 'b' } } } },
  { member: 'requestMetadata', request: { requestMetadata: { team: 'a' } } },
  {
    member: 'performanceConfig.latency: standard',
    request: { performanceConfig: { latency: 'standard' } },
    gateway: MEANT,
  },
  { member: 'performanceConfig.latency: optimized', request: { performanceConfig: { latency: 'optimized' } } },
  { member: 'serviceTier.type: default', request: { serviceTier: { type: 'default' } }, gateway: MEANT },
  ...['priority', 'flex', 'reserved'].map((type) => ({
    member: `serviceTier.type: ${type}`,
    request: { serviceTier: { type } },
  })),
  { member: 'a member that is not known', request: { later: 1 } },
];
