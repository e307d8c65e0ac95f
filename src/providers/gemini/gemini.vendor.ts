import { GEMINI_MODELS } from '../shared/gemini-models.js';
import { type VendorDefinition } from '../shared/vendor-definition.js';

/** Google's AI Studio. */
export const gemini: VendorDefinition = {
  name: 'gemini',
  dialect: 'gemini',
  defaultBaseUrl: 'https://generativelanguage.googleapis.com',
  keyRequired: true,
  keyVariable: 'GEMINI_API_KEY',
  authorize: (key) => ({ 'x-goog-api-key': key }),
  profiles: GEMINI_MODELS,
};
