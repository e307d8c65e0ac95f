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
  const present = vendors.flatMap((vendor): [string, object][] => {
    const key = keyInEnvironment(vendor, environment);
    return key === undefined ? [] : [[vendor.name, { keys: [key] }]];
  });
  const document = {
    providers: Object.fromEntries<object>([['mock', {}], ...present]),
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

/** What virtual keys begin with. A variable may hold one for the clients that are started from the same shell. */
const VIRTUAL_KEY_PREFIX = 'sk-bf-';

function keyInEnvironment(vendor: KnownVendor, environment: EnvironmentVariables): object | undefined {
  const { keyVariable = '', chainVariable = '' } = vendor;
  const key = environment[keyVariable] ?? '';
  if (key !== '' && !key.startsWith(VIRTUAL_KEY_PREFIX)) return { value: `env.${keyVariable}` };
  return (environment[chainVariable] ?? '') === '' ? undefined : {};
}
