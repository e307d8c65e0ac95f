import { bearerKey, type VendorDefinition } from '../shared/vendor-definition.js';

/**
 * OpenRouter (openrouter.ai/docs). It normalises what its hosts differ in, wants reasoning back as it gave it
 * (/docs/use-cases/reasoning-tokens), and the tools in every request (/docs/features/tool-calling).
 */
export const openrouter: VendorDefinition = {
  name: 'openrouter',
  dialect: 'openai-chat',
  defaultBaseUrl: 'https://openrouter.ai/api',
  keyRequired: true,
  keyVariable: 'OPENROUTER_API_KEY',
  authorize: bearerKey,
  profiles: {
    base: {
      documents: ['pdf'],
      audio: ['wav', 'mp3'],
      video: ['mp4', 'mpeg', 'mov', 'webm'],
      chat: {
        textParts: true,
        replaysReasoning: 'reasoning_details',
        reasoningField: 'reasoning',
        defaults: { usage: { include: true } },
        cacheMark: 'cache_control',
        toolsForHistory: true,
      },
    },
    rows: [
      // openrouter.ai/docs/features/prompt-caching
      { models: /^(?:~?anthropic|google)\//, traits: { cachePoints: 'explicit' } },
      { models: /^~?anthropic\//, traits: { maxTemperature: 1 } },
    ],
  },
};
