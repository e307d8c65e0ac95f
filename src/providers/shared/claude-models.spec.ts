import { describe, expect, it } from '@jest/globals';
import { type ModelProfile } from '../../gateway/model/model-profile.js';
import { CLAUDE_MODELS } from './claude-models.js';
import { ModelProfiles } from './model-profiles.js';

const profiles = new ModelProfiles(CLAUDE_MODELS);

/** What of a model's profile tells the generations apart. */
function summarize(profile: ModelProfile): string {
  const { reasoning, sampling, structuredOutput, efforts, maxOutputTokens, temperatureWithTopP, messages } = profile;
  return [
    reasoning,
    profile.reasoningOff ? messages.thinkingOff : 'always on',
    efforts.at(-1) ?? 'no effort',
    sampling,
    structuredOutput,
    maxOutputTokens ?? 'no limit',
    ...(temperatureWithTopP ? [] : ['one sampling setting']),
    ...(messages.prefill ? ['prefill'] : []),
    ...(messages.systemMessages ? ['system anywhere'] : []),
    ...(messages.thinkingBudgets ? ['budgets'] : []),
    ...(profile.toolChoices.includes('any') ? [] : ['free choice']),
  ].join(', ');
}

describe('CLAUDE_MODELS', () => {
  it.each([
    ['claude-3-haiku-20240307', 'none, disabled, no effort, withoutReasoning, none, 4096, prefill'],
    ['claude-3-5-sonnet-20241022', 'none, disabled, no effort, withoutReasoning, none, 8192, prefill'],
    ['claude-3-7-sonnet-20250219', 'budget, disabled, no effort, withoutReasoning, none, 64000, prefill'],
    ['claude-sonnet-4-20250514', 'budget, disabled, no effort, withoutReasoning, none, 64000, prefill'],
    ['claude-opus-4-0', 'budget, disabled, no effort, withoutReasoning, none, 32000, prefill'],
    [
      'claude-opus-4-1@20250805',
      'budget, disabled, no effort, withoutReasoning, none, 32000, one sampling setting, prefill',
    ],
    [
      'claude-sonnet-4-5-20250929',
      'budget, disabled, no effort, withoutReasoning, json_schema, 64000, one sampling setting, prefill',
    ],
    [
      'claude-haiku-4-5',
      'budget, disabled, no effort, withoutReasoning, json_schema, 64000, one sampling setting, prefill',
    ],
    ['claude-opus-4-5', 'budget, disabled, high, withoutReasoning, json_schema, 64000, one sampling setting, prefill'],
    [
      'claude-opus-4-6',
      'adaptive, disabled, max, withoutReasoning, json_schema, 128000, one sampling setting, budgets',
    ],
    [
      'claude-sonnet-4-6',
      'adaptive, disabled, max, withoutReasoning, json_schema, 64000, one sampling setting, budgets',
    ],
    ['claude-opus-4-7', 'adaptive, omit, max, never, json_schema, 128000'],
    ['claude-opus-4-8', 'adaptive, omit, max, never, json_schema, 128000, system anywhere'],
    ['claude-sonnet-5', 'adaptive, disabled, max, never, json_schema, 128000'],
    ['claude-opus-5', 'adaptive, disabled, max, never, json_schema, 128000, system anywhere'],
    ['claude-opus-5-5', 'adaptive, always on, max, never, json_schema, 128000, system anywhere, free choice'],
    ['claude-sonnet-5-5', 'adaptive, between_tools, max, never, json_schema, 128000, system anywhere, free choice'],
    ['claude-haiku-5-5', 'adaptive, disabled, max, never, json_schema, 128000, system anywhere'],
    ['claude-fable-5', 'adaptive, always on, max, never, json_schema, 128000, system anywhere, free choice'],
    ['claude-of-tomorrow-9', 'adaptive, disabled, max, never, json_schema, 128000, system anywhere'],
    ['kimi-k3', 'budget, disabled, no effort, withoutReasoning, json_schema, no limit, prefill'],
  ])('knows %s', (model, summary) => {
    expect(summarize(profiles.of(model))).toBe(summary);
  });

  it('follows the names and ids that Anthropic takes', () => {
    expect(profiles.of('claude-opus-5')).toMatchObject({ toolNames: 'anthropic', toolIds: 'anthropic' });
  });
});
