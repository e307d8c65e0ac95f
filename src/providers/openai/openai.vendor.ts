import { openAiDialect } from '../shared/openai-api.js';
import { OPENAI_MODELS } from '../shared/openai-models.js';
import { bearerKey, type VendorDefinition } from '../shared/vendor-definition.js';

/** OpenAI's own API. */
export const openai: VendorDefinition = {
  name: 'openai',
  dialect: openAiDialect,
  defaultBaseUrl: 'https://api.openai.com',
  keyRequired: true,
  keyVariable: 'OPENAI_API_KEY',
  authorize: bearerKey,
  profiles: {
    base: { documents: ['pdf'], audio: ['wav', 'mp3'], serviceTiers: ['priority', 'flex'] },
    rows: OPENAI_MODELS,
  },
};
