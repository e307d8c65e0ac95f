import { CLAUDE_MODELS } from '../shared/claude-models.js';
import { type VendorDefinition } from '../shared/vendor-definition.js';

/** Anthropic's own API. */
export const anthropic: VendorDefinition = {
  name: 'anthropic',
  dialect: 'anthropic-messages',
  defaultBaseUrl: 'https://api.anthropic.com',
  keyRequired: true,
  keyVariable: 'ANTHROPIC_API_KEY',
  authorize: (key) => ({ 'x-api-key': key }),
  profiles: CLAUDE_MODELS,
};
