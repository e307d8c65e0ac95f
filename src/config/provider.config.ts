import { BedrockKeyConfig } from './bedrock-key.config.js';
import { ModelNames, Nested, NestedList, Optional, Secret, Text, Unused, Weight } from './field.decorators.js';
import { NetworkConfig } from './network.config.js';
import { NOT_ENFORCED, NOT_USED } from './unused-sentences.js';

/** Bifrost's `providers.<name>.keys[]`: one credential of a vendor. */
@Unused(
  NOT_USED,
  'aliases',
  'azure_key_config',
  'bedrock_mantle_key_config',
  'id',
  'ollama_key_config',
  'replicate_key_config',
  'sgl_key_config',
  'use_for_batch_api',
  'vertex_key_config',
  'vllm_key_config',
)
@Unused(NOT_ENFORCED, 'blacklisted_models')
export class ProviderKeyConfig {
  /** What logs call the key; unique within its vendor. `<provider>-key-<n>` when absent, counted from 1. */
  @Optional()
  @Text()
  readonly name!: string;

  /**
   * The key itself, or `env.NAME` in the file. Every vendor's key has one, but for AWS credentials: for `bedrock` it is
   * a Bedrock API key, and `bedrock_key_config` counts where it is absent.
   */
  @Optional()
  @Secret('blankIsAbsent')
  readonly value?: string;

  /** AWS credentials and region. Only for vendors that AWS runs. */
  @Nested(BedrockKeyConfig)
  readonly bedrock_key_config?: BedrockKeyConfig;

  /** How often the key is chosen beside the vendor's other keys: a share, no unit. */
  @Weight()
  readonly weight: number = 1;

  /** The models that the key serves; `*` is all of them, an empty list is none. */
  @ModelNames()
  readonly models: readonly string[] = ['*'];
}

/** Bifrost's `providers.<name>`: a vendor that may be called. */
@Unused(
  NOT_USED,
  'concurrency_and_buffer_size',
  'custom_provider_config',
  'openai_config',
  'send_back_raw_request',
  'send_back_raw_response',
  'store_raw_request_response',
)
@Unused(`${NOT_USED}: the vendor is called directly`, 'proxy_config')
export class ProviderConfig {
  /** Credentials to choose from. Empty for vendors that need none. */
  @NestedList(ProviderKeyConfig)
  readonly keys: readonly ProviderKeyConfig[] = [];

  @Nested(NetworkConfig)
  readonly network_config: NetworkConfig = new NetworkConfig();
}
