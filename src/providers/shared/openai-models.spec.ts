import { describe, expect, it } from '@jest/globals';
import { type ModelTraits } from '../../gateway/model/model-profile.js';
import { ModelProfiles } from './model-profiles.js';
import { OPENAI_MODELS } from './openai-models.js';

const profiles = new ModelProfiles({ rows: OPENAI_MODELS });

const CLASSIC: ModelTraits = {
  sampling: 'always',
  reasoning: 'none',
  maxStopSequences: 4,
  chat: { systemRole: 'system', maxTokensField: 'max_completion_tokens' },
};
const REASONING: ModelTraits = {
  sampling: 'withoutReasoning',
  reasoning: 'effort',
  maxStopSequences: 0,
  chat: { systemRole: 'developer', maxTokensField: 'max_completion_tokens' },
};
const COMPATIBLE: ModelTraits = {
  sampling: 'always',
  reasoning: 'effort',
  maxStopSequences: Infinity,
  chat: { systemRole: 'system', maxTokensField: 'max_tokens' },
};
const CHAT: ModelTraits = { sampling: 'always', reasoning: 'none', chat: { systemRole: 'developer' } };

describe('the models of OpenAI', () => {
  it.each<{ model: string; traits: ModelTraits }>([
    ...['gpt-4o', 'gpt-4o-mini-2024-07-18', 'gpt-3.5-turbo', 'chatgpt-4o-latest', 'ft:gpt-4o:acme::7p4lURel'].map(
      (model) => ({ model, traits: CLASSIC }),
    ),
    ...['o1', 'o3-mini', 'openai/o4-mini', 'gpt-5', 'openai/gpt-5.6', 'gpt-10-turbo'].map((model) => ({
      model,
      traits: REASONING,
    })),
    ...['gpt-5-chat-latest', 'openai/gpt-5.1-chat'].map((model) => ({ model, traits: CHAT })),
    ...['gpt-oss-120b', 'meta-llama/llama-3.3-70b', 'olmo-2', 'o-model', 'deepseek-reasoner'].map((model) => ({
      model,
      traits: COMPATIBLE,
    })),
  ])('knows $model', ({ model, traits }) => {
    expect(profiles.of(model)).toMatchObject(traits);
  });

  it.each([
    { model: 'gpt-4o', reasoningOff: false },
    { model: 'o3', reasoningOff: false },
    { model: 'gpt-5-mini', reasoningOff: false },
    { model: 'gpt-5.1', reasoningOff: true },
    { model: 'gpt-6', reasoningOff: true },
    { model: 'gpt-oss-20b', reasoningOff: true },
  ])('knows whether $model can leave reasoning', ({ model, reasoningOff }) => {
    expect(profiles.of(model).reasoningOff).toBe(reasoningOff);
  });
});
