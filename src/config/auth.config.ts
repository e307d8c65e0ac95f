import {
  Expects,
  Flag,
  Instant,
  NestedList,
  Optional,
  Reference,
  SecretText,
  Shown,
  ShownTable,
  Texts,
  Unused,
  WholeNumber,
} from './field.decorators.js';
import { NOT_USED } from './unused-sentences.js';
import { ATTRIBUTE_NAMES, VirtualKeyProviderConfig } from './virtual-key.config.js';

const ARGON2ID = /^\$argon2id\$v=19\$m=(\d{1,6}),t=(\d{1,2}),p=(\d{1,2})\$[\w+/]{11,}\$[\w+/]{22,}$/;

/** Memory of one check, in KiB: more would let few callers take all of it. */
const MAX_MEMORY_KIB = 262_144;

function isPasswordHash(text: string): boolean {
  const [, memory] = ARGON2ID.exec(text) ?? [];
  return memory !== undefined && Number(memory) <= MAX_MEMORY_KIB;
}

/** A person, or a tool that knows user names and passwords only, who calls models. Asbru's own addition. */
export class UserConfig {
  /** What is written before the colon of Basic credentials. */
  @Expects('a non-empty string without ":"', (value) => typeof value === 'string' && /^[^:]+$/.test(value))
  readonly name!: string;

  /** Argon2id in PHC form, as `asbru users hash` prints it, or `env.NAME`. */
  @Reference('an argon2id hash as "asbru users hash" prints it ($argon2id$v=19$...), or env.NAME', isPasswordHash)
  readonly password_hash!: string;

  /** What the user is known by beside the name, for the log: a team, a cost centre. */
  @ShownTable({ names: ATTRIBUTE_NAMES, content: 'text' })
  readonly attributes?: Readonly<Record<string, string>>;

  /** An inactive user is known and refused. */
  @Flag()
  readonly is_active: boolean = true;

  /** From this moment on the user is refused (RFC 3339). Never when absent. */
  @Optional()
  @Instant()
  readonly expires_at?: string;

  /** Calls of the user that run at the same time; further ones are refused with a 429. No limit when absent. */
  @Optional()
  @WholeNumber(1, 1_000_000)
  readonly max_concurrent_requests?: number;

  /** What the user may call. Empty is nothing. */
  @NestedList(VirtualKeyProviderConfig)
  readonly provider_configs: readonly VirtualKeyProviderConfig[] = [];

  /** The models to ask when the one that was asked for fails. */
  @Optional()
  @Texts()
  readonly fallbacks?: readonly string[];
}

/** Bifrost's `governance.auth_config`: user names and passwords. */
@Unused(`${NOT_USED}: every inference request needs a credential`, 'disable_auth_on_inference')
export class AuthConfig {
  /** False switches all of it off. */
  @Flag()
  readonly is_enabled: boolean = true;

  /** Opens the management side, and no inference route, together with `admin_password`. */
  @Shown()
  @Optional()
  @Reference('a user name without ":", or env.NAME', (text) => !text.includes(':'))
  readonly admin_username?: string;

  @Optional()
  @SecretText()
  readonly admin_password?: string;

  /** Who calls models with a user name and a password. */
  @NestedList(UserConfig)
  readonly users: readonly UserConfig[] = [];
}
