import { AwsPairConfig } from './aws-pair.config.js';
import {
  Flag,
  Instant,
  KeyNames,
  ModelNames,
  Nested,
  NestedList,
  Optional,
  ProviderName,
  Reference,
  Secret,
  ShownTable,
  Text,
  Texts,
  Unused,
  Weight,
  WholeNumber,
} from './field.decorators.js';
import { type NameRule } from './shape.js';
import { NOT_ENFORCED, NOT_USED } from './unused-sentences.js';

const HASH = /^[\da-f]{64}$/i;

/** Bifrost's `provider_configs[]` of a virtual key: what its holder may call of one vendor. */
@Unused(NOT_USED, 'id', 'virtual_key_id')
@Unused(NOT_ENFORCED, 'budgets', 'rate_limit', 'rate_limit_id')
export class VirtualKeyProviderConfig {
  /** Name of the vendor. `*`, every vendor, is Asbru's own addition. */
  @ProviderName()
  readonly provider!: string;

  /**
   * The models of the vendor that may be called: an empty list is none, `*` is all (Bifrost since 1.5). What begins with
   * `regex:` is a pattern that fits the whole name.
   */
  @ModelNames()
  readonly allowed_models: readonly string[] = [];

  /** The models of the vendor that may not be called, whatever else says so; names and patterns as above. */
  @ModelNames()
  readonly blacklisted_models: readonly string[] = [];

  /** The vendor's keys by which they may be called, by `name` or `id`; `*` is all of them, as is no list; empty is none. */
  @Optional()
  @KeyNames()
  readonly key_ids?: readonly string[];

  /**
   * The vendor's share of the calls whose model is named without vendor: it is compared with that of the other vendors
   * that may be called for the name. A vendor without weight is not chosen so.
   */
  @Optional()
  @Weight()
  readonly weight?: number;
}

/** What a holder is known by beside its name, such as `team` or `cost-centre`. */
export const ATTRIBUTE_NAMES: NameRule = {
  pattern: /^[a-z][\w.-]{0,62}$/i,
  expectation: 'a name of at most 63 letters, digits and characters of "_.-" that begins with a letter',
};

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

  /** What the holder is known by beside its name, for the log: a team, a cost centre. Asbru's own key. */
  @ShownTable({ names: ATTRIBUTE_NAMES, content: 'text' })
  readonly attributes?: Readonly<Record<string, string>>;

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

  /** Calls of the holder that run at the same time; further ones are refused with a 429. No limit when absent. */
  @Optional()
  @WholeNumber(1, 1_000_000)
  readonly max_concurrent_requests?: number;

  /** What the holder may call. Empty is nothing. */
  @NestedList(VirtualKeyProviderConfig)
  readonly provider_configs: readonly VirtualKeyProviderConfig[] = [];

  /** The models to ask when the one that was asked for fails. Asbru's own key. */
  @Optional()
  @Texts()
  readonly fallbacks?: readonly string[];
}
