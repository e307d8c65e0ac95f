import { OPEN_MODELS } from '../shared/open-models.js';
import { bearerKey, type VendorDefinition } from '../shared/vendor-definition.js';

/** Nebius Token Factory (docs.tokenfactory.nebius.com/api-reference). */
export const nebius: VendorDefinition = {
  name: 'nebius',
  dialect: 'openai-chat',
  defaultBaseUrl: 'https://api.tokenfactory.nebius.com',
  keyRequired: true,
  keyVariable: 'NEBIUS_API_KEY',
  authorize: bearerKey,
  profiles: { base: { strictTools: false }, rows: OPEN_MODELS },
};
