import { type VendorProfiles } from '../shared/model-profiles.js';
import { bearerKey, type VendorDefinition } from '../shared/vendor-definition.js';

/**
 * Cohere's models by their names (https://docs.cohere.com/docs/models), a later row laid over an earlier one. A choice of
 * tools is taken from command-r7b on, stop sequences are five, and a schema for the answer excludes tools
 * (https://docs.cohere.com/reference/chat).
 */
const PROFILES: VendorProfiles = {
  base: {
    images: [],
    toolChoices: ['any', 'none'],
    toolNames: 'cohere',
    parallelToolSwitch: false,
    maxTemperature: 5,
    maxStopSequences: 5,
    reasoning: 'none',
    efforts: [],
    structuredOutputWithTools: false,
  },
  rows: [
    { models: /command-r(?:-|$)/, traits: { toolChoices: [] } },
    { models: /vision|command-a-plus/, traits: { images: ['png', 'jpeg', 'gif', 'webp'] } },
    { models: /reasoning|command-a-plus/, traits: { reasoning: 'budget' } },
  ],
};

/** Cohere's own API. */
export const cohere: VendorDefinition = {
  name: 'cohere',
  dialect: 'cohere-chat',
  defaultBaseUrl: 'https://api.cohere.com',
  keyRequired: true,
  keyVariable: 'CO_API_KEY',
  authorize: bearerKey,
  profiles: PROFILES,
};
