import { OPEN_MODELS } from '../shared/open-models.js';
import { bearerKey, type VendorDefinition } from '../shared/vendor-definition.js';

/** Hugging Face's router of inference providers (huggingface.co/docs/inference-providers). */
export const huggingface: VendorDefinition = {
  name: 'huggingface',
  dialect: 'openai-chat',
  defaultBaseUrl: 'https://router.huggingface.co',
  keyRequired: true,
  keyVariable: 'HF_TOKEN',
  authorize: bearerKey,
  profiles: { base: { strictTools: false, maxStopSequences: 4 }, rows: OPEN_MODELS },
};
