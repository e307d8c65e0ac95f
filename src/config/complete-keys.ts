import { joinPath } from '../codec/json-path.js';
import { completeAwsKey } from './complete-aws-key.js';
import { completeAzureKey, completeVertexKey } from './complete-cloud-key.js';
import { type Findings } from './findings.js';
import { type KeyKind, type KnownVendor } from './known-vendor.js';
import { type ProviderConfig, ProviderKeyConfig } from './provider.config.js';
import { type EnvironmentVariables, SECRET_EXPECTATION } from './resolve-secret.js';

/** What the keys of one vendor are checked against. */
export interface KeyContext {
  readonly provider: string;
  /** Undefined when the vendors are not known: the key itself then tells its kind. */
  readonly vendor: KnownVendor | undefined;
  readonly environment: EnvironmentVariables;
  readonly findings: Findings;
}

/** The member of a key in which each cloud has its credentials. */
const CLOUD_MEMBERS = {
  aws: 'bedrock_key_config',
  azure: 'azure_key_config',
  google: 'vertex_key_config',
} as const satisfies Partial<Record<KeyKind, keyof ProviderKeyConfig>>;

type Cloud = keyof typeof CLOUD_MEMBERS;

/** What the credentials of each cloud are called. */
const CLOUD_NAMES: Readonly<Record<Cloud, string>> = { aws: 'AWS', azure: 'Azure', google: 'Google Cloud' };

/** Names the keys of a vendor, checks what a key of its kind must have, and gives AWS credentials their region. */
export function completeKeys(config: ProviderConfig, context: KeyContext): void {
  if (context.vendor?.keyKind === 'aws' && config.keys.length === 0) {
    // To list the vendor is to want AWS's default credential chain.
    Object.assign(config, { keys: [new ProviderKeyConfig()] });
  }
  nameKeys(config.keys, context);
  for (const [index, key] of config.keys.entries()) completeKey(key, keyPath(context, index), context);
}

function completeKey(key: ProviderKeyConfig, path: string, context: KeyContext): void {
  const { findings, vendor, environment } = context;
  const kind = kindOf(key, vendor);
  reportOtherClouds(key, kind, path, findings);
  checkAliases(key, { kind, path, findings });
  switch (kind) {
    case 'aws':
      completeAwsKey(key, path, findings, environment);
      return;
    case 'azure':
      completeAzureKey(key, path, findings);
      return;
    case 'google':
      completeVertexKey(key, path, findings);
      return;
    case 'value':
      if (vendor?.keyRequired ?? true) requireValue(key, path, findings);
  }
}

function kindOf(key: ProviderKeyConfig, vendor: KnownVendor | undefined): KeyKind {
  if (vendor !== undefined) return vendor.keyKind ?? 'value';
  return clouds().find((cloud) => key[CLOUD_MEMBERS[cloud]] !== undefined) ?? 'value';
}

function clouds(): Cloud[] {
  return Object.keys(CLOUD_MEMBERS) as Cloud[];
}

function reportOtherClouds(key: ProviderKeyConfig, kind: KeyKind, path: string, findings: Findings): void {
  for (const cloud of clouds()) {
    const member = CLOUD_MEMBERS[cloud];
    if (cloud === kind || key[member] === undefined) continue;
    findings.notice(`${path}.${member} is not used: this vendor takes no ${CLOUD_NAMES[cloud]} credentials`);
  }
}

interface KeyPlace {
  readonly kind: KeyKind;
  /** Path of the key. */
  readonly path: string;
  readonly findings: Findings;
}

/** Members of an alias that the keys of AWS alone have a use for. */
const AWS_ALIAS_MEMBERS = ['region', 'inference_profile_arn'] as const;

function checkAliases({ aliases }: ProviderKeyConfig, { kind, path, findings }: KeyPlace): void {
  const twins = new Map<string, string>();
  for (const [name, alias] of Object.entries(aliases)) {
    const place = joinPath(`${path}.aliases`, name);
    const slot = name.toLowerCase();
    const twin = twins.get(slot);
    if (twin === undefined) twins.set(slot, name);
    else findings.fault(place, `expected a name of its own; "${twin}" differs by case only`);
    for (const member of AWS_ALIAS_MEMBERS) {
      if (kind === 'aws' || alias[member] === undefined) continue;
      findings.notice(`${place}.${member} is not used: this vendor takes no ${CLOUD_NAMES.aws} credentials`);
    }
  }
}

/** Gives every key a name, and refuses names and ids of which one stands for two keys. */
function nameKeys(keys: readonly ProviderKeyConfig[], context: KeyContext): void {
  const owners = new Map<string, string>();
  for (const [index, key] of keys.entries()) {
    const name = (key.name as string | undefined) ?? `${context.provider}-key-${index + 1}`;
    Object.assign(key, { name });
    const path = keyPath(context, index);
    claim(owners, name, { path, member: 'name' }, context.findings);
    if (key.id !== undefined) claim(owners, key.id, { path, member: 'id' }, context.findings);
  }
}

function claim(
  owners: Map<string, string>,
  text: string,
  { path, member }: { readonly path: string; readonly member: string },
  findings: Findings,
): void {
  const owner = owners.get(text);
  if (owner === undefined) owners.set(text, path);
  else if (owner !== path) findings.fault(`${path}.${member}`, `expected a name of its own; ${owner} has the same`);
}

function requireValue(key: ProviderKeyConfig, path: string, findings: Findings): void {
  const isReported = findings.hasFault(path) || findings.hasFault(`${path}.value`);
  if (key.value === undefined && !isReported) findings.fault(`${path}.value`, `expected ${SECRET_EXPECTATION}`);
}

function keyPath({ provider }: KeyContext, index: number): string {
  return `${joinPath('providers', provider)}.keys.${index}`;
}
