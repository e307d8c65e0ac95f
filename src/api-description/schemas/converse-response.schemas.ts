import { type StopReason } from '../../gateway/model/stop-reason.js';
import { anyObject, anyValue, count, type JsonSchema, list, oneOf, ref, structure, text } from './json-schema.js';

const STOP_REASONS = {
  end_turn: 'the model is done',
  tool_use: 'a tool is to be called',
  max_tokens: 'the limit of tokens was reached',
  stop_sequence: 'a stop sequence came',
  guardrail_intervened: 'a guardrail stepped in',
  content_filtered: 'the vendor filtered the content',
  malformed_model_output: 'the model wrote what nobody can read',
  malformed_tool_use: 'the model called a tool in a way that nobody can read',
  model_context_window_exceeded: 'the context window was full',
} as const satisfies Readonly<Record<StopReason, string>>;

const stopReasonList = Object.entries(STOP_REASONS)
  .map(([name, meaning]) => `\`${name}\`: ${meaning}`)
  .join('; ');

/** Members that a whole answer and the last event of a stream have in common. */
export const ANSWER_FIGURES: Readonly<Record<string, JsonSchema>> = {
  usage: ref('TokenUsage'),
  metrics: ref('ConverseMetrics'),
  trace: ref('ConverseTrace'),
  performanceConfig: structure({ latency: ref('PerformanceLatency') }, ['latency'], {
    description: 'Given to those who sent one.',
  }),
  serviceTier: structure({ type: ref('ServiceTierType') }, ['type'], {
    description: 'The tier that served, which may differ from the one that was asked for.',
  }),
};

/** AWS's ConverseResponse and what it is made of. */
export const CONVERSE_RESPONSE_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  BedrockConverseResponse: structure(
    {
      output: structure(
        {
          message: structure({ role: oneOf(['assistant']), content: list(ref('ContentBlock')) }, ['role', 'content']),
        },
        ['message'],
      ),
      stopReason: ref('StopReason'),
      additionalModelResponseFields: anyValue('What `additionalModelResponseFieldPaths` asked for.'),
      ...ANSWER_FIGURES,
    },
    ['output', 'stopReason', 'usage', 'metrics'],
    { description: "AWS's Converse response. Bedrock's own passes as it is." },
  ),
  StopReason: oneOf(Object.keys(STOP_REASONS), { description: `Why the turn ended: ${stopReasonList}.` }),
  TokenUsage: structure(
    {
      inputTokens: count('Without cached ones.'),
      outputTokens: count(),
      totalTokens: count('The sum, cached ones included.'),
      cacheReadInputTokens: count(),
      cacheWriteInputTokens: count(),
      cacheDetails: list(structure({ ttl: text(), inputTokens: count() }, ['ttl', 'inputTokens']), {
        description: 'How the written tokens are kept.',
      }),
    },
    ['inputTokens', 'outputTokens', 'totalTokens'],
    { description: '0 where the vendor told nothing; `x-asbru-warnings` says so.' },
  ),
  ConverseMetrics: structure({ latencyMs: count('Milliseconds.') }, ['latencyMs']),
  ConverseTrace: structure(
    {
      guardrail: anyObject("What a guardrail found: AWS's GuardrailTraceAssessment."),
      promptRouter: structure({ invokedModelId: text() }, [], { description: 'The model that a prompt router chose.' }),
    },
    [],
    { description: 'What decided about the answer beside the model. Bedrock gives it.' },
  ),
};
