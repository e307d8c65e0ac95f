import { Choice, Optional, Reference, Shown, Text, Unused } from './field.decorators.js';
import { isAwsRegion } from './is-aws-region.js';
import { NOT_USED } from './unused-sentences.js';

/** Bifrost's families of models. */
const FAMILIES = [
  'anthropic',
  'openai',
  'mistral',
  'cohere',
  'gemini',
  'gemma',
  'llama',
  'imagen',
  'veo',
  'nova',
  'titan',
] as const;

const ARN = /^arn:[\w-]+:bedrock:\S+$/;

/** Bifrost's `keys[].aliases.<name>`: what a key calls the model of that name. Written as text, it is `model_id` alone. */
@Unused(
  NOT_USED,
  'anthropic_version',
  'api_version',
  'endpoint',
  'force_single_region',
  'project_id',
  'project_number',
  'use_anthropic_endpoints',
  'use_deployments_endpoint',
)
export class KeyAliasConfig {
  /** What the vendor is sent: the id of a model, of a deployment, or an ARN. */
  @Text()
  readonly model_id!: string;

  /** Which model that is, where its id does not say it. What the model takes is looked up by this name. */
  @Optional()
  @Text()
  readonly model_name?: string;

  /** Whose model it is, for the answer's headers. */
  @Optional()
  @Choice(...FAMILIES)
  readonly model_family?: string;

  /** For people; nothing reads it. */
  @Optional()
  @Text()
  readonly description?: string;

  /** Where the model is called, instead of the key's own region. For keys of AWS only. */
  @Optional()
  @Shown()
  @Reference('the name of an AWS region, such as eu-central-1', isAwsRegion)
  readonly region?: string;

  /** Called instead of `model_id`, which then says which model it is. For keys of AWS only. */
  @Optional()
  @Shown()
  @Reference('the ARN of an inference profile of Bedrock', (text) => ARN.test(text))
  readonly inference_profile_arn?: string;
}
