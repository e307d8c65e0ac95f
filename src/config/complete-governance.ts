import { hash } from 'node:crypto';
import { type AuthConfig } from './auth.config.js';
import { type AwsPairConfig } from './aws-pair.config.js';
import { completeGrants } from './complete-grants.js';
import { type GovernanceConfig } from './configuration-file.js';
import { decodeEncryptionKey } from './encryption-key.js';
import { type Findings } from './findings.js';
import { requireBeside } from './require-beside.js';
import { type EnvironmentVariables } from './resolve-secret.js';
import { openSealedSecret } from './sealed-secret.js';
import { type VirtualKeyConfig, type VirtualKeyProviderConfig } from './virtual-key.config.js';

/** What governance is checked against. */
export interface GovernanceContext {
  readonly environment: EnvironmentVariables;
  /** Names of the vendors there are; grants are not checked when absent. */
  readonly names: ReadonlySet<string> | undefined;
  readonly findings: Findings;
}

/** Short enough to be guessed: 16 random characters of base64 hold 96 bits. */
const MIN_SECRET_LENGTH = 16;

/** As many as `asbru users hash` asks for: people make passwords of words. */
const MIN_PASSWORD_LENGTH = 12;

/** Checks who may call what, and opens the secrets that are sealed. */
export function completeGovernance(governance: GovernanceConfig, context: GovernanceContext): void {
  checkKeys(governance.virtual_keys, context.findings);
  checkPairs(governance.virtual_keys, context);
  for (const [index, { provider_configs: grants }] of governance.virtual_keys.entries()) {
    checkGrants(grants, `governance.virtual_keys.${index}`, context);
  }
  checkIds(governance, context.findings);
  if (governance.auth_config !== undefined) checkAuthConfig(governance.auth_config, context);
}

/** One value for two keys would leave open who calls. */
function checkKeys(keys: readonly VirtualKeyConfig[], findings: Findings): void {
  const places = new Map<string, string>();
  for (const [index, key] of keys.entries()) {
    const place = `governance.virtual_keys.${index}`;
    const member = key.value === undefined ? 'value_hash' : 'value';
    if (key.value !== undefined && key.value_hash !== undefined) {
      findings.fault(`${place}.value_hash`, 'expected value or value_hash, not both');
    }
    const digest = key.value === undefined ? key.value_hash?.toLowerCase() : hash('sha256', key.value);
    if (digest === undefined) requireCredential(key, place, findings);
    else claim(places, digest, { place, member, findings });
    if (key.value !== undefined && key.value.length < MIN_SECRET_LENGTH) {
      findings.notice(`${place}.value has fewer than ${MIN_SECRET_LENGTH} characters: it can be guessed`);
    }
    keepDigest(key, digest);
  }
}

/** Ids that callers have who come without a virtual key: one id for two callers would mix their calls and limits. */
function checkIds({ virtual_keys: keys, auth_config: auth }: GovernanceConfig, findings: Findings): void {
  const taken = new Map([['direct-key', 'callers with a key of their own have it']]);
  for (const [index, { name }] of (auth?.users ?? []).entries()) {
    taken.set(`user_${name}`, `governance.auth_config.users.${index} has it`);
  }
  for (const [index, { id }] of keys.entries()) {
    const holder = id === undefined ? undefined : taken.get(id);
    if (holder !== undefined) findings.fault(`governance.virtual_keys.${index}.id`, `expected another id; ${holder}`);
  }
}

/** Nobody needs the key itself any longer, so nothing of the process has it from here on. */
function keepDigest(key: VirtualKeyConfig, digest: string | undefined): void {
  if (key.value === undefined) return;
  Object.assign(key, { value_hash: digest });
  Reflect.deleteProperty(key, 'value');
}

function requireCredential({ aws }: VirtualKeyConfig, place: string, findings: Findings): void {
  const isReported = ['', '.value', '.value_hash'].some((member) => findings.hasFault(place + member));
  if (aws === undefined && !isReported) {
    findings.fault(
      `${place}.value`,
      'expected a non-empty string, env.NAME or file.PATH; value_hash or aws may stand in for it',
    );
  }
}

interface Claim {
  readonly place: string;
  readonly member: string;
  readonly findings: Findings;
}

function claim(places: Map<string, string>, value: string, { place, member, findings }: Claim): void {
  const earlier = places.get(value);
  if (earlier === undefined) places.set(value, place);
  else findings.fault(`${place}.${member}`, `expected a value of its own; ${earlier} has the same`);
}

function checkPairs(keys: readonly VirtualKeyConfig[], { environment, findings }: GovernanceContext): void {
  const places = new Map<string, string>();
  for (const [index, { aws }] of keys.entries()) {
    if (aws === undefined) continue;
    const place = `governance.virtual_keys.${index}.aws`;
    claim(places, aws.access_key_id, { place, member: 'access_key_id', findings });
    if (aws.secret_sealed !== undefined && aws.secret_key !== undefined) {
      findings.fault(`${place}.secret_key`, 'expected secret_sealed or secret_key, not both');
    } else if (aws.secret_sealed !== undefined) {
      openSecret(aws, aws.secret_sealed, place, { environment, findings });
    } else if (aws.secret_key === undefined) {
      requireSecret(place, findings);
    } else if (aws.secret_key.length < MIN_SECRET_LENGTH) {
      findings.notice(`${place}.secret_key has fewer than ${MIN_SECRET_LENGTH} characters: it can be guessed`);
    }
  }
}

function requireSecret(place: string, findings: Findings): void {
  const isReported = ['', '.secret_sealed', '.secret_key'].some((member) => findings.hasFault(place + member));
  if (!isReported) findings.fault(`${place}.secret_sealed`, 'expected a sealed secret, or secret_key beside it');
}

function openSecret(
  aws: AwsPairConfig,
  sealed: string,
  place: string,
  { environment, findings }: Pick<GovernanceContext, 'environment' | 'findings'>,
): void {
  const path = `${place}.secret_sealed`;
  const written = environment['ASBRU_ENCRYPTION_KEY'] ?? '';
  if (written === '') {
    findings.fault(path, 'expected ASBRU_ENCRYPTION_KEY to be set to the key that it was sealed with');
    return;
  }
  const encryptionKey = decodeEncryptionKey(written);
  if (encryptionKey === undefined || findings.hasFault(path) || findings.hasFault(`${place}.access_key_id`)) return;
  const secret = openSealedSecret(sealed, encryptionKey, aws.access_key_id);
  if (secret !== undefined) Object.assign(aws, { secret_key: secret });
  else {
    findings.fault(
      path,
      'expected a secret that was sealed with this ASBRU_ENCRYPTION_KEY for this access_key_id; set the right key, or ' +
        'seal a new secret with "asbru keys create --aws"',
    );
  }
}

/** A grant for a vendor that does not exist is a typing error: the key would call nothing. */
function checkGrants(
  grants: readonly VirtualKeyProviderConfig[],
  place: string,
  { names, findings }: GovernanceContext,
): void {
  completeGrants(grants, place, findings);
  if (names === undefined) return;
  for (const [index, { provider }] of grants.entries()) {
    if (provider === '*' || names.has(provider)) continue;
    findings.fault(
      `${place}.provider_configs.${index}.provider`,
      `expected * or one of the vendors ${[...names].join(', ')}`,
    );
  }
}

function checkAuthConfig(auth: AuthConfig, context: GovernanceContext): void {
  const { findings } = context;
  const place = 'governance.auth_config';
  requireBeside(
    auth,
    [
      ['admin_username', 'admin_password'],
      ['admin_password', 'admin_username'],
    ],
    place,
    findings,
  );
  if (typeof auth.admin_password === 'string' && auth.admin_password.length < MIN_PASSWORD_LENGTH) {
    findings.notice(`${place}.admin_password has fewer than ${MIN_PASSWORD_LENGTH} characters: it can be guessed`);
  }
  const places = new Map<string, string>();
  for (const [index, user] of auth.users.entries()) {
    const at = `${place}.users.${index}`;
    claim(places, user.name, { place: at, member: 'name', findings });
    // Who manages the gateway calls no model by the same name: a mistaken password would be tried at both sides.
    if (user.name === auth.admin_username) findings.fault(`${at}.name`, 'expected another name than admin_username');
    checkGrants(user.provider_configs, at, context);
  }
  const written = auth.users.length > 0 || auth.admin_username !== undefined;
  if (!auth.is_enabled && written) findings.notice(`${place} is not used: its is_enabled is false`);
}
