import { hash, randomBytes } from 'node:crypto';
import { hashSync } from '@node-rs/argon2';
import { sealSecret } from '../../src/config/sealed-secret.js';
import { signRequest, type SigningOptions } from './sign-request.js';
import { createTestGateway, type TestGateway, type TestGatewayOptions } from './test-gateway.js';

const ENCRYPTION_KEY = randomBytes(32);

/** What the gateway's sealed secrets are sealed with, as its environment has it. */
export const WRITTEN_ENCRYPTION_KEY = ENCRYPTION_KEY.toString('base64');

const EVERYTHING = [{ provider: '*', allowed_models: ['*'] }];

/** One caller, by all the credentials that it may have. */
export interface CallerCredentials {
  readonly key: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly user: string;
  readonly password: string;
}

/** May call everything. */
export const ALICE = credentialsOf('alice');
/** Switched off. */
export const IDLE = credentialsOf('idle');
/** Past its time. */
export const OLD = credentialsOf('old');
/** May call nothing. */
export const POOR = credentialsOf('poor');
/** Nobody issued these. */
export const NOBODY = credentialsOf('nobody');

export const ADMIN = { user: 'root', password: 'the-admin-password-5c1' } as const;

function credentialsOf(name: string): CallerCredentials {
  return {
    key: `sk-bf-${name}-0123456789abcdef`,
    accessKeyId: `ASBRU${name.toUpperCase()}0000000001`,
    secretAccessKey: `secret-of-${name}-0123456789`,
    user: name,
    password: `password-of-${name}-01`,
  };
}

function keyEntry(name: string, caller: CallerCredentials, more: object = {}): object {
  const { key, accessKeyId, secretAccessKey } = caller;
  const sealed = sealSecret(secretAccessKey, ENCRYPTION_KEY, accessKeyId);
  return {
    name,
    id: name,
    value_hash: hash('sha256', key),
    aws: { access_key_id: accessKeyId, secret_sealed: sealed },
    provider_configs: EVERYTHING,
    ...more,
  };
}

function userEntry({ user, password }: CallerCredentials, more: object = {}): object {
  const cheap = { memoryCost: 64, timeCost: 1, parallelism: 1 };
  return { name: user, password_hash: hashSync(password, cheap), provider_configs: EVERYTHING, ...more };
}

/** A gateway that knows the callers above by virtual key, AWS pair, and user name and password. */
export function createAuthGateway(
  options: TestGatewayOptions & { readonly directKeys?: boolean } = {},
): Promise<TestGateway> {
  const { directKeys = false, environment, config, ...rest } = options;
  const idle = { is_active: false };
  const old = { expires_at: '2020-01-01T00:00:00Z' };
  const poor = { provider_configs: [] };
  return createTestGateway({
    ...rest,
    environment: { ASBRU_ENCRYPTION_KEY: WRITTEN_ENCRYPTION_KEY, ...environment },
    secrets: { ...secretsOfCallers([ALICE, IDLE, OLD, POOR]), 'the password of the administrator': ADMIN.password },
    config: {
      client: { allow_direct_keys: directKeys },
      governance: {
        virtual_keys: [
          keyEntry('alice', ALICE),
          keyEntry('idle', IDLE, idle),
          keyEntry('old', OLD, old),
          keyEntry('poor', POOR, poor),
        ],
        auth_config: {
          admin_username: ADMIN.user,
          admin_password: ADMIN.password,
          users: [userEntry(ALICE), userEntry(IDLE, idle), userEntry(OLD, old), userEntry(POOR, poor)],
        },
      },
      ...config,
    },
  });
}

/** What the callers hold, of which the gateway has hashes. */
function secretsOfCallers(callers: readonly CallerCredentials[]): Record<string, string> {
  const named = callers.flatMap(({ user, key, secretAccessKey, password }) => [
    [`the virtual key of ${user}`, key],
    [`the AWS secret of ${user}`, secretAccessKey],
    [`the password of ${user}`, password],
  ]);
  return Object.fromEntries(named) as Record<string, string>;
}

/** `Authorization: Basic` of a user name and a password. */
export function basic(user: string, password: string): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
}

/** The headers of a request to the gateway that the caller's AWS pair has signed. */
export function signedBy(
  { accessKeyId, secretAccessKey }: CallerCredentials,
  { url, ...request }: { readonly url: string; readonly path: string } & Partial<SigningOptions>,
): Promise<Record<string, string>> {
  return signRequest({ accessKeyId, secretAccessKey, host: new URL(url).host, ...request });
}
