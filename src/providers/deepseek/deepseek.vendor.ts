import { bearerKey, type VendorDefinition } from '../shared/vendor-definition.js';

/**
 * DeepSeek's own API (api-docs.deepseek.com). Its models think unless they are told not to; while they do, they ignore
 * temperatures and penalties, refuse forced calls, and want their thoughts of tool rounds back (/guides/thinking_mode).
 * Messages are continued in the beta only (/guides/chat_prefix_completion), and a schema is kept by words beside
 * `json_object` (/guides/json_mode).
 */
export const deepseek: VendorDefinition = {
  name: 'deepseek',
  dialect: 'openai-chat',
  defaultBaseUrl: 'https://api.deepseek.com',
  keyRequired: true,
  keyVariable: 'DEEPSEEK_API_KEY',
  authorize: bearerKey,
  profiles: {
    base: {
      images: [],
      toolChoices: ['none'],
      parallelToolSwitch: false,
      strictTools: false,
      topK: false,
      maxStopSequences: 16,
      sampling: 'withoutReasoning',
      efforts: ['low', 'high', 'max'],
      structuredOutput: 'json_object',
      chat: {
        replaysReasoning: 'reasoning_content',
        reasoningField: 'thinking',
        prefill: 'prefix',
        prefillPath: '/beta/chat/completions',
        penalties: false,
      },
    },
    rows: [
      {
        models: /^deepseek-chat/,
        traits: {
          reasoning: 'none',
          sampling: 'always',
          toolChoices: ['any', 'tool', 'none'],
          chat: { penalties: true },
        },
      },
      { models: /^deepseek-reasoner/, traits: { reasoning: 'always', reasoningOff: false } },
    ],
  },
};
