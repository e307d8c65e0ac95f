import { OPEN_MODELS } from '../shared/open-models.js';
import { bearerKey, type VendorDefinition } from '../shared/vendor-definition.js';

/** SambaNova Cloud (docs.sambanova.ai/cloud/api-reference). */
export const sambanova: VendorDefinition = {
  name: 'sambanova',
  dialect: 'openai-chat',
  defaultBaseUrl: 'https://api.sambanova.ai',
  keyRequired: true,
  keyVariable: 'SAMBANOVA_API_KEY',
  authorize: bearerKey,
  profiles: { base: { strictTools: false, parallelToolSwitch: false }, rows: OPEN_MODELS },
};
