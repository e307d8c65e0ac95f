import { describe, expect, it } from '@jest/globals';
import { KeyAliasConfig } from '../../config/key-alias.config.js';
import { KeyModels } from './key-models.js';

const aliasTo = (model_id: string, rest: Partial<KeyAliasConfig> = {}): KeyAliasConfig =>
  Object.assign(new KeyAliasConfig(), { model_id, ...rest });

function modelsOf(
  models: readonly string[],
  denied: readonly string[] = [],
  aliases: Readonly<Record<string, KeyAliasConfig>> = {},
): KeyModels {
  return new KeyModels({ models, blacklisted_models: denied, aliases });
}

describe('KeyModels', () => {
  it.each([
    { name: 'all', models: ['*'], expected: true },
    { name: 'none', models: [], expected: false },
    { name: 'the model', models: ['a', 'm'], expected: true },
    { name: 'others', models: ['a', 'M'], expected: false },
    { name: 'all but it', models: ['*'], denied: ['m'], expected: false },
    { name: 'all but it, in other letters', models: ['*'], denied: ['M'], expected: false },
    { name: 'it, and denies it', models: ['m'], denied: ['m'], expected: false },
    { name: 'it, and denies all', models: ['m'], denied: ['*'], expected: false },
    { name: 'it, and denies others', models: ['m'], denied: ['n'], expected: true },
  ])('of a list with $name serve it: $expected', ({ models, denied, expected }) => {
    expect(modelsOf(models, denied).serves('m')).toBe(expected);
  });

  it('serve an alias whatever the list says, in any letters', () => {
    const models = modelsOf([], [], { Fast: aliasTo('gpt-4o-mini') });
    expect(['fast', 'FAST', 'gpt-4o-mini'].map((name) => models.serves(name))).toEqual([true, true, false]);
    expect(models.aliasOf('FAST')?.modelId).toBe('gpt-4o-mini');
    expect(models.aliasOf('constructor')).toBeUndefined();
    expect(models.names).toEqual(['Fast']);
  });

  it.each(['fast', 'FAST', 'gpt-4o-mini', 'GPT-4o-mini'])('serve no alias when %s is denied', (denied) => {
    expect(modelsOf(['*'], [denied], { Fast: aliasTo('gpt-4o-mini') }).serves('Fast')).toBe(false);
  });

  it('leave another key’s alias alone, unless the list has the name', () => {
    expect(modelsOf(['*']).serves('fast', true)).toBe(false);
    expect(modelsOf(['*', 'fast']).serves('fast', true)).toBe(true);
  });

  it.each([
    { name: 'a deployment', alias: 'gpt-4o', config: aliasTo('my-deployment'), expected: 'gpt-4o' },
    { name: 'a model under a word', alias: 'fast', config: aliasTo('gpt-4o-mini'), expected: 'gpt-4o-mini' },
    {
      name: 'a model under the name of another',
      alias: 'us.anthropic.claude-sonnet-4',
      config: aliasTo('gpt-4o'),
      expected: 'gpt-4o',
    },
    {
      name: 'what the operator says',
      alias: 'gpt-4o',
      config: aliasTo('d-1', { model_name: 'o3' }),
      expected: 'o3',
    },
    { name: 'nothing known', alias: 'best', config: aliasTo('d-1'), expected: 'd-1' },
  ])('look up what is taken by $expected for $name', ({ alias, config, expected }) => {
    expect(modelsOf([], [], { [alias]: config }).aliasOf(alias)?.traitsName).toBe(expected);
  });

  it('call the inference profile of an alias, and tell what the answer’s headers say', () => {
    const arn = 'arn:aws:bedrock:eu-west-1:123456789012:application-inference-profile/abc';
    const config = aliasTo('anthropic.claude-sonnet-4', {
      inference_profile_arn: arn,
      model_name: 'claude-sonnet-4',
      model_family: 'anthropic',
      region: 'eu-west-1',
    });
    expect(modelsOf([], [], { a: config }).aliasOf('a')).toEqual({
      modelId: 'anthropic.claude-sonnet-4',
      sentId: arn,
      traitsName: 'claude-sonnet-4',
      modelName: 'claude-sonnet-4',
      modelFamily: 'anthropic',
      region: 'eu-west-1',
    });
  });
});
