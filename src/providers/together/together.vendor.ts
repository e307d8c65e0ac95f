import { OPEN_MODELS } from '../shared/open-models.js';
import { bearerKey, type VendorDefinition } from '../shared/vendor-definition.js';

/** Together AI (docs.together.ai/reference/chat-completions-1). */
export const together: VendorDefinition = {
  name: 'together',
  dialect: 'openai-chat',
  defaultBaseUrl: 'https://api.together.xyz',
  keyRequired: true,
  keyVariable: 'TOGETHER_API_KEY',
  authorize: bearerKey,
  profiles: { base: { strictTools: false }, rows: OPEN_MODELS },
};
