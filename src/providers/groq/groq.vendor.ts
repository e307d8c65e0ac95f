import { bearerKey, type VendorDefinition } from '../shared/vendor-definition.js';

/**
 * GroqCloud (console.groq.com/docs/api-reference). It answers 400 to members that it does not document. Schemas for
 * answers exclude tools, and only some models take them (console.groq.com/docs/structured-outputs).
 */
export const groq: VendorDefinition = {
  name: 'groq',
  dialect: 'openai-chat',
  defaultBaseUrl: 'https://api.groq.com/openai',
  keyRequired: true,
  keyVariable: 'GROQ_API_KEY',
  authorize: bearerKey,
  profiles: {
    base: {
      images: [],
      strictTools: false,
      topK: false,
      maxStopSequences: 4,
      reasoning: 'none',
      structuredOutput: 'json_object',
      structuredOutputWithTools: false,
      serviceTiers: ['priority', 'flex'],
      chat: {
        maxTokensField: 'max_completion_tokens',
        unknownFields: false,
        knownFields: [
          ...['presence_penalty', 'frequency_penalty', 'logit_bias', 'logprobs', 'top_logprobs', 'user', 'metadata'],
          ...['reasoning_format', 'include_reasoning', 'disable_tool_validation', 'documents', 'citation_options'],
          ...['search_settings', 'compound_custom'],
        ],
        // console.groq.com/docs/service-tiers
        tierNames: { priority: 'performance' },
      },
    },
    rows: [
      { models: /llama-4/, traits: { images: ['png', 'jpeg', 'gif', 'webp'] } },
      { models: /llama-4|gpt-oss|kimi-k2/, traits: { structuredOutput: 'json_schema' } },
      {
        models: /gpt-oss/,
        traits: {
          reasoning: 'effort',
          efforts: ['low', 'medium', 'high'],
          reasoningOff: false,
          toolChoices: ['none'],
        },
      },
      // console.groq.com/docs/reasoning: thoughts stand in the answer's text unless they are asked to be parsed.
      {
        models: /qwen3|qwen-3/,
        traits: {
          reasoning: 'effort',
          efforts: ['none', 'default'],
          chat: { defaults: { reasoning_format: 'parsed' } },
        },
      },
    ],
  },
};
