import { type AwsCredentialIdentity } from '@smithy/types';
import { type BedrockKeyConfig } from '../../config/bedrock-key.config.js';
import { type ProviderKeyConfig } from '../../config/provider.config.js';
import { type GatewayError } from '../../gateway/errors/gateway-error.js';
import { KeyRefusal } from '../shared/key-refusal.js';
import { bedrock } from './bedrock.vendor.js';

/** Credentials are renewed while they still hold so long: AWS's own SDKs use the same margin. */
const RENEWAL_MARGIN_MS = 5 * 60 * 1000;

/** AWS's token service is asked once an hour or so; a call waits for it no longer than this. */
const STS_CONNECTION_TIMEOUT_MS = 3000;
const STS_REQUEST_TIMEOUT_MS = 10_000;

type Provide = () => Promise<AwsCredentialIdentity>;

/** The AWS credentials of one key, loaded when they are first needed and renewed before they expire. */
export class CredentialSource {
  private readonly keyName: string;
  private current: AwsCredentialIdentity | undefined;
  private loading: Promise<AwsCredentialIdentity> | undefined;

  constructor(
    key: ProviderKeyConfig,
    private readonly provide: Provide,
    private readonly now: () => number = Date.now,
  ) {
    this.keyName = key.name;
  }

  /** @throws GatewayError `modelError` when there are none to be had */
  async get(): Promise<AwsCredentialIdentity> {
    const { current } = this;
    if (current !== undefined && this.holds(current, RENEWAL_MARGIN_MS)) return current;
    try {
      return await (this.loading ??= this.load());
    } catch (error) {
      // What still holds is better than nothing while their source is out of reach.
      if (current !== undefined && this.holds(current, 0)) return current;
      throw this.toFailure(error);
    }
  }

  private async load(): Promise<AwsCredentialIdentity> {
    try {
      return (this.current = await this.provide());
    } finally {
      this.loading = undefined;
    }
  }

  private holds({ expiration }: AwsCredentialIdentity, marginMs: number): boolean {
    return expiration === undefined || expiration.getTime() - this.now() > marginMs;
  }

  /** AWS's own sentence names accounts, roles and files: callers get its error's name only. */
  private toFailure(error: unknown): GatewayError {
    const name = error instanceof Error ? error.name : 'unknown error';
    return new KeyRefusal(
      `The gateway has no AWS credentials for the key "${this.keyName}" of the vendor ${bedrock.name} (${name}). ` +
        'Its bedrock_key_config or the environment of the gateway must provide them.',
      'key',
      { cause: error, unasked: true, vendor: { name: bedrock.name, message: name } },
    );
  }
}

/** Where the credentials of a key come from: its own, AWS's default chain, or a role assumed with either. */
export function credentialProvider(config: BedrockKeyConfig): Provide {
  const { access_key: accessKeyId, secret_key: secretAccessKey, session_token: sessionToken } = config;
  const own =
    accessKeyId === undefined || secretAccessKey === undefined
      ? undefined
      : { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? undefined : { sessionToken }) };
  if (config.role_arn !== undefined) return assumeRole(config, config.role_arn, own);
  return own === undefined ? defaultChain() : () => Promise.resolve(own);
}

/**
 * The environment, the shared files and SSO, a web identity (EKS), then the metadata service of ECS, EKS or EC2. The
 * library is loaded when it is first needed: most gateways never need it, and it is larger than they are.
 */
function defaultChain(): Provide {
  let chain: Provide | undefined;
  return async () => {
    const { fromNodeProviderChain } = await import('@aws-sdk/credential-providers');
    chain ??= fromNodeProviderChain();
    return chain();
  };
}

function assumeRole(config: BedrockKeyConfig, roleArn: string, own: AwsCredentialIdentity | undefined): Provide {
  let role: Provide | undefined;
  return async () => {
    const { fromTemporaryCredentials } = await import('@aws-sdk/credential-providers');
    role ??= fromTemporaryCredentials({
      params: {
        RoleArn: roleArn,
        RoleSessionName: config.session_name,
        ...(config.external_id === undefined ? undefined : { ExternalId: config.external_id }),
      },
      clientConfig: {
        region: config.region,
        requestHandler: { connectionTimeout: STS_CONNECTION_TIMEOUT_MS, requestTimeout: STS_REQUEST_TIMEOUT_MS },
      },
      ...(own === undefined ? undefined : { masterCredentials: own }),
    });
    return role();
  };
}
