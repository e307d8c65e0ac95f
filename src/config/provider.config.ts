import { CircuitBreakerConfig } from './circuit-breaker.config.js';
import { ConcurrencyConfig } from './concurrency.config.js';
import { AzureKeyConfig } from './azure-key.config.js';
import { BedrockKeyConfig } from './bedrock-key.config.js';
import { CustomProviderConfig } from './custom-provider.config.js';
import {
  Flag,
  ModelNames,
  Nested,
  NestedByName,
  NestedList,
  Optional,
  Secret,
  Text,
  Unused,
  Weight,
} from './field.decorators.js';
import { KeyAliasConfig } from './key-alias.config.js';
import { ModelProfileConfig, type ModelProfileRow } from './model-profile.config.js';
import { NetworkConfig } from './network.config.js';
import { OpenAiConfig } from './openai.config.js';
import { ProxyConfig } from './proxy.config.js';
import { type ProxyRoute } from './proxy-route.js';
import { NOT_USED } from './unused-sentences.js';
import { VertexKeyConfig } from './vertex-key.config.js';

/** Bifrost's `providers.<name>.keys[]`: one credential of a vendor. */
@Unused(
  NOT_USED,
  'bedrock_mantle_key_config',
  'ollama_key_config',
  'replicate_key_config',
  'sgl_key_config',
  'use_for_batch_api',
  'vllm_key_config',
)
export class ProviderKeyConfig {
  /** What logs call the key; unique within its vendor. `<provider>-key-<n>` when absent, counted from 1. */
  @Optional()
  @Text()
  readonly name!: string;

  /** A second name, which stays when the first one changes: `x-bf-api-key-id` and `key_ids` of virtual keys know it too. */
  @Optional()
  @Text()
  readonly id?: string;

  /**
   * The key itself, or `env.NAME` in the file. Vendors of clouds have others: AWS credentials (`bedrock_key_config`),
   * Entra (`azure_key_config`) and Google's accounts (`vertex_key_config`) count where it is absent.
   */
  @Optional()
  @Secret('blankIsAbsent')
  readonly value?: string;

  /** AWS credentials and region. Only for vendors that AWS runs. */
  @Nested(BedrockKeyConfig)
  readonly bedrock_key_config?: BedrockKeyConfig;

  /** The resource of Azure OpenAI. Only for `azure`. */
  @Nested(AzureKeyConfig)
  readonly azure_key_config?: AzureKeyConfig;

  /** The project of Google Cloud. Only for `vertex`. */
  @Nested(VertexKeyConfig)
  readonly vertex_key_config?: VertexKeyConfig;

  /** How often the key is chosen beside the vendor's other keys: a share, no unit. */
  @Weight()
  readonly weight: number = 1;

  /** The models that the key serves; `*` is all of them, an empty list is none. */
  @ModelNames()
  readonly models: readonly string[] = ['*'];

  /** The models that the key does not serve, whatever `models` and `aliases` say; `*` is all of them. */
  @ModelNames()
  readonly blacklisted_models: readonly string[] = [];

  /** What the key calls models of other names, which are compared without regard to case. */
  @NestedByName(KeyAliasConfig, 'model_id')
  readonly aliases: Readonly<Record<string, KeyAliasConfig>> = Object.create(null) as Record<string, KeyAliasConfig>;
}

/** Bifrost's `providers.<name>`: a vendor that may be called. */
@Unused(NOT_USED, 'send_back_raw_request', 'send_back_raw_response', 'store_raw_request_response')
export class ProviderConfig {
  /** Credentials to choose from. Empty for vendors that need none. */
  @NestedList(ProviderKeyConfig)
  readonly keys: readonly ProviderKeyConfig[] = [];

  /** Whether conversations that begin alike go to one key, for the sake of the vendor's prompt cache. Asbru's own key. */
  @Flag()
  readonly prefix_affinity: boolean = true;

  @Nested(NetworkConfig)
  readonly network_config: NetworkConfig = new NetworkConfig();

  /** How much is asked of the vendor at the same time. */
  @Nested(ConcurrencyConfig)
  readonly concurrency_and_buffer_size: ConcurrencyConfig = new ConcurrencyConfig();

  /** When a vendor that fails is given a rest. Asbru's own key. */
  @Nested(CircuitBreakerConfig)
  readonly circuit_breaker: CircuitBreakerConfig = new CircuitBreakerConfig();

  /** How the vendor is reached through a proxy. */
  @Nested(ProxyConfig)
  readonly proxy_config?: ProxyConfig;

  /** Which API is called, for vendors that have OpenAI's two. */
  @Nested(OpenAiConfig)
  readonly openai_config?: OpenAiConfig;

  /** Present for a vendor under a name of one's own. */
  @Nested(CustomProviderConfig)
  readonly custom_provider_config?: CustomProviderConfig;

  /** What models take, laid over the vendor's own table. Asbru's own key. */
  @NestedList(ModelProfileConfig)
  readonly model_profiles: readonly ModelProfileRow[] = [];

  /** What `proxy_config` and the environment come to; no key of the file. Undefined for a direct call. */
  readonly proxy?: ProxyRoute;
}
