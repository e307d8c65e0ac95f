import { OPEN_MODELS } from '../shared/open-models.js';
import { bearerKey, type VendorDefinition } from '../shared/vendor-definition.js';

/** Fireworks AI (docs.fireworks.ai/api-reference/post-chatcompletions). Reasoning goes back as reasoning_content (/guides/reasoning). */
export const fireworks: VendorDefinition = {
  name: 'fireworks',
  dialect: 'openai-chat',
  defaultBaseUrl: 'https://api.fireworks.ai/inference',
  keyRequired: true,
  keyVariable: 'FIREWORKS_API_KEY',
  authorize: bearerKey,
  profiles: { base: { strictTools: false, maxStopSequences: 4 }, rows: OPEN_MODELS },
};
