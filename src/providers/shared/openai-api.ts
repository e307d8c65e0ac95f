import { type ProviderConfig } from '../../config/provider.config.js';
import { type DialectName } from '../../gateway/ports/dialect-name.js';
import { toModelPattern } from './model-pattern.js';

/** Which of OpenAI's two APIs a model is called by: what `openai_config` says, and Chat Completions where it is silent. */
export function openAiDialect(model: string, { openai_config: config }: ProviderConfig): DialectName {
  const exception = config?.models.findLast(({ models }) => toModelPattern(models).test(model));
  return (exception ?? config)?.api === 'responses' ? 'openai-responses' : 'openai-chat';
}
