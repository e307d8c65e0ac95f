import { bearerKey, type VendorDefinition } from '../shared/vendor-definition.js';

/**
 * Perplexity's Sonar API (docs.perplexity.ai/docs/sonar/openai-compatibility). It searches the web itself and calls no
 * tools; user and assistant take turns strictly.
 */
export const perplexity: VendorDefinition = {
  name: 'perplexity',
  dialect: 'openai-chat',
  defaultBaseUrl: 'https://api.perplexity.ai',
  paths: { 'openai-chat': '/chat/completions' },
  keyRequired: true,
  keyVariable: 'PERPLEXITY_API_KEY',
  authorize: bearerKey,
  profiles: {
    base: {
      documents: ['pdf', 'doc', 'docx'],
      tools: false,
      toolChoices: [],
      maxStopSequences: 0,
      minOutputTokens: 16,
      reasoning: 'none',
      cachePoints: 'none',
      chat: { systemAnywhere: false, alternatingRoles: true, streamUsage: false, documentPart: 'file_url' },
    },
    rows: [
      {
        models: /reasoning|deep-research/,
        traits: { reasoning: 'effort', reasoningOff: false, efforts: ['minimal', 'low', 'medium', 'high'] },
      },
    ],
  },
};
