import { type ProfileRow } from './model-profiles.js';

/** OpenAI's own models take instructions as a list of texts, and no `top_k`. */
const CLASSIC = {
  documents: ['pdf'],
  topK: false,
  maxStopSequences: 4,
  reasoning: 'none',
  reasoningOff: false,
  serviceTiers: ['priority', 'flex'],
  chat: { maxTokensField: 'max_completion_tokens', textParts: true },
} as const;

const REASONING = {
  ...CLASSIC,
  reasoning: 'effort',
  sampling: 'withoutReasoning',
  maxStopSequences: 0,
  efforts: ['minimal', 'low', 'medium', 'high', 'xhigh'],
  chat: { ...CLASSIC.chat, systemRole: 'developer' },
} as const;

/**
 * OpenAI's models by their names, also behind a host's prefix (`openai/gpt-5`) or as fine-tuned ones (`ft:gpt-4o:…`).
 * A later row is laid over an earlier one.
 */
export const OPENAI_MODELS: readonly ProfileRow[] = [
  { models: /(?:^|\/|ft:)(?:gpt-[1-4](?!\d)|chatgpt-)/, traits: CLASSIC },
  { models: /(?:^|\/|ft:)(?:o[1-9]\d*(?:-|$|:)|gpt-(?:[5-9]|\d\d))/, traits: REASONING },
  // gpt-5.1 switched reasoning off by default, and can.
  {
    models: /(?:^|\/|ft:)gpt-(?:5\.[1-9]|[6-9]|\d\d)/,
    traits: { reasoningOff: true, efforts: ['none', ...REASONING.efforts] },
  },
  // From gpt-5.6 on (developers.openai.com/api/docs/guides/prompt-caching).
  {
    models: /(?:^|\/|ft:)gpt-(?:5\.(?:[6-9]|\d\d)|[6-9]|\d\d)/,
    traits: { cachePoints: 'explicit', chat: { cacheMark: 'prompt_cache_breakpoint' } },
  },
  // gpt-5-chat-latest and its like answer without reasoning.
  {
    models: /(?:^|\/|ft:)gpt-(?:[5-9]|\d\d)[^/]*-chat/,
    traits: { ...CLASSIC, sampling: 'always', reasoningOff: false, chat: { ...CLASSIC.chat, systemRole: 'developer' } },
  },
];
