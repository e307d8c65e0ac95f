import { OPEN_MODELS } from '../shared/open-models.js';
import { bearerKey, type VendorDefinition } from '../shared/vendor-definition.js';

/** Cerebras Inference (inference-docs.cerebras.ai/resources/openai). It answers 400 to penalties and `logit_bias`. */
export const cerebras: VendorDefinition = {
  name: 'cerebras',
  dialect: 'openai-chat',
  defaultBaseUrl: 'https://api.cerebras.ai',
  keyRequired: true,
  keyVariable: 'CEREBRAS_API_KEY',
  authorize: bearerKey,
  profiles: {
    base: {
      images: [],
      topK: false,
      maxTemperature: 1.5,
      maxStopSequences: 4,
      chat: { maxTokensField: 'max_completion_tokens', penalties: false },
    },
    rows: [...OPEN_MODELS, { models: /./, traits: { images: [], chat: { replaysReasoning: 'no' } } }],
  },
};
