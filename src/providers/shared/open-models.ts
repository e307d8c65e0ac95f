import { type ProfileRow } from './model-profiles.js';

/**
 * Models with open weights by their names, as the hosts of many models serve them behind any prefix
 * (`moonshotai/Kimi-K2-Instruct`, `accounts/fireworks/models/glm-4p6`). A later row is laid over an earlier one, and a
 * host's own rows over these.
 */
export const OPEN_MODELS: readonly ProfileRow[] = [
  // Text in, text out, without reasoning (their model cards).
  { models: /llama-?v?3(?!.*vision)|mixtral|mistral-7b/i, traits: { images: [], reasoning: 'none' } },
  { models: /llama-?4|gemma-?3/i, traits: { reasoning: 'none' } },
  // gpt-oss reasons always, and its hosts refuse a forced call: its template has no way to say it.
  {
    models: /gpt-oss/i,
    traits: { images: [], reasoningOff: false, efforts: ['low', 'medium', 'high'], toolChoices: ['none'] },
  },
  { models: /deepseek/i, traits: { images: [], chat: { replaysReasoning: 'reasoning_content' } } },
  // Moonshot and Z.ai document `auto` and `none` only, and want the reasoning of tool rounds back.
  {
    models: /kimi/i,
    traits: { toolChoices: ['none'], chat: { replaysReasoning: 'reasoning_content' } },
  },
  { models: /kimi-?k2(?![.p][5-9])/i, traits: { images: [] } },
  { models: /kimi-?k2-?instruct/i, traits: { reasoning: 'none' } },
  {
    models: /glm-?[4-9]/i,
    traits: { toolChoices: ['none'], chat: { replaysReasoning: 'reasoning_content' } },
  },
  { models: /glm-?\d(?:[.p]\d)?(?!\d*v)(?:-|$)/i, traits: { images: [] } },
  // Qwen's thinking models refuse a forced call.
  { models: /qwen.*thinking|qwq/i, traits: { toolChoices: ['none'] } },
  { models: /qwen(?!.*vl)(?!3\.[5-9])/i, traits: { images: [] } },
];
