import { AwsRegion, Optional, Secret, Shown, Unused } from './field.decorators.js';
import { NOT_USED } from './unused-sentences.js';

/**
 * Bifrost's `bedrock_key_config`: the AWS identity behind a key that has no `value`. An empty text counts as absent, as
 * Bifrost's files write it; every field may be `env.NAME`.
 */
@Unused(`${NOT_USED}: write the whole ARN as the model`, 'arn', 'deployments')
@Unused(NOT_USED, 'batch_s3_config')
export class BedrockKeyConfig {
  /** Access key id. AWS's default credential chain is asked when absent. */
  @Optional()
  @Secret('blankIsAbsent')
  readonly access_key?: string;

  @Optional()
  @Secret('blankIsAbsent')
  readonly secret_key?: string;

  /** Goes with temporary credentials only. */
  @Optional()
  @Secret('blankIsAbsent')
  readonly session_token?: string;

  /** Where the models are called: `AWS_REGION` when absent, and us-east-1 without that. */
  @Shown()
  @Optional()
  @AwsRegion()
  readonly region!: string;

  /** A role to assume with the credentials above. */
  @Shown()
  @Optional()
  @Secret('blankIsAbsent')
  readonly role_arn?: string;

  /** What the role's trust policy asks for. */
  @Optional()
  @Secret('blankIsAbsent')
  readonly external_id?: string;

  /** What AWS's logs call the session of the role. */
  @Shown()
  @Secret('blankIsAbsent')
  readonly session_name: string = 'asbru-session';
}
