import { Choice, ModelPatterns, NestedList, Optional, Unused } from './field.decorators.js';

/** Which of OpenAI's two APIs is called. */
export type OpenAiApi = 'chat' | 'responses';

/** The API of some models. */
export class OpenAiModelConfig {
  @ModelPatterns()
  readonly models!: readonly string[];

  @Choice('chat', 'responses')
  readonly api!: OpenAiApi;
}

/** Bifrost's `openai_config`, with Asbru's own choice of the API. */
@Unused('is not needed: Asbru never lets OpenAI store a conversation', 'disable_store')
export class OpenAiConfig {
  /** Chat Completions, or Responses. Asbru's own key; OpenAI's own default is `responses`, most compatible hosts know chat only. */
  @Optional()
  @Choice('chat', 'responses')
  readonly api?: OpenAiApi;

  /** Exceptions by model. Of several that name a model, the last counts. */
  @NestedList(OpenAiModelConfig)
  readonly models: readonly OpenAiModelConfig[] = [];
}
