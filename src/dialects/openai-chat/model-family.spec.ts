import { describe, expect, it } from '@jest/globals';
import { type ModelFamily, toModelFamily } from './model-family.js';

describe('toModelFamily', () => {
  const classic = { openai: true, systemRole: 'system', maxTokensField: 'max_completion_tokens', takesSampling: true };
  const reasoning = { ...classic, systemRole: 'developer', takesSampling: false, takesStop: false };
  const compatible = { openai: false, systemRole: 'system', maxTokensField: 'max_tokens', takesStop: true };
  it.each<{ model: string; expected: Partial<ModelFamily> }>([
    ...['gpt-4o', 'gpt-4o-mini-2024-07-18', 'gpt-3.5-turbo', 'chatgpt-4o-latest', 'ft:gpt-4o:acme::7p4lURel'].map(
      (model) => ({ model, expected: classic as Partial<ModelFamily> }),
    ),
    ...['o1', 'o3-mini', 'openai/o4-mini', 'gpt-5', 'openai/gpt-5.6', 'gpt-10-turbo'].map((model) => ({
      model,
      expected: reasoning as Partial<ModelFamily>,
    })),
    { model: 'gpt-5-chat-latest', expected: { systemRole: 'developer', takesSampling: true, takesEffort: false } },
    ...['gpt-oss-120b', 'meta-llama/llama-3.3-70b', 'olmo-2', 'o-model', 'deepseek-reasoner'].map((model) => ({
      model,
      expected: compatible as Partial<ModelFamily>,
    })),
  ])('knows $model', ({ model, expected }) => {
    expect(toModelFamily(model)).toMatchObject(expected);
  });

  it.each([
    { model: 'gpt-4o', takesEffort: false, takesEffortNone: false },
    { model: 'o3', takesEffort: true, takesEffortNone: false },
    { model: 'gpt-5-mini', takesEffort: true, takesEffortNone: false },
    { model: 'gpt-5.1', takesEffort: true, takesEffortNone: true },
    { model: 'gpt-6', takesEffort: true, takesEffortNone: true },
    { model: 'gpt-oss-20b', takesEffort: true, takesEffortNone: true },
  ])('knows what effort $model takes', ({ model, ...expected }) => {
    expect(toModelFamily(model)).toMatchObject(expected);
  });
});
