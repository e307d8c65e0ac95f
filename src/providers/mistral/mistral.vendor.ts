import { bearerKey, type VendorDefinition } from '../shared/vendor-definition.js';

/**
 * Mistral's own API (docs.mistral.ai/api). It answers 422 to members that it does not document, `stream_options` among
 * them; usage comes without being asked for.
 */
export const mistral: VendorDefinition = {
  name: 'mistral',
  dialect: 'openai-chat',
  defaultBaseUrl: 'https://api.mistral.ai',
  keyRequired: true,
  keyVariable: 'MISTRAL_API_KEY',
  authorize: bearerKey,
  profiles: {
    base: {
      documents: ['pdf'],
      toolIds: 'mistral',
      maxTemperature: 1.5,
      topK: false,
      reasoning: 'none',
      chat: {
        textParts: true,
        systemAnywhere: false,
        userAfterTool: false,
        alternatingRoles: true,
        requiredChoice: 'any',
        replaysReasoning: 'thinking_parts',
        streamUsage: false,
        prefill: 'prefix',
        unknownFields: false,
        knownFields: [
          ...['presence_penalty', 'frequency_penalty', 'prediction', 'safe_prompt', 'prompt_mode', 'metadata'],
          'guardrails',
        ],
        seedField: 'random_seed',
        documentPart: 'document_url',
        audioPart: 'base64',
      },
    },
    rows: [
      // docs.mistral.ai/capabilities/reasoning
      { models: /mistral-(?:small|medium)/, traits: { reasoning: 'effort', efforts: ['none', 'high'] } },
      { models: /magistral/, traits: { reasoning: 'always', reasoningOff: false } },
      { models: /codestral|devstral|mathstral|open-mi/, traits: { images: [] } },
      // docs.mistral.ai/capabilities/audio
      { models: /voxtral/, traits: { images: [], audio: ['wav', 'mp3'] } },
    ],
  },
};
