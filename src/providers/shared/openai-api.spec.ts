import { describe, expect, it } from '@jest/globals';
import { OpenAiConfig } from '../../config/openai.config.js';
import { ProviderConfig } from '../../config/provider.config.js';
import { openAiDialect } from './openai-api.js';

function dialectOf(model: string, config?: Partial<OpenAiConfig>) {
  const openai_config = config && Object.assign(new OpenAiConfig(), config);
  return openAiDialect(model, Object.assign(new ProviderConfig(), { openai_config }));
}

describe('openAiDialect', () => {
  it.each<[string, Partial<OpenAiConfig> | undefined, string]>([
    ['nothing is configured', undefined, 'openai-chat'],
    ['nothing is said', {}, 'openai-chat'],
    ['responses are said', { api: 'responses' }, 'openai-responses'],
    ['chat is said', { api: 'chat' }, 'openai-chat'],
    ['the model is an exception', { models: [{ models: ['gpt-5*'], api: 'responses' }] }, 'openai-responses'],
    ['another model is one', { api: 'responses', models: [{ models: ['gpt-4*'], api: 'chat' }] }, 'openai-responses'],
    [
      'two exceptions name it',
      {
        models: [
          { models: ['gpt-5*'], api: 'responses' },
          { models: ['*-mini'], api: 'chat' },
        ],
      },
      'openai-chat',
    ],
  ])('chooses where %s', (_name, config, dialect) => {
    expect(dialectOf('gpt-5-mini', config)).toBe(dialect);
  });
});
