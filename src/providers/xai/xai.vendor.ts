import { bearerKey, type VendorDefinition } from '../shared/vendor-definition.js';

/** xAI's own API (docs.x.ai). Models that reason refuse penalties and stop sequences (/docs/guides/reasoning). */
export const xai: VendorDefinition = {
  name: 'xai',
  dialect: 'openai-chat',
  defaultBaseUrl: 'https://api.x.ai',
  keyRequired: true,
  keyVariable: 'XAI_API_KEY',
  authorize: bearerKey,
  profiles: {
    base: {
      images: ['png', 'jpeg'],
      topK: false,
      reasoning: 'none',
      chat: { maxTokensField: 'max_completion_tokens', textParts: true },
    },
    rows: [
      {
        models: /grok-(?:3-mini|[4-9]|code|build)(?!.*non-reasoning)/,
        traits: { reasoning: 'always', reasoningOff: false, maxStopSequences: 0, chat: { penalties: false } },
      },
      { models: /grok-3-mini/, traits: { images: [], reasoning: 'effort', efforts: ['low', 'high'] } },
      {
        models: /grok-4\.3/,
        traits: { reasoning: 'effort', reasoningOff: true, efforts: ['none', 'low', 'medium', 'high'] },
      },
      { models: /grok-4\.[5-9]/, traits: { reasoning: 'effort', efforts: ['low', 'medium', 'high'] } },
    ],
  },
};
