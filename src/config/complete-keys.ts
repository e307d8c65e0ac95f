import { joinPath } from '../codec/json-path.js';
import { BedrockKeyConfig } from './bedrock-key.config.js';
import { type Findings } from './findings.js';
import { AWS_REGION_EXPECTATION, isAwsRegion } from './is-aws-region.js';
import { type KeyKind, type KnownVendor } from './known-vendor.js';
import { type ProviderConfig, ProviderKeyConfig } from './provider.config.js';
import { type EnvironmentVariables, SECRET_EXPECTATION } from './resolve-secret.js';

/** AWS's own oldest region, where nothing names another. */
const DEFAULT_REGION = 'us-east-1';

/** What the keys of one vendor are checked against. */
export interface KeyContext {
  readonly provider: string;
  /** Undefined when the vendors are not known: the key itself then tells its kind. */
  readonly vendor: KnownVendor | undefined;
  readonly environment: EnvironmentVariables;
  readonly findings: Findings;
}

/** Names the keys of a vendor, checks what a key of its kind must have, and gives AWS credentials their region. */
export function completeKeys(config: ProviderConfig, context: KeyContext): void {
  if (context.vendor?.keyKind === 'aws' && config.keys.length === 0) {
    // To list the vendor is to want AWS's default credential chain.
    Object.assign(config, { keys: [new ProviderKeyConfig()] });
  }
  nameKeys(config.keys, context);
  for (const [index, key] of config.keys.entries()) {
    const path = keyPath(context, index);
    if (kindOf(key, context.vendor) === 'aws') completeAwsKey(key, path, context);
    else checkValueKey(key, path, context.findings);
  }
}

function kindOf(key: ProviderKeyConfig, vendor: KnownVendor | undefined): KeyKind {
  if (vendor !== undefined) return vendor.keyKind ?? 'value';
  return key.bedrock_key_config === undefined ? 'value' : 'aws';
}

function nameKeys(keys: readonly ProviderKeyConfig[], context: KeyContext): void {
  const places = new Map<unknown, string>();
  for (const [index, key] of keys.entries()) {
    const name = (key.name as string | undefined) ?? `${context.provider}-key-${index + 1}`;
    Object.assign(key, { name });
    const place = keyPath(context, index);
    const earlier = places.get(name);
    if (earlier === undefined) places.set(name, place);
    else context.findings.fault(`${place}.name`, `expected a name of its own; ${earlier} has the same`);
  }
}

function checkValueKey(key: ProviderKeyConfig, path: string, findings: Findings): void {
  const isReported = findings.hasFault(path) || findings.hasFault(`${path}.value`);
  if (key.value === undefined && !isReported) {
    findings.fault(`${path}.value`, `expected ${SECRET_EXPECTATION}`);
  }
  if (key.bedrock_key_config !== undefined) {
    findings.notice(`${path}.bedrock_key_config is not used: this vendor takes no AWS credentials`);
  }
}

function completeAwsKey(key: ProviderKeyConfig, path: string, { environment, findings }: KeyContext): void {
  const aws = key.bedrock_key_config ?? new BedrockKeyConfig();
  const place = `${path}.bedrock_key_config`;
  if ((aws.region as string | undefined) === undefined)
    Object.assign(aws, { region: defaultRegion(environment, findings) });
  Object.assign(key, { bedrock_key_config: aws });
  requireBeside(aws, place, findings);
  if (key.value !== undefined && (aws.access_key ?? aws.role_arn) !== undefined) {
    findings.notice(`${place} is used for its region only: ${path}.value is a Bedrock API key`);
  }
}

/** Half of a pair of credentials would be taken for none, and another identity would answer for it. */
function requireBeside(aws: BedrockKeyConfig, place: string, findings: Findings): void {
  const pairs = [
    ['access_key', 'secret_key'],
    ['secret_key', 'access_key'],
    ['session_token', 'access_key'],
    ['external_id', 'role_arn'],
  ] as const;
  for (const [present, needed] of pairs) {
    if (aws[present] === undefined || aws[needed] !== undefined) continue;
    const path = `${place}.${needed}`;
    if (!findings.hasFault(path)) findings.fault(path, `expected ${SECRET_EXPECTATION}, because ${present} is set`);
  }
}

function defaultRegion({ AWS_REGION: region = '' }: EnvironmentVariables, findings: Findings): string {
  if (region === '') return DEFAULT_REGION;
  if (!isAwsRegion(region) && !findings.hasFault('AWS_REGION')) {
    findings.fault('AWS_REGION', `expected ${AWS_REGION_EXPECTATION}`);
  }
  return region;
}

function keyPath({ provider }: KeyContext, index: number): string {
  return `${joinPath('providers', provider)}.keys.${index}`;
}
