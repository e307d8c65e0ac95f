import { CLAUDE_MODELS } from '../shared/claude-models.js';
import { toRows } from '../shared/model-profiles.js';
import { openAiDialect } from '../shared/openai-api.js';
import { OPENAI_MODELS } from '../shared/openai-models.js';
import { type VendorDefinition } from '../shared/vendor-definition.js';
import { AzureHost } from './azure.host.js';

/** Azure's names of Anthropic's models begin so. */
const CLAUDE = 'claude-';

/** Azure OpenAI, and Anthropic's models in the same resource (Microsoft Foundry). */
export const azure: VendorDefinition = {
  name: 'azure',
  dialect: (model, config) => (model.startsWith(CLAUDE) ? 'anthropic-messages' : openAiDialect(model, config)),
  keyRequired: true,
  keyKind: 'azure',
  openHost: (context) => new AzureHost(context),
  profiles: {
    // Azure takes files in Responses alone (https://learn.microsoft.com/azure/ai-foundry/openai/how-to/responses).
    dialects: { 'openai-responses': { documents: ['pdf'] } },
    rows: [
      ...OPENAI_MODELS,
      { models: /^(?!claude-)/, traits: { documents: [], audio: [], serviceTiers: ['priority'] } },
      ...toRows(/^claude-/, CLAUDE_MODELS),
    ],
  },
};
