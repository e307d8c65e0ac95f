import { BedrockKeyConfig } from './bedrock-key.config.js';
import { type Findings } from './findings.js';
import { AWS_REGION_EXPECTATION, isAwsRegion } from './is-aws-region.js';
import { type ProviderKeyConfig } from './provider.config.js';
import { requireBeside } from './require-beside.js';
import { type EnvironmentVariables } from './resolve-secret.js';

/** AWS's own oldest region, where nothing names another. */
const DEFAULT_REGION = 'us-east-1';

/** Gives AWS credentials their region, and refuses halves of them. */
export function completeAwsKey(
  key: ProviderKeyConfig,
  path: string,
  findings: Findings,
  environment: EnvironmentVariables,
): void {
  const aws = key.bedrock_key_config ?? new BedrockKeyConfig();
  const place = `${path}.bedrock_key_config`;
  if ((aws.region as string | undefined) === undefined)
    Object.assign(aws, { region: defaultRegion(environment, findings) });
  Object.assign(key, { bedrock_key_config: aws });
  requireBeside(
    aws,
    [
      ['access_key', 'secret_key'],
      ['secret_key', 'access_key'],
      ['session_token', 'access_key'],
      ['external_id', 'role_arn'],
    ],
    place,
    findings,
  );
  if (key.value !== undefined && (aws.access_key ?? aws.role_arn) !== undefined) {
    findings.notice(`${place} is used for its region only: ${path}.value is a Bedrock API key`);
  }
}

function defaultRegion({ AWS_REGION: region = '' }: EnvironmentVariables, findings: Findings): string {
  if (region === '') return DEFAULT_REGION;
  if (!isAwsRegion(region) && !findings.hasFault('AWS_REGION')) {
    findings.fault('AWS_REGION', `expected ${AWS_REGION_EXPECTATION}`);
  }
  return region;
}
