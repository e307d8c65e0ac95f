import { type ModelTraits } from '../../gateway/model/model-profile.js';
import { type VendorProfiles } from './model-profiles.js';

// Anthropic's documentation, autumn 2026: models overview, thinking, effort, structured outputs, mid-conversation system
// messages, and what is new in each model. A name may stand behind a host's prefix or before a date: `claude-opus-4-1@…`.

/** What all hosts of the Messages API have in common, also those of other models. */
const HOST: ModelTraits = {
  documents: ['pdf'],
  toolNames: 'anthropic',
  toolIds: 'anthropic',
  maxTemperature: 1,
  blankStopSequences: false,
  reasoning: 'budget',
  efforts: [],
  sampling: 'withoutReasoning',
  serviceTiers: ['priority'],
  cachePoints: 'explicit',
  messages: { prefill: true, systemMessages: false, forcedChoiceWithThinking: false },
};

/** Claude from 4.7 on: thinks adaptively, takes neither sampling settings nor a beginning of its answer. */
const NEWEST: ModelTraits = {
  maxOutputTokens: 128_000,
  reasoning: 'adaptive',
  efforts: ['low', 'medium', 'high', 'xhigh', 'max'],
  reasoningOff: true,
  sampling: 'never',
  topK: false,
  messages: {
    prefill: false,
    systemMessages: true,
    forcedChoiceWithThinking: true,
    thinkingBudgets: false,
    thinkingOff: 'disabled',
  },
};

/** Claude up to 4.5. */
const CLASSIC: ModelTraits = {
  reasoning: 'budget',
  efforts: [],
  sampling: 'withoutReasoning',
  topK: true,
  messages: { prefill: true, systemMessages: false, forcedChoiceWithThinking: false },
};

/** Nothing keeps these to a schema. */
const UNSTRUCTURED: ModelTraits = { structuredOutput: 'none', strictTools: false };

/** Models that think before and between everything, and cannot be made to call a tool. */
const ALWAYS_THINKING: ModelTraits = { reasoningOff: false, toolChoices: ['none'] };

/** Claude by version. A later row is laid over an earlier one; a name that is new to this table counts as the newest. */
export const CLAUDE_MODELS: VendorProfiles = {
  base: HOST,
  rows: [
    { models: /claude/, traits: NEWEST },
    {
      models: /claude-(?:2|3|instant)/,
      traits: { ...CLASSIC, ...UNSTRUCTURED, reasoning: 'none', maxOutputTokens: 4096 },
    },
    { models: /claude-3-5/, traits: { maxOutputTokens: 8192 } },
    { models: /claude-3-7/, traits: { reasoning: 'budget', maxOutputTokens: 64_000 } },
    { models: /claude-sonnet-4(?!\d|-[6-9])/, traits: { ...CLASSIC, maxOutputTokens: 64_000 } },
    { models: /claude-haiku-4(?!\d)/, traits: { ...CLASSIC, maxOutputTokens: 64_000 } },
    { models: /claude-opus-4(?!\d|-[6-9])/, traits: { ...CLASSIC, maxOutputTokens: 32_000 } },
    // Claude 4 itself, whose name goes on with a date.
    { models: /claude-(?:sonnet|opus)-4(?:-0|-20\d{6}|@|$)/, traits: UNSTRUCTURED },
    { models: /claude-opus-4-1/, traits: UNSTRUCTURED },
    { models: /claude-(?:opus-4-[1-6]|(?:sonnet|haiku)-4-[5-6])(?!\d)/, traits: { temperatureWithTopP: false } },
    { models: /claude-opus-4-5/, traits: { efforts: ['low', 'medium', 'high'], maxOutputTokens: 64_000 } },
    {
      models: /claude-(?:opus|sonnet)-4-6/,
      traits: {
        efforts: ['low', 'medium', 'high', 'max'],
        sampling: 'withoutReasoning',
        topK: true,
        messages: { systemMessages: false, thinkingBudgets: true },
      },
    },
    { models: /claude-sonnet-4-6/, traits: { maxOutputTokens: 64_000 } },
    { models: /claude-opus-4-[7-8]/, traits: { messages: { thinkingOff: 'omit' } } },
    { models: /claude-opus-4-7|claude-sonnet-5(?!-5)/, traits: { messages: { systemMessages: false } } },
    { models: /claude-(?:fable|mythos)|claude-opus-5-5/, traits: ALWAYS_THINKING },
    { models: /claude-sonnet-5-5/, traits: { toolChoices: ['none'], messages: { thinkingOff: 'between_tools' } } },
  ],
};
