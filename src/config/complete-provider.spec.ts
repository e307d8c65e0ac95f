import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { writeTlsPair } from '../../test/support/tls-files.js';
import { completeFile } from './complete-file.js';
import { ConfigurationFile } from './configuration-file.js';
import { Findings } from './findings.js';
import { type KnownVendor } from './known-vendor.js';
import { ObjectBinder } from './object-binder.js';
import { type EnvironmentVariables } from './resolve-secret.js';

const asBase = { movablePaths: true };
const VENDORS: readonly KnownVendor[] = [
  { name: 'openai', keyRequired: true, keyVariable: 'OPENAI_API_KEY', asBase },
  { name: 'gemini', keyRequired: true, asBase: { movablePaths: false } },
  { name: 'vllm', keyRequired: false, needsBaseUrl: true, asBase },
  { name: 'azure', keyRequired: true, keyKind: 'azure' },
  { name: 'vertex', keyRequired: true, keyKind: 'google' },
];

const ACCOUNT = JSON.stringify({ type: 'service_account', client_email: 'a@b.test' });

function read(document: object, environment: EnvironmentVariables = {}) {
  const findings = new Findings();
  const file = new ObjectBinder(environment, findings).bind(ConfigurationFile, document, '');
  completeFile(file, findings, { vendors: VENDORS, environment });
  return { providers: file.providers, faults: findings.faults, notices: findings.notices };
}

const openai = (config: object) => ({ providers: { openai: { keys: [{ value: 'sk-1' }], ...config } } });

describe('the network of a provider', () => {
  let certificate: string;
  beforeAll(async () => {
    const directory = mkdtempSync(join(tmpdir(), 'asbru-ca-'));
    certificate = (await writeTlsPair(directory)).pem;
    rmSync(directory, { recursive: true });
  });

  it('takes a certificate from a variable', () => {
    const { providers, faults } = read(openai({ network_config: { ca_cert_pem: 'env.CA' } }), { CA: certificate });
    expect(faults).toEqual([]);
    expect(providers['openai']?.network_config.ca_cert_pem).toBe(certificate);
  });

  it.each(['/etc/ssl/ca.pem', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'])(
    'refuses the certificate %j',
    (pem) => {
      const { faults } = read(openai({ network_config: { ca_cert_pem: pem }, proxy_config: { ca_cert_pem: pem } }));
      expect(faults).toEqual([
        'providers.openai.network_config.ca_cert_pem: expected certificates in PEM, or env.NAME; a file is not read',
        'providers.openai.proxy_config.ca_cert_pem: expected certificates in PEM, or env.NAME; a file is not read',
      ]);
    },
  );

  it('trusts either a certificate or anybody', () => {
    const network = { ca_cert_pem: certificate, insecure_skip_verify: true };
    expect(read(openai({ network_config: network })).faults).toEqual([
      'providers.openai.network_config.insecure_skip_verify: expected false beside ca_cert_pem; only one of them can count',
    ]);
  });

  it('reads headers, from variables too', () => {
    const headers = { 'X-Team': 'search and rescue', 'openai-project': 'env.PROJECT' };
    const { providers, faults } = read(openai({ network_config: { extra_headers: headers } }), { PROJECT: 'p-1' });
    expect(faults).toEqual([]);
    expect({ ...providers['openai']?.network_config.extra_headers }).toEqual({ ...headers, 'openai-project': 'p-1' });
  });

  it.each(['authorization', 'Host', 'content-LENGTH', 'x-api-key', 'api-key', 'x goog', '', '__proto__:'])(
    'refuses a header named %j',
    (name) => {
      const { faults } = read(openai({ network_config: { extra_headers: { [name]: 'value-of-it' } } }));
      expect(faults).toEqual([
        expect.stringMatching(/^providers\.openai\.network_config\.extra_headers\.?.*: expected/),
      ]);
      expect(faults.join()).not.toContain('value-of-it');
    },
  );

  it('refuses a header that would end early', () => {
    const { faults } = read(openai({ network_config: { extra_headers: { 'x-team': 'a\r\nhost: b' } } }));
    expect(faults).toEqual([expect.stringContaining('it holds a line break')]);
  });

  it('takes its proxy from the environment unless it has one, or wants none', () => {
    const environment = { HTTPS_PROXY: 'http://corporate.test:3128' };
    const own = { proxy_config: { type: 'http', url: 'env.URL', username: 'me', password: 'env.PW' } };
    const kinds = [{}, own, { proxy_config: { type: 'none' } }].map((config) => {
      const { providers, faults } = read(openai(config), { ...environment, URL: 'http://own.test', PW: 'two words' });
      expect(faults).toEqual([]);
      return providers['openai']?.proxy;
    });
    expect(kinds).toEqual([
      expect.objectContaining({ kind: 'byAddress', https: 'http://corporate.test:3128/' }),
      { kind: 'fixed', url: 'http://me:two%20words@own.test/' },
      undefined,
    ]);
  });

  it('has to be named for a vendor that is a server of the operator', () => {
    expect(read({ providers: { vllm: {} } }).faults).toEqual([
      'providers.vllm.network_config.base_url: expected the address of your server, such as http://127.0.0.1:8000',
    ]);
  });
});

describe('keys of clouds', () => {
  const azure = (config: object, key: object = {}) => ({
    providers: { azure: { keys: [{ ...key, azure_key_config: config }] } },
  });
  const vertex = (config: object) => ({ providers: { vertex: { keys: [{ vertex_key_config: config }] } } });
  const endpoint = 'https://r.openai.azure.com';

  it('take every field, each as a reference too', () => {
    const principal = { client_id: 'env.ID', client_secret: 'a b~c', tenant_id: 't' };
    const config = {
      endpoint: 'env.ENDPOINT',
      api_version: '2024-10-21',
      deployments: { 'gpt-4o': 'mine' },
      ...principal,
    };
    const { providers, faults, notices } = read(azure(config), { ID: 'id-1', ENDPOINT: `${endpoint}/` });
    expect({ faults, notices }).toEqual({ faults: [], notices: [] });
    expect(providers['azure']?.keys[0]?.azure_key_config).toMatchObject({
      ...config,
      endpoint,
      client_id: 'id-1',
      scopes: ['https://cognitiveservices.azure.com/.default'],
    });
  });

  it.each([
    [
      'no resource',
      azure({}),
      'azure.keys.0.azure_key_config.endpoint: expected the address of the resource, such as https://my-resource.openai.azure.com',
    ],
    [
      'half a principal',
      azure({ endpoint, client_id: 'a', tenant_id: 't' }),
      'azure.keys.0.azure_key_config.client_secret: expected a non-empty string, env.NAME or file.PATH, because client_id is set',
    ],
    [
      'a deployment with a path in it',
      azure({ endpoint, deployments: { a: '../b' } }),
      'azure.keys.0.azure_key_config.deployments.a: expected the name of a deployment',
    ],
    [
      'no region',
      vertex({ project_id: 'p' }),
      'vertex.keys.0.vertex_key_config.region: expected a region of Google Cloud, global, or env.NAME',
    ],
    [
      'no project',
      vertex({ region: 'global' }),
      'vertex.keys.0.vertex_key_config.project_id: expected the id of a Google Cloud project, or env.NAME',
    ],
    [
      'a region that is a host',
      vertex({ project_id: 'p', region: 'evil.test/' }),
      'vertex.keys.0.vertex_key_config.region: expected the name of a Google Cloud region such as europe-west4, or global',
    ],
    [
      'a file as credentials',
      vertex({ project_id: 'p', region: 'global', auth_credentials: '/key.json' }),
      'vertex.keys.0.vertex_key_config.auth_credentials: expected the JSON of a credential file whose type is service_account, authorized_user, external_account; to name a file, or to use another type, leave it out and set GOOGLE_APPLICATION_CREDENTIALS',
    ],
  ])('are refused with %s', (_name, document, fault) => {
    expect(read(document).faults).toEqual([`providers.${fault}`]);
  });

  it('may leave the identity to the machine', () => {
    expect(read(azure({ endpoint })).faults).toEqual([]);
    expect(read(vertex({ project_id: 'p', region: 'europe-west4', auth_credentials: '' })).faults).toEqual([]);
  });

  it('take the JSON of a service account', () => {
    const config = { project_id: 'p', region: 'us-central1', auth_credentials: 'env.ACCOUNT' };
    const { providers, faults } = read(vertex(config), { ACCOUNT });
    expect(faults).toEqual([]);
    expect(providers['vertex']?.keys[0]?.vertex_key_config?.auth_credentials).toBe(ACCOUNT);
  });

  it('say what does not count', () => {
    const principal = { endpoint, client_id: 'a', client_secret: 'b', tenant_id: 'c' };
    const { notices } = read(azure(principal, { value: 'key-1', vertex_key_config: { project_id: 'p' } }));
    expect(notices).toEqual([
      'providers.azure.keys.0.vertex_key_config is not used: this vendor takes no Google Cloud credentials',
      'providers.azure.keys.0.value is not used: the service principal of providers.azure.keys.0.azure_key_config counts before it',
    ]);
  });
});

describe('a custom provider', () => {
  const custom = (config: object, rest: object = { network_config: { base_url: 'http://own.test' } }) => ({
    providers: { mine: { keys: [{ value: 'key-1' }], custom_provider_config: config, ...rest } },
  });

  it('is a vendor like another, whom keys may be granted', () => {
    const grant = {
      name: 'a',
      value: 'sk-bf-0123456789abcdef',
      provider_configs: [{ provider: 'mine', allowed_models: ['*'] }],
    };
    const config = {
      base_provider_type: 'openai',
      allowed_requests: { chat_completion: true, embedding: false },
      request_path_overrides: { chat_completion: '/chat', chat_completion_stream: 'https://else.test/stream' },
    };
    const { faults, notices } = read({ ...custom(config), governance: { virtual_keys: [grant] } });
    expect({ faults, notices }).toEqual({ faults: [], notices: [] });
  });

  it('needs no key where it says so', () => {
    const config = { base_provider_type: 'openai', is_key_less: true };
    expect(read(custom(config, { keys: [], network_config: { base_url: 'http://own.test' } })).faults).toEqual([]);
  });

  it('says whose address it is called at without one of its own', () => {
    expect(read(custom({ base_provider_type: 'openai' }, {})).notices).toEqual([
      'providers.mine.network_config.base_url is not set: requests and keys go to the address of openai',
    ]);
  });

  it.each([
    ['no base', {}, 'base_provider_type: expected a non-empty string'],
    [
      'an unknown base',
      { base_provider_type: 'replicate' },
      'base_provider_type: expected one of the vendors openai, gemini, vllm',
    ],
    [
      'other paths where they name the model',
      { base_provider_type: 'gemini', request_path_overrides: { chat_completion: '/x' } },
      'request_path_overrides: expected none; paths of gemini name the model, so that no other can stand in for them',
    ],
    [
      'an unknown operation',
      { base_provider_type: 'openai', allowed_requests: { chat_completions: true } },
      'allowed_requests.chat_completions: unknown key; did you mean "chat_completion"?',
    ],
    [
      'a path that is none',
      { base_provider_type: 'openai', request_path_overrides: { chat_completion: 'v1/chat' } },
      'request_path_overrides.chat_completion: expected a path that begins with /, or an http or https URL',
    ],
  ])('is refused with %s', (_name, config, fault) => {
    expect(read(custom(config)).faults).toEqual([`providers.mine.custom_provider_config.${fault}`]);
  });

  it('has another name than a vendor', () => {
    const keys = [{ value: 'key-1' }];
    const document = { providers: { openai: { keys, custom_provider_config: { base_provider_type: 'gemini' } } } };
    expect(read(document).faults).toEqual([
      'providers.openai.custom_provider_config: expected another name than that of a vendor; leave it out to call openai itself',
    ]);
  });

  it('is what an unknown name may be', () => {
    expect(read({ providers: { mine: {} } }).faults).toEqual([
      'providers.mine: expected one of the vendors openai, gemini, vllm, azure, vertex, or custom_provider_config for a name of your own',
    ]);
  });
});
