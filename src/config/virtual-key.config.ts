import { AwsPairConfig } from './aws-pair.config.js';
import {
  Flag,
  Instant,
  ModelNames,
  Nested,
  NestedList,
  Optional,
  ProviderName,
  Reference,
  Secret,
  Text,
  Unused,
} from './field.decorators.js';
import { NOT_ENFORCED, NOT_USED } from './unused-sentences.js';

const HASH = /^[\da-f]{64}$/i;

/** Bifrost's `provider_configs[]` of a virtual key: what its holder may call of one vendor. */
@Unused(NOT_USED, 'id', 'virtual_key_id', 'weight')
@Unused(NOT_ENFORCED, 'blacklisted_models', 'budgets', 'key_ids', 'rate_limit', 'rate_limit_id')
export class VirtualKeyProviderConfig {
  /** Name of the vendor. `*`, every vendor, is Asbru's own addition. */
  @ProviderName()
  readonly provider!: string;

  /** The models of the vendor that may be called: an empty list is none, `*` is all (Bifrost since 1.5). */
  @ModelNames()
  readonly allowed_models: readonly string[] = [];
}

/** Bifrost's `governance.virtual_keys[]`: a key that callers present. */
@Unused(NOT_USED, 'calendar_aligned', 'delete_after_expire', 'disable_content_logging', 'weight')
@Unused(
  NOT_ENFORCED,
  'access_profile_id',
  'budgets',
  'customer_id',
  'mcp_configs',
  'rate_limit',
  'rate_limit_id',
  'team_id',
)
@Unused(`${NOT_USED}: list the vendors in provider_configs`, 'allow_all_providers')
export class VirtualKeyConfig {
  /** What logs and messages call the key. */
  @Text()
  readonly name!: string;

  /** The key that callers present, or `env.NAME` in the file. */
  @Optional()
  @Secret()
  readonly value?: string;

  /** SHA-256 of the key that callers present, instead of the key: the file then holds nothing that opens anything. */
  @Optional()
  @Reference('the SHA-256 of the key in 64 hexadecimal digits, as "asbru keys hash" prints it', (text) =>
    HASH.test(text),
  )
  readonly value_hash?: string;

  /** A pair with which AWS's clients sign. */
  @Nested(AwsPairConfig)
  readonly aws?: AwsPairConfig;

  /** Stable identity of the holder in logs. Two keys may share one while a key is being replaced. */
  @Optional()
  @Text()
  readonly id?: string;

  /** For people; nothing reads it. */
  @Optional()
  @Text()
  readonly description?: string;

  /** An inactive key is known and refused. */
  @Flag()
  readonly is_active: boolean = true;

  /** From this moment on the key is refused (RFC 3339). Never when absent. */
  @Optional()
  @Instant()
  readonly expires_at?: string;

  /** What the holder may call. Empty is nothing. */
  @NestedList(VirtualKeyProviderConfig)
  readonly provider_configs: readonly VirtualKeyProviderConfig[] = [];
}
