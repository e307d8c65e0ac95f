import { type InferenceProfile } from '../../bedrock-integration/inference-profile.js';
import { PROFILE_TYPES } from '../../bedrock-integration/profile-page.js';
import { COUNT_TOKENS_EXAMPLE, GUARDRAIL_EXAMPLE, MESSAGES_EXAMPLE } from '../examples.js';
import { anyObject, bytes, count, type JsonSchema, list, oneOf, ref, structure, text, union } from './json-schema.js';

const INVOKE_DESCRIPTION =
  "The model's own format. Bedrock gets it as it is. For other vendors it is Anthropic Messages as Bedrock has them: " +
  '`anthropic_version`, `max_tokens` and `messages` as here, and whatever else the Messages API has.';

const messagesMembers: Readonly<Record<string, JsonSchema>> = {
  anthropic_version: text({ description: '`bedrock-2023-05-31`. Tells this form from others.' }),
  max_tokens: { type: 'integer', minimum: 1 },
  messages: list(structure({ role: text(), content: { type: ['string', 'array'] } }, ['role', 'content'])),
  system: { type: ['string', 'array'] },
  tools: list(anyObject('`name`, `description`, `input_schema`.')),
  tool_choice: anyObject('`type`, and `name` of a tool.'),
  temperature: { type: 'number' },
  top_p: { type: 'number' },
  stop_sequences: list(text()),
};

const profileMembers = {
  inferenceProfileName: text({ maxLength: 64 }),
  inferenceProfileArn: text({ description: "Invented, in AWS's form. It may be called, too." }),
  inferenceProfileId: text({ description: 'What goes into `modelId`.' }),
  models: list(structure({ modelArn: text() }, ['modelArn'])),
  status: oneOf(['ACTIVE']),
  type: oneOf(PROFILE_TYPES),
  createdAt: text({ format: 'date-time', description: 'When this gateway started.' }),
  updatedAt: text({ format: 'date-time' }),
} satisfies Readonly<Record<keyof InferenceProfile, JsonSchema>>;

const UNITS = [
  ...['topicPolicyUnits', 'contentPolicyUnits', 'wordPolicyUnits', 'sensitiveInformationPolicyUnits'],
  ...['sensitiveInformationPolicyFreeUnits', 'contextualGroundingPolicyUnits', 'contentPolicyImageUnits'],
  ...['automatedReasoningPolicyUnits', 'automatedReasoningPolicies'],
];

const coverage = structure({ guarded: count(), total: count() });

/** Requests and answers of the operations beside Converse. */
export const OPERATION_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  CountTokensRequest: structure(
    {
      input: union({
        converse: ref('BedrockConverseRequest'),
        invokeModel: structure({ body: bytes('The body that InvokeModel would get, as base64 text.') }, ['body']),
      }),
    },
    ['input'],
    { examples: [COUNT_TOKENS_EXAMPLE] },
  ),
  CountTokensResponse: structure({ inputTokens: count() }, ['inputTokens'], { examples: [{ inputTokens: 11 }] }),
  InvokeModelRequest: structure(messagesMembers, [], {
    description: INVOKE_DESCRIPTION,
    examples: [MESSAGES_EXAMPLE],
  }),
  InvokeModelResponse: structure(
    {
      id: text(),
      type: text(),
      role: text(),
      model: text(),
      content: list(structure({ type: text() })),
      stop_reason: { type: ['string', 'null'] },
      stop_sequence: { type: ['string', 'null'] },
      usage: anyObject('`input_tokens`, `output_tokens`, and those of the cache.'),
    },
    [],
    { description: "The model's own format; Anthropic Messages for other vendors than Bedrock." },
  ),
  InferenceProfile: structure(profileMembers, Object.keys(profileMembers)),
  InferenceProfileList: structure(
    {
      inferenceProfileSummaries: list(ref('InferenceProfile')),
      nextToken: text({ description: 'Where the next page begins; absent on the last one.' }),
    },
    ['inferenceProfileSummaries'],
  ),
  ApplyGuardrailRequest: structure(
    {
      source: oneOf(['INPUT', 'OUTPUT']),
      content: list(ref('GuardrailConverseContentBlock')),
      outputScope: oneOf(['INTERVENTIONS', 'FULL']),
    },
    ['source', 'content'],
    { description: 'Passed to Bedrock as it is.', examples: [GUARDRAIL_EXAMPLE] },
  ),
  ApplyGuardrailResponse: structure(
    {
      usage: structure(Object.fromEntries(UNITS.map((name) => [name, count()]))),
      action: oneOf(['NONE', 'GUARDRAIL_INTERVENED']),
      actionReason: text(),
      outputs: list(structure({ text: text() })),
      assessments: list(anyObject("AWS's GuardrailAssessment.")),
      guardrailCoverage: structure({ textCharacters: coverage, images: coverage }),
    },
    ['usage', 'action', 'outputs'],
    { description: "Bedrock's answer as it is." },
  ),
};
