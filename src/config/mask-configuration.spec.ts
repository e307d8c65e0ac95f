import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ConfigurationFile } from './configuration-file.js';
import { type Configuration } from './configuration.js';
import { loadConfiguration } from './load-configuration.js';
import { MASK, maskConfiguration, secretsOf } from './mask-configuration.js';
import { shapeOf } from './shape.js';

/** References and tables that hold no secret. Whoever adds one says so here, too. */
const SHOWN = [
  'governance.auth_config.admin_username',
  'governance.auth_config.users.*.attributes',
  'governance.virtual_keys.*.attributes',
  'providers.*.keys.*.aliases.*.inference_profile_arn',
  'providers.*.keys.*.aliases.*.region',
  'providers.*.custom_provider_config.request_path_overrides',
  'providers.*.keys.*.azure_key_config.api_version',
  'providers.*.keys.*.azure_key_config.authority_host',
  'providers.*.keys.*.azure_key_config.client_id',
  'providers.*.keys.*.azure_key_config.deployments',
  'providers.*.keys.*.azure_key_config.endpoint',
  'providers.*.keys.*.azure_key_config.tenant_id',
  'providers.*.keys.*.bedrock_key_config.region',
  'providers.*.keys.*.bedrock_key_config.role_arn',
  'providers.*.keys.*.bedrock_key_config.session_name',
  'providers.*.keys.*.vertex_key_config.project_id',
  'providers.*.keys.*.vertex_key_config.project_number',
  'providers.*.keys.*.vertex_key_config.region',
  'providers.*.model_profiles.*.chat.tier_names',
  'providers.*.network_config.ca_cert_pem',
  'providers.*.proxy_config.ca_cert_pem',
  'providers.*.proxy_config.url',
  'providers.*.proxy_config.username',
];

/** Plain fields whose names sound as if they held a secret. */
const SOUND_SECRET = ['governance.virtual_keys.*.aws.access_key_id', 'server.tls.key'];

const SECRET_NAME = /secret|token(?!s)|passw|hash|credential|pem$|(?:^|_)key(?:_id)?$|^value$/;

interface Field {
  readonly path: string;
  readonly key: string;
  readonly kind: 'plain' | 'reference' | 'table';
  readonly shown: boolean;
}

/** Every key of the configuration file. */
function fieldsOf(type: object, path = ''): Field[] {
  const { fields, secrets, shown, children } = shapeOf(type);
  const at = (key: string) => (path === '' ? key : `${path}.${key}`);
  const own = [...fields].map((key): Field => {
    return { path: at(key), key, kind: secrets.has(key) ? 'reference' : 'plain', shown: shown.has(key) };
  });
  const below = [...children].flatMap(([key, child]): Field[] => {
    if (child.kind === 'table') return [{ path: at(key), key, kind: 'table', shown: shown.has(key) }];
    return fieldsOf(child.type, child.kind === 'object' ? at(key) : `${at(key)}.*`);
  });
  return [...own, ...below];
}

/** A part of the configuration in which every text tells where it stands. */
function fill(type: object, path = ''): Record<string, unknown> {
  const { fields, secrets, children } = shapeOf(type);
  const at = (key: string) => (path === '' ? key : `${path}.${key}`);
  const own = [...fields].map((key) => [key, `${secrets.has(key) ? 'canary' : 'plain'} ${at(key)}`] as const);
  const below = [...children].map(([key, child]) => {
    if (child.kind === 'table') return [key, { member: `canary ${at(key)}` }] as const;
    if (child.kind === 'object') return [key, fill(child.type, at(key))] as const;
    const item = fill(child.type, `${at(key)}.*`);
    return [key, child.kind === 'list' ? [item, item] : { openai: item }] as const;
  });
  return Object.fromEntries<unknown>([...own, ...below]);
}

const FIELDS = fieldsOf(ConfigurationFile);

describe('what is masked in the configuration (S04)', () => {
  it('is every reference and table but those that are said to be no secret', () => {
    expect(FIELDS.length).toBeGreaterThan(100);
    const shown = FIELDS.filter((field) => field.shown).map(({ path }) => path);
    expect(shown.sort()).toEqual([...SHOWN].sort());
  });

  it('is every field that sounds like a secret', () => {
    const plain = FIELDS.filter(({ key, kind }) => kind === 'plain' && SECRET_NAME.test(key));
    expect(plain.map(({ path }) => path).sort()).toEqual(SOUND_SECRET);
  });

  it('is gone from the text, and nothing else is', () => {
    const text = JSON.stringify(maskConfiguration(fill(ConfigurationFile) as unknown as Configuration));
    const present = (word: string) =>
      new Set([...text.matchAll(new RegExp(`"${word} ([^"]*)"`, 'g'))].map(([, path]) => path));
    expect([...present('canary')].sort()).toEqual([...SHOWN].sort());
    const plain = FIELDS.filter(({ kind }) => kind === 'plain').map(({ path }) => path);
    expect([...present('plain')].sort()).toEqual(plain.sort());
    expect(text).toContain(`"value":"${MASK}"`);
  });

  it.each([
    { address: 'http://proxy.test:3128', masked: 'http://proxy.test:3128' },
    { address: 'http://user@proxy.test:3128', masked: 'http://user@proxy.test:3128' },
    { address: 'http://user:canary%2F1@proxy.test:3128', masked: 'http://user:***@proxy.test:3128' },
    { address: 'user:canary@proxy.test:3128', masked: 'user:***@proxy.test:3128' },
    { address: 'http://user:canary@1@proxy.test:3128', masked: 'http://user:***@proxy.test:3128' },
    { address: 'http://user:canary:1@proxy.test:3128', masked: 'http://user:***@proxy.test:3128' },
    { address: 'http:///user:canary@proxy.test:3128', masked: 'http:///user:***@proxy.test:3128' },
    { address: 'proxy.test:3128', masked: 'proxy.test:3128' },
    { address: '/v1/chat', masked: '/v1/chat' },
    { address: '/v1/chat?key=canary&version=1', masked: '/v1/chat?key=***&version=***' },
    { address: 'https://host.test/v1?api-key=canary', masked: 'https://host.test/v1?api-key=***' },
  ])('is the credential in an address that is shown: $address', ({ address, masked }) => {
    const proxied = { providers: { acme: { proxy_config: { url: address } } } };
    const moved = { providers: { acme: { custom_provider_config: { request_path_overrides: { a: address } } } } };
    expect(maskConfiguration(proxied as unknown as Configuration)).toMatchObject({
      providers: { acme: { proxy_config: { url: masked } } },
    });
    expect(JSON.stringify(maskConfiguration(moved as unknown as Configuration))).toContain(`"a":"${masked}"`);
    expect(secretsOf(ConfigurationFile, proxied).some(({ value }) => value.startsWith('canary'))).toBe(
      address.includes('canary'),
    );
  });

  it('is found with its place', () => {
    const part = { admin: { token: 'a', scrape_token: 'b' } };
    expect(secretsOf(ConfigurationFile, { server: part })).toEqual([
      { path: 'server.admin.token', value: 'a' },
      { path: 'server.admin.scrape_token', value: 'b' },
    ]);
  });
});

describe('maskConfiguration', () => {
  let directory: string;

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'asbru-mask-'));
  });

  afterAll(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  it('shows what is in effect: the file, its defaults, the environment and the notices', () => {
    const path = join(directory, 'config.json');
    writeFileSync(
      path,
      JSON.stringify({
        version: 2,
        providers: {
          openai: { keys: [{ value: 'env.KEY' }], network_config: { extra_headers: { 'x-a': 'env.KEY' } } },
        },
        governance: { virtual_keys: [{ name: 'a', value: 'sk-bf-0123456789abcdef' }] },
      }),
    );
    const environment = { ASBRU_CONFIG: path, KEY: 'sk-vendor-0123', ASBRU_ADMIN_TOKEN: 'management-token-0f1e' };
    const masked = maskConfiguration(loadConfiguration(environment));
    expect(masked).toMatchObject({
      source: path,
      notices: [expect.stringContaining('version')],
      listen: { host: '127.0.0.1', port: 8080 },
      admin_listen: { host: '127.0.0.1', port: 8081 },
      log_level: 'info',
      client: { max_request_body_size_mb: 100 },
      server: { admin: { token: MASK } },
      providers: {
        openai: {
          keys: [{ name: 'openai-key-1', value: MASK, weight: 1 }],
          network_config: { extra_headers: { 'x-a': MASK } },
        },
      },
      governance: { virtual_keys: [{ name: 'a', is_active: true }] },
    });
    expect(JSON.stringify(masked)).not.toMatch(/sk-vendor|sk-bf-|management-token/);
  });

  it('does not show the key of a start without a file', () => {
    const configuration = loadConfiguration({}, { directory: '/nonexistent' });
    const text = JSON.stringify(maskConfiguration(configuration));
    expect(configuration.one_off_key).toMatch(/^sk-bf-/);
    expect(text).not.toContain(configuration.one_off_key);
  });
});
