import { GuardrailController } from '../../bedrock-integration/guardrail.controller.js';
import { InferenceProfilesController } from '../../bedrock-integration/inference-profiles.controller.js';
import { DEFAULT_RESULTS, MAX_RESULTS, PROFILE_TYPES } from '../../bedrock-integration/profile-page.js';
import { describeController } from '../described.js';
import { CALL_ERRORS } from '../error-answers.js';
import { GUARDRAIL_EXAMPLE } from '../examples.js';
import { CALL_HEADERS } from '../request-headers.js';
import { ANY_ANSWER, WHOLE_ANSWER } from '../response-headers.js';
import { ref } from '../schemas/json-schema.js';

/** The models that a caller may call, as Bedrock's control plane lists them. */
export const INFERENCE_PROFILES_DESCRIBED = describeController(InferenceProfilesController, {
  list: {
    summary: 'List inference profiles',
    description: "The models that the caller may call and that are known by name: AWS's `ListInferenceProfiles`.",
    methods: ['get', 'head'],
    parameters: [
      {
        name: 'maxResults',
        in: 'query',
        description: 'How many of them at most.',
        schema: { type: 'integer', minimum: 1, maximum: MAX_RESULTS, default: DEFAULT_RESULTS },
      },
      {
        name: 'nextToken',
        in: 'query',
        description: '`nextToken` of an earlier answer.',
        schema: { type: 'string' },
      },
      {
        name: 'type',
        in: 'query',
        description: 'Only those of this kind; all that the configuration names are of the first.',
        schema: { type: 'string', enum: PROFILE_TYPES },
      },
    ],
    answers: [
      {
        status: 200,
        description: 'In the order of their ids.',
        headers: ANY_ANSWER,
        content: { 'application/json': ref('InferenceProfileList') },
      },
    ],
  },
  get: {
    summary: 'Get inference profile',
    description: "One of the models that the caller may call, by id or ARN: AWS's `GetInferenceProfile`.",
    methods: ['get', 'head'],
    wildcard: 'inferenceProfileIdentifier',
    parameters: [
      {
        name: 'inferenceProfileIdentifier',
        in: 'path',
        description: '`inferenceProfileId` or `inferenceProfileArn`, percent-encoded or with plain slashes.',
        schema: { type: 'string', minLength: 1 },
        example: 'mock/echo',
      },
    ],
    answers: [
      {
        status: 200,
        description: 'The profile.',
        headers: ANY_ANSWER,
        content: { 'application/json': ref('InferenceProfile') },
      },
    ],
    errors: ['notFound'],
  },
});

/** Bedrock's guardrails. */
export const GUARDRAIL_DESCRIBED = describeController(GuardrailController, {
  apply: {
    summary: 'Apply guardrail',
    description:
      "Has a guardrail look at content: AWS's `ApplyGuardrail`. Only Bedrock has guardrails; request and answer pass byte for byte.",
    methods: ['post'],
    parameters: [
      {
        name: 'identifier',
        in: 'path',
        description: 'Id or ARN of the guardrail.',
        schema: { type: 'string', minLength: 1 },
        example: 'gr1',
      },
      {
        name: 'version',
        in: 'path',
        description: '`DRAFT` or a version number.',
        schema: { type: 'string' },
        example: 'DRAFT',
      },
      ...CALL_HEADERS,
    ],
    body: {
      schema: 'ApplyGuardrailRequest',
      description: 'What to look at.',
      required: true,
      examples: { text: { summary: 'A text', value: GUARDRAIL_EXAMPLE } },
    },
    answers: [
      {
        status: 200,
        description: 'What the guardrail found.',
        headers: WHOLE_ANSWER,
        content: { 'application/json': ref('ApplyGuardrailResponse') },
      },
    ],
    errors: CALL_ERRORS,
  },
});
