import { hash, randomBytes } from 'node:crypto';
import { decodeEncryptionKey, ENCRYPTION_KEY_EXPECTATION } from '../config/encryption-key.js';
import { sealSecret } from '../config/sealed-secret.js';
import { type Command, readOptions } from './command.js';
import { UsageError } from './usage-error.js';

/** RFC 3339 with its offset; the configuration checks the rest. */
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

/** What AWS's access key ids are made of; theirs begin with AKIA. */
const ID_LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const ID_PREFIX = 'ASBRU';
const ID_LENGTH = 20;

interface AwsPair {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Makes a virtual key and says what to do with it: the secrets are in what it prints and nowhere else. */
export const keysCreate: Command = {
  name: 'keys create',
  parameters: '--name <name> [options]',
  summary: 'make a virtual key: show its secret once, and the entry for the configuration file',
  details: `  --name <name>         what logs and messages call the key
  --id <id>             stable identity; give a key that replaces another the same
  --provider <name>     a vendor that it may call; may be repeated. All when absent
  --model <name>        a model of these vendors that it may call; may be repeated. All when absent
  --expires <time>      RFC 3339, such as 2030-12-31T23:59:59Z
  --aws                 an AWS access key id and secret too; needs ASBRU_ENCRYPTION_KEY
`,
  run(parameters, { environment, print }) {
    const options = readKeyOptions(parameters);
    const sealingKey = options.aws ? requireEncryptionKey(environment['ASBRU_ENCRYPTION_KEY']) : undefined;
    print(createKey(options, sealingKey));
    return Promise.resolve(0);
  },
};

function createKey(options: ReturnType<typeof readKeyOptions>, sealingKey: Uint8Array | undefined): string {
  const value = `sk-bf-${randomBytes(32).toString('base64url')}`;
  const pair = sealingKey && newPair();
  const entry = {
    name: options.name,
    id: options.id ?? `vk_${hash('sha256', value).slice(0, 12)}`,
    value_hash: hash('sha256', value),
    ...(pair && {
      aws: {
        access_key_id: pair.accessKeyId,
        secret_sealed: sealSecret(pair.secretAccessKey, sealingKey, pair.accessKeyId),
      },
    }),
    ...(options.expires !== undefined && { expires_at: options.expires }),
    provider_configs: options.provider.map((provider) => ({ provider, allowed_models: options.model })),
  };
  return [
    'Give this to whoever is to call. It is shown once and kept nowhere:',
    '',
    `  Virtual key            ${value}`,
    ...(pair ? pairLines(pair) : []),
    '',
    'Add this to governance.virtual_keys of the configuration file; a running gateway takes it over by itself:',
    '',
    JSON.stringify(entry, undefined, 2),
    '',
  ].join('\n');
}

function pairLines({ accessKeyId, secretAccessKey }: AwsPair): string[] {
  return [`  AWS access key id      ${accessKeyId}`, `  AWS secret access key  ${secretAccessKey}`];
}

function newPair(): AwsPair {
  const letters = Array.from(randomBytes(ID_LENGTH - ID_PREFIX.length), (byte) => ID_LETTERS[byte % ID_LETTERS.length]);
  return { accessKeyId: ID_PREFIX + letters.join(''), secretAccessKey: randomBytes(30).toString('base64url') };
}

function readKeyOptions(parameters: readonly string[]) {
  const { values } = readOptions(parameters, {
    name: { type: 'string' },
    id: { type: 'string' },
    provider: { type: 'string', multiple: true },
    model: { type: 'string', multiple: true },
    expires: { type: 'string' },
    aws: { type: 'boolean' },
  });
  const { name, id, provider = ['*'], model = ['*'], expires, aws = false } = values;
  if (name === undefined || name === '') throw new UsageError('--name is needed: what logs and messages call the key.');
  if (expires !== undefined && !INSTANT.test(expires)) {
    throw new UsageError('--expires: expected a date and time with offset, such as 2030-12-31T23:59:59Z.');
  }
  return { name, id, provider, model, expires, aws };
}

function requireEncryptionKey(written: string | undefined): Uint8Array {
  if (written === undefined || written === '') {
    throw new UsageError(
      '--aws needs ASBRU_ENCRYPTION_KEY, the same as the gateway is started with; "asbru keys encryption-key" makes one.',
    );
  }
  const key = decodeEncryptionKey(written);
  if (key === undefined) throw new UsageError(`ASBRU_ENCRYPTION_KEY: expected ${ENCRYPTION_KEY_EXPECTATION}.`);
  return key;
}
