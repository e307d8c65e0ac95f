import { OPEN_MODELS } from '../shared/open-models.js';
import { bearerKey, type VendorDefinition } from '../shared/vendor-definition.js';

/**
 * A local Ollama (docs.ollama.com/api/openai-compatibility). It takes no key, and ignores what chooses among tools and
 * what keeps them to their schemas.
 */
export const ollama: VendorDefinition = {
  name: 'ollama',
  dialect: 'openai-chat',
  defaultBaseUrl: 'http://localhost:11434',
  keyRequired: false,
  authorize: bearerKey,
  profiles: {
    base: {
      toolChoices: [],
      parallelToolSwitch: false,
      strictTools: false,
      topK: false,
      efforts: ['none', 'low', 'medium', 'high'],
    },
    rows: [...OPEN_MODELS, { models: /./, traits: { toolChoices: [], chat: { replaysReasoning: 'no' } } }],
  },
};
