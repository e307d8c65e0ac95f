import { describe, expect, it } from '@jest/globals';
import { type ModelTraits } from '../gateway/model/model-profile.js';
import { ModelProfiles } from './shared/model-profiles.js';
import { HTTP_VENDORS, VENDORS } from './vendors.js';

function profileOf(reference: string) {
  const [name = '', ...model] = reference.split('/');
  const vendor = HTTP_VENDORS.find((candidate) => candidate.name === name);
  return new ModelProfiles(vendor?.profiles ?? {}).of(model.join('/'));
}

describe('the vendors', () => {
  it('have names and key variables of their own', () => {
    const names = VENDORS.map(({ name }) => name);
    const variables = VENDORS.flatMap(({ keyVariable }) => keyVariable ?? []);
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(variables).size).toBe(variables.length);
  });

  it.each(HTTP_VENDORS.filter(({ defaultBaseUrl }) => defaultBaseUrl !== undefined))(
    'are called at an address without the path of an API: $name',
    ({ defaultBaseUrl = '', keyRequired }) => {
      expect(defaultBaseUrl).toMatch(keyRequired ? /^https:\/\/[^?#]+[^/]$/ : /^http:\/\/localhost:\d+$/);
      expect(defaultBaseUrl).not.toMatch(/\/v\d|completions/);
    },
  );
});

describe('the profile of a model', () => {
  it.each<{ model: string; traits: ModelTraits }>([
    { model: 'openai/gpt-5.6', traits: { cachePoints: 'explicit', chat: { cacheMark: 'prompt_cache_breakpoint' } } },
    { model: 'openai/gpt-5.5', traits: { cachePoints: 'implicit' } },
    { model: 'mistral/mistral-medium-3-5', traits: { reasoning: 'effort', efforts: ['none', 'high'] } },
    { model: 'mistral/magistral-medium-latest', traits: { reasoning: 'always' } },
    { model: 'mistral/codestral-latest', traits: { images: [] } },
    { model: 'groq/llama-3.3-70b-versatile', traits: { structuredOutput: 'json_object', images: [] } },
    { model: 'groq/openai/gpt-oss-120b', traits: { reasoning: 'effort', structuredOutput: 'json_schema' } },
    { model: 'openrouter/anthropic/claude-opus-4.6', traits: { cachePoints: 'explicit', maxTemperature: 1 } },
    { model: 'openrouter/openai/gpt-5.1', traits: { cachePoints: 'implicit', maxTemperature: 2 } },
    { model: 'xai/grok-4.3', traits: { reasoning: 'effort', reasoningOff: true, maxStopSequences: 0 } },
    { model: 'xai/grok-4.20-non-reasoning', traits: { reasoning: 'none', maxStopSequences: Infinity } },
    { model: 'xai/grok-4', traits: { reasoning: 'always', chat: { penalties: false } } },
    { model: 'deepseek/deepseek-chat', traits: { reasoning: 'none', toolChoices: ['any', 'tool', 'none'] } },
    { model: 'deepseek/deepseek-v4-pro', traits: { sampling: 'withoutReasoning', toolChoices: ['none'] } },
    { model: 'perplexity/sonar-reasoning-pro', traits: { tools: false, reasoning: 'effort' } },
    { model: 'fireworks/accounts/fireworks/models/kimi-k2-thinking', traits: { images: [], toolChoices: ['none'] } },
    {
      model: 'fireworks/accounts/fireworks/models/glm-4p6',
      traits: { images: [], chat: { replaysReasoning: 'reasoning_content' } },
    },
    { model: 'together/zai-org/GLM-4.5V', traits: { images: ['png', 'jpeg', 'gif', 'webp'] } },
    { model: 'together/Qwen/Qwen2.5-VL-72B-Instruct', traits: { images: ['png', 'jpeg', 'gif', 'webp'] } },
    { model: 'nebius/Qwen/Qwen3-235B-A22B-Thinking-2507', traits: { images: [], toolChoices: ['none'] } },
    { model: 'sambanova/Meta-Llama-3.3-70B-Instruct', traits: { images: [], reasoning: 'none' } },
    { model: 'ollama/gpt-oss:20b', traits: { toolChoices: [], chat: { replaysReasoning: 'no' } } },
  ])('says what $model takes', ({ model, traits }) => {
    expect(profileOf(model)).toMatchObject(traits);
  });
});
