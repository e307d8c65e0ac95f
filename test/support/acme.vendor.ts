import { bearerKey, type VendorDefinition } from '../../src/providers/shared/vendor-definition.js';

/** A made-up vendor that speaks OpenAI's Chat Completions: this file is all that adding one takes. */
export const acme: VendorDefinition = {
  name: 'acme',
  dialect: 'openai-chat',
  defaultBaseUrl: 'https://api.acme.example',
  keyRequired: true,
  keyVariable: 'ACME_API_KEY',
  authorize: bearerKey,
  profiles: {
    base: { images: [], topK: false },
    rows: [{ models: /^acme-large/, traits: { images: ['png'], maxStopSequences: 4 } }],
  },
};
