/** An answer of Converse with members that only Bedrock gives, too. */
interface BedrockAnswer {
  readonly stopReason: string;
  readonly [member: string]: unknown;
}

const METRICS = { latencyMs: 522 };
const USAGE = {
  inputTokens: 13,
  outputTokens: 82,
  totalTokens: 102,
  cacheReadInputTokens: 4,
  cacheWriteInputTokens: 3,
  cacheDetails: [
    { ttl: '1h', inputTokens: 2 },
    { ttl: '5m', inputTokens: 1 },
  ],
};
const TRACE = {
  guardrail: { modelOutput: ['a'], inputAssessment: {}, outputAssessments: {}, actionReason: 'No action.' },
  promptRouter: { invokedModelId: 'arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-pro-v1:0' },
};
const IMAGE = { format: 'png', source: { bytes: 'AQID' } };
const ERROR = { message: 'Not made.' };
const SETTINGS = { performanceConfig: { latency: 'optimized' }, serviceTier: { type: 'priority' } };

const CONTENT = [
  { text: 'Hei' },
  { toolUse: { toolUseId: 't', name: 'f', input: { n: 1 }, type: 'server_tool_use' } },
  { toolResult: { toolUseId: 't', content: [{ json: {} }], status: 'success', type: 'nova_code_interpreter_result' } },
  { image: IMAGE },
  { image: { ...IMAGE, error: ERROR } },
  { audio: { format: 'mp3', source: { bytes: 'AQID' }, error: ERROR } },
  { reasoningContent: { reasoningText: { text: 'Hm', signature: 'c2ln' } } },
  { reasoningContent: { redactedContent: 'YWJj' } },
  {
    citationsContent: {
      content: [{ text: 'Hei' }],
      citations: [{ title: 'a', location: { documentChar: { documentIndex: 0, start: 0, end: 3 } } }],
    },
  },
];

const STOP_REASONS = [
  ...['end_turn', 'tool_use', 'max_tokens', 'stop_sequence', 'guardrail_intervened', 'content_filtered'],
  ...['malformed_model_output', 'malformed_tool_use', 'model_context_window_exceeded'],
];

/** Whole answers of Bedrock that hold every member between them (service model bedrock-runtime 2023-09-30). */
export const BEDROCK_ANSWERS: readonly BedrockAnswer[] = STOP_REASONS.map((stopReason) => ({
  output: { message: { role: 'assistant', content: CONTENT } },
  stopReason,
  usage: USAGE,
  metrics: METRICS,
  additionalModelResponseFields: { stop_sequence: 'END' },
  trace: TRACE,
  ...SETTINGS,
}));

const start = (contentBlockIndex: number, member: object) => ({
  contentBlockStart: { contentBlockIndex, start: member },
});
const delta = (contentBlockIndex: number, member: object) => ({
  contentBlockDelta: { contentBlockIndex, delta: member },
});
const stop = (contentBlockIndex: number) => ({ contentBlockStop: { contentBlockIndex } });

/** A stream of Bedrock that has every kind of event, start and delta. */
export const BEDROCK_EVENTS: readonly Readonly<Record<string, object>>[] = [
  { messageStart: { role: 'assistant' } },
  delta(0, { reasoningContent: { text: 'Hm' } }),
  delta(0, { reasoningContent: { signature: 'c2ln' } }),
  stop(0),
  delta(1, { reasoningContent: { redactedContent: 'YWJj' } }),
  stop(1),
  delta(2, { text: 'Hei' }),
  delta(2, { citation: { title: 'a', location: { web: { url: 'https://example.com', domain: 'example.com' } } } }),
  stop(2),
  start(3, { toolUse: { toolUseId: 't', name: 'f', type: 'server_tool_use' } }),
  delta(3, { toolUse: { input: '{}' } }),
  stop(3),
  start(4, { toolResult: { toolUseId: 't', type: 'nova_code_interpreter_result', status: 'success' } }),
  delta(4, { toolResult: [{ json: {} }] }),
  stop(4),
  start(5, { image: { format: 'png' } }),
  delta(5, { image: { source: { bytes: 'AQID' } } }),
  delta(5, { image: { error: ERROR } }),
  stop(5),
  { messageStop: { stopReason: 'end_turn', additionalModelResponseFields: { stop_sequence: 'END' } } },
  { metadata: { usage: USAGE, metrics: METRICS, trace: TRACE, ...SETTINGS } },
];
