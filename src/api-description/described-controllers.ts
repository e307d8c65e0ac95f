import { BedrockController } from '../bedrock-integration/bedrock.controller.js';
import { GuardrailController } from '../bedrock-integration/guardrail.controller.js';
import { InferenceProfilesController } from '../bedrock-integration/inference-profiles.controller.js';
import { HealthController } from '../health/health.controller.js';
import { ConfigurationController } from '../management/configuration.controller.js';
import { DebugController } from '../observability/debug-sampling/debug.controller.js';
import { MetricsController } from '../observability/metrics/metrics.controller.js';
import { PydanticAiBedrockController } from '../pydanticai-integration/pydanticai-bedrock.controller.js';
import { StatusController } from '../status/status.controller.js';
import { ApiDescriptionController } from './api-description.controller.js';
import { type DescribedController, type TaggedController } from './described.js';
import { DocsController } from './docs.controller.js';
import { GUARDRAIL_DESCRIBED, INFERENCE_PROFILES_DESCRIBED } from './operations/bedrock.operations.js';
import { DOCS_DESCRIBED, DOCUMENT_DESCRIBED } from './operations/description.operations.js';
import { HEALTH_DESCRIBED } from './operations/health.operations.js';
import { CONFIGURATION_DESCRIBED, DEBUG_DESCRIBED, METRICS_DESCRIBED } from './operations/management.operations.js';
import { MODEL_OPERATIONS_DESCRIBED } from './operations/model.operations.js';
import { STATUS_DESCRIBED } from './operations/status.operations.js';

/** What is known of the gateway's own controllers. What others add is described by what their code says. */
export const DESCRIBED_CONTROLLERS: readonly DescribedController[] = [
  MODEL_OPERATIONS_DESCRIBED,
  INFERENCE_PROFILES_DESCRIBED,
  GUARDRAIL_DESCRIBED,
  HEALTH_DESCRIBED,
  METRICS_DESCRIBED,
  CONFIGURATION_DESCRIBED,
  DEBUG_DESCRIBED,
  DOCUMENT_DESCRIBED,
  DOCS_DESCRIBED,
  STATUS_DESCRIBED,
];

/** The parts of the document, in the order in which they are shown. */
export const TAGS = {
  'Bedrock Integration': "For AWS's clients: the endpoint URL of the SDK is `<gateway>/bedrock`.",
  'PydanticAI Integration':
    'For PydanticAI applications: the endpoint URL is `<gateway>/pydanticai/bedrock` or `<gateway>/pydanticai`.',
  Health: 'Probes for balancers and Kubernetes, on both ports.',
  Management: 'For operators, on the management port.',
  'Status page': 'What operators see in a browser at `/` of the management port.',
} as const;

/** Which controller stands in which part. A controller that is not listed has a part of its own name. */
export const TAGGED_CONTROLLERS: readonly (TaggedController & { readonly tag: keyof typeof TAGS })[] = [
  { controller: BedrockController, tag: 'Bedrock Integration' },
  { controller: InferenceProfilesController, tag: 'Bedrock Integration' },
  { controller: GuardrailController, tag: 'Bedrock Integration' },
  { controller: PydanticAiBedrockController, tag: 'PydanticAI Integration' },
  { controller: HealthController, tag: 'Health' },
  { controller: MetricsController, tag: 'Management' },
  { controller: ConfigurationController, tag: 'Management' },
  { controller: DebugController, tag: 'Management' },
  { controller: ApiDescriptionController, tag: 'Management' },
  { controller: DocsController, tag: 'Management' },
  { controller: StatusController, tag: 'Status page' },
];
