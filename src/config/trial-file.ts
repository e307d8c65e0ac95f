import { randomBytes } from 'node:crypto';
import { type KnownVendor } from './known-vendor.js';
import { type EnvironmentVariables } from './resolve-secret.js';

/** What stands in for the configuration file at a start without one. */
export interface Trial {
  readonly document: object;
  /** The virtual key to show. */
  readonly oneOffKey: string;
}

/**
 * The built-in `mock` vendor, each vendor whose key is in the environment, and one virtual key that may call
 * everything: ASBRU_VIRTUAL_KEY, or a new one.
 */
export function createTrial(
  environment: EnvironmentVariables,
  fixedKey: string | undefined,
  vendors: readonly KnownVendor[] = [],
): Trial {
  const oneOffKey = fixedKey ?? `sk-bf-${randomBytes(32).toString('base64url')}`;
  const present = vendors.filter(({ keyVariable = '' }) => (environment[keyVariable] ?? '') !== '');
  const document = {
    providers: Object.fromEntries<object>([
      ['mock', {}],
      ...present.map(({ name, keyVariable }) => [name, { keys: [{ value: `env.${keyVariable}` }] }] as const),
    ]),
    governance: {
      virtual_keys: [
        {
          id: 'one-off',
          name: 'one-off key',
          value: fixedKey === undefined ? oneOffKey : 'env.ASBRU_VIRTUAL_KEY',
          provider_configs: [{ provider: '*', allowed_models: ['*'] }],
        },
      ],
    },
  };
  return { document, oneOffKey };
}
