import { bearerKey, type VendorDefinition } from '../shared/vendor-definition.js';

/** OpenAI's Chat Completions API. */
export const openai: VendorDefinition = {
  name: 'openai',
  dialect: 'openai-chat',
  defaultBaseUrl: 'https://api.openai.com',
  keyRequired: true,
  keyVariable: 'OPENAI_API_KEY',
  authorize: bearerKey,
};
