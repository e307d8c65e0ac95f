import { hash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ConfigurationError, loadConfiguration } from './load-configuration.js';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'asbru-config-'));
});

afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

/** The vendors of these tests: one that needs a key, two that run without. */
const VENDORS = [
  { name: 'mock', keyRequired: false },
  { name: 'openai', keyRequired: true, keyVariable: 'OPENAI_API_KEY' },
  { name: 'ollama', keyRequired: false, keyVariable: 'OLLAMA_API_KEY' },
  {
    name: 'bedrock',
    keyRequired: false,
    keyVariable: 'AWS_BEARER_TOKEN_BEDROCK',
    chainVariable: 'AWS_ACCESS_KEY_ID',
    keyKind: 'aws' as const,
  },
];

function load(environment: Readonly<Record<string, string>> = {}) {
  return loadConfiguration(environment, { directory, vendors: VENDORS });
}

/** Writes a file into the directory and gives its path. */
function write(name: string, content: string | Uint8Array): string {
  const path = join(directory, name);
  writeFileSync(path, content);
  return path;
}

function faultsOf(act: () => unknown): readonly string[] {
  try {
    act();
  } catch (error) {
    if (error instanceof ConfigurationError) return error.faults;
    throw error;
  }
  throw new Error('the configuration was accepted');
}

describe('loadConfiguration without a file', () => {
  it('serves the mock vendor on the loopback address and says nothing', () => {
    const configuration = load();
    expect(configuration).toMatchObject({
      listen: { host: '127.0.0.1', port: 8080 },
      log_level: 'info',
      source: 'environment',
      notices: [],
    });
    expect(Object.keys(configuration.providers)).toEqual(['mock']);
    expect(configuration.providers['mock']?.keys).toEqual([]);
  });

  it.each([
    { name: 'a Bedrock API key', environment: { AWS_BEARER_TOKEN_BEDROCK: 'ABSKkey' }, value: 'ABSKkey' },
    {
      name: 'credentials for the default chain',
      environment: { AWS_ACCESS_KEY_ID: 'AKID', AWS_SECRET_ACCESS_KEY: 'wJalr', AWS_REGION: 'eu-west-1' },
      value: undefined,
    },
    {
      name: 'both, of which the API key counts, as with AWS’s SDKs',
      environment: { AWS_BEARER_TOKEN_BEDROCK: 'ABSKkey', AWS_ACCESS_KEY_ID: 'AKID' },
      value: 'ABSKkey',
    },
  ])('serves Bedrock with $name', ({ environment, value }) => {
    const [key] = load(environment).providers['bedrock']?.keys ?? [];
    expect(key?.value).toBe(value);
    expect(key?.bedrock_key_config?.region).toBe('AWS_REGION' in environment ? 'eu-west-1' : 'us-east-1');
    expect(key?.bedrock_key_config?.access_key).toBeUndefined();
  });

  it.each([
    { name: 'a region alone', environment: { AWS_REGION: 'eu-west-1', AWS_PROFILE: 'work' } },
    { name: 'empty variables', environment: { AWS_BEARER_TOKEN_BEDROCK: '', AWS_ACCESS_KEY_ID: '' } },
    {
      name: 'a virtual key that is meant for clients',
      environment: { AWS_BEARER_TOKEN_BEDROCK: 'sk-bf-7rT0aVq9x2LmYd3w' },
    },
  ])('does not serve Bedrock for $name', ({ environment }) => {
    expect(Object.keys(load(environment).providers)).toEqual(['mock']);
  });

  it('makes a new one-off key that may call everything', () => {
    const first = load();
    const second = load();
    expect(first.one_off_key).toMatch(/^sk-bf-[\w-]{43}$/);
    expect(second.one_off_key).not.toBe(first.one_off_key);
    expect(first.governance.virtual_keys).toEqual([
      {
        id: 'one-off',
        name: 'one-off key',
        value_hash: hash('sha256', first.one_off_key ?? ''),
        is_active: true,
        provider_configs: [{ provider: '*', allowed_models: ['*'], blacklisted_models: [] }],
      },
    ]);
  });

  it('takes the one-off key from ASBRU_VIRTUAL_KEY', () => {
    const configuration = load({ ASBRU_VIRTUAL_KEY: 'sk-bf-0123456789abcdef' });
    expect(configuration.one_off_key).toBe('sk-bf-0123456789abcdef');
    expect(configuration.governance.virtual_keys[0]?.value_hash).toBe(hash('sha256', 'sk-bf-0123456789abcdef'));
  });

  it('enables openai beside mock when OPENAI_API_KEY is set', () => {
    const { providers } = load({ OPENAI_API_KEY: 'sk-proj-8fZ' });
    expect(Object.keys(providers)).toEqual(['mock', 'openai']);
    expect(providers['openai']?.keys).toEqual([
      {
        name: 'openai-key-1',
        value: 'sk-proj-8fZ',
        weight: 1,
        models: ['*'],
        blacklisted_models: [],
        aliases: {},
      },
    ]);
  });

  it('names the variable of a vendor that holds a placeholder', () => {
    expect(faultsOf(() => load({ OPENAI_API_KEY: 'sk-...' }))).toEqual([
      'providers.openai.keys.0.value: expected a non-empty string, env.NAME or file.PATH; the variable OPENAI_API_KEY holds a placeholder: set the secret itself',
    ]);
  });

  it('counts empty variables as not set', () => {
    const empty = {
      ASBRU_CONFIG: '',
      ASBRU_HOST: '',
      ASBRU_PORT: '',
      ASBRU_LOG_LEVEL: '',
      ASBRU_VIRTUAL_KEY: '',
      OPENAI_API_KEY: '',
    };
    const { one_off_key: key, governance, ...rest } = load(empty);
    const { one_off_key: otherKey, governance: otherGovernance, ...expected } = load();
    expect(rest).toEqual(expected);
    expect(key).toMatch(/^sk-bf-/);
    expect(otherKey).toMatch(/^sk-bf-/);
    expect(governance.virtual_keys).toHaveLength(otherGovernance.virtual_keys.length);
  });
});

describe('loadConfiguration with variables', () => {
  it('reads each of them', () => {
    const path = write('other.json', '{}');
    const configuration = load({
      ASBRU_CONFIG: 'other.json',
      ASBRU_HOST: '::',
      ASBRU_PORT: '0',
      ASBRU_LOG_LEVEL: 'silent',
    });
    expect(configuration).toMatchObject({ source: path, listen: { host: '::', port: 0 }, log_level: 'silent' });
  });

  it.each<{ name: string; variable: string; value: string; fault: string }>([
    {
      name: 'a host with a scheme',
      variable: 'ASBRU_HOST',
      value: 'http://127.0.0.1',
      fault: 'expected a host name or an IP address, such as 127.0.0.1',
    },
    {
      name: 'a host with a port',
      variable: 'ASBRU_HOST',
      value: '127.0.0.1:80',
      fault: 'expected a host name or an IP address, such as 127.0.0.1',
    },
    {
      name: 'an address out of range',
      variable: 'ASBRU_HOST',
      value: '127.0.0.256',
      fault: 'expected a host name or an IP address, such as 127.0.0.1',
    },
    {
      name: 'a port out of range',
      variable: 'ASBRU_PORT',
      value: '65536',
      fault: 'expected a whole number from 0 to 65535',
    },
    { name: 'a negative port', variable: 'ASBRU_PORT', value: '-1', fault: 'expected a whole number from 0 to 65535' },
    {
      name: 'a hexadecimal port',
      variable: 'ASBRU_PORT',
      value: '0x50',
      fault: 'expected a whole number from 0 to 65535',
    },
    {
      name: 'a port with a blank',
      variable: 'ASBRU_PORT',
      value: '80 ',
      fault: 'expected a whole number from 0 to 65535',
    },
    {
      name: 'an unknown level',
      variable: 'ASBRU_LOG_LEVEL',
      value: 'verbose',
      fault: 'expected one of fatal, error, warn, info, debug, trace, silent',
    },
    {
      name: 'a key without prefix',
      variable: 'ASBRU_VIRTUAL_KEY',
      value: '0123456789abcdef0123',
      fault: 'expected "sk-bf-" and at least 16 further letters, digits or characters of "._~+/-"',
    },
    {
      name: 'a short key',
      variable: 'ASBRU_VIRTUAL_KEY',
      value: 'sk-bf-0123456789abcde',
      fault: 'expected "sk-bf-" and at least 16 further letters, digits or characters of "._~+/-"',
    },
    {
      name: 'a key that a shell would change',
      variable: 'ASBRU_VIRTUAL_KEY',
      value: 'sk-bf-0123456789$(date)',
      fault: 'expected "sk-bf-" and at least 16 further letters, digits or characters of "._~+/-"',
    },
  ])('refuses $name', ({ variable, value, fault }) => {
    expect(faultsOf(() => load({ [variable]: value }))).toEqual([`${variable}: ${fault}`]);
  });

  it('refuses a long virtual key that is a placeholder', () => {
    expect(faultsOf(() => load({ ASBRU_VIRTUAL_KEY: 'sk-bf-your-virtual-key-here' }))).toEqual([
      'governance.virtual_keys.0.value: expected a non-empty string, env.NAME or file.PATH; the variable ASBRU_VIRTUAL_KEY holds a placeholder: set the secret itself',
    ]);
  });

  it('does not take the address that Kubernetes puts into ASBRU_PORT', () => {
    const { listen, notices } = load({ ASBRU_PORT: 'tcp://10.96.0.12:8080' });
    expect(listen.port).toBe(8080);
    expect(notices).toEqual([
      'ASBRU_PORT is not used: Kubernetes set it for a Service named asbru (enableServiceLinks)',
    ]);
  });
});

describe('loadConfiguration with a file', () => {
  it('takes config.json of the directory and only what it says', () => {
    const path = write('config.json', '{"providers": {"ollama": {}}}');
    const configuration = load({ OPENAI_API_KEY: 'sk-proj-8fZ' });
    expect(configuration.source).toBe(path);
    expect(Object.keys(configuration.providers)).toEqual(['ollama']);
    expect(configuration.governance.virtual_keys).toEqual([]);
    expect('one_off_key' in configuration).toBe(false);
  });

  it('says that nobody may call and that ASBRU_VIRTUAL_KEY has no effect', () => {
    const path = write('config.json', '{}');
    expect(load({ ASBRU_VIRTUAL_KEY: 'sk-bf-0123456789abcdef' }).notices).toEqual([
      `ASBRU_VIRTUAL_KEY is not used: the virtual keys are those of ${path}`,
      'governance.virtual_keys is empty: every inference request is refused',
    ]);
  });

  it('prefers the named file, also by absolute path', () => {
    write('config.json', 'not read');
    const path = write('named.json', '{}');
    expect(load({ ASBRU_CONFIG: path }).source).toBe(path);
  });

  it('refuses a named file that is absent', () => {
    expect(faultsOf(() => load({ ASBRU_CONFIG: 'absent.json' }))).toEqual([
      `ASBRU_CONFIG: the file ${join(directory, 'absent.json')} does not exist`,
    ]);
  });

  it('refuses a file that it cannot read', () => {
    const path = join(directory, 'config.json');
    mkdirSync(path);
    expect(faultsOf(() => load())).toEqual([`${path}: the file cannot be read (EISDIR)`]);
  });

  it('refuses a file in another encoding', () => {
    const path = write('config.json', Buffer.from('\ufeff{}', 'utf16le'));
    expect(faultsOf(() => load())).toEqual([`${path}: the file is not UTF-8 text`]);
  });

  it('accepts the byte order mark that some editors write', () => {
    write('config.json', '\ufeff{"providers": {}}');
    expect(load().providers).toEqual({});
  });

  it('names file, line and column where the text is not JSON, beside the faults of the environment', () => {
    const path = write('config.json', '{\n  "client": {},\n}');
    expect(faultsOf(() => load({ ASBRU_PORT: 'http' }))).toEqual([
      'ASBRU_PORT: expected a whole number from 0 to 65535',
      `${path}:3:1: expected a key in double quotes`,
    ]);
  });

  it('refuses keys that are written twice', () => {
    const path = write('config.json', '{"providers": {"openai": {}, "openai": {}}}');
    expect(faultsOf(() => load())).toEqual([
      `${path}:1:30: providers.openai is written twice, first at 1:16; keep one`,
    ]);
  });

  it('names every fault in one message', () => {
    const path = write('config.json', '{"client": {"max_request_body_size_mb": "large"}, "cleint": {}}');
    expect(() => load({ ASBRU_LOG_LEVEL: 'loud' })).toThrow(
      new ConfigurationError(path, [
        'ASBRU_LOG_LEVEL: expected one of fatal, error, warn, info, debug, trace, silent',
        'cleint: unknown key; did you mean "client"?',
        'client.max_request_body_size_mb: expected a whole number from 1 to 4096',
      ]),
    );
  });

  it('cannot be changed afterwards', () => {
    write('config.json', '{"providers": {"openai": {"keys": [{"value": "sk-proj-8fZ"}]}}}');
    const { providers } = load();
    expect(() => Object.assign(providers, { other: {} })).toThrow(TypeError);
    expect(() => Object.assign(providers['openai']!.keys[0]!, { value: 'other' })).toThrow(TypeError);
  });
});

describe('ConfigurationError', () => {
  it('says where and how many, then each fault on its line', () => {
    expect(new ConfigurationError('environment', ['A: expected b', 'C: expected d']).message).toBe(
      'The configuration is not valid (environment, 2 faults):\n- A: expected b\n- C: expected d',
    );
    expect(new ConfigurationError('environment', ['A: expected b']).message).toBe(
      'The configuration is not valid (environment, 1 fault):\n- A: expected b',
    );
  });
});

describe('loadConfiguration against the vendors there are', () => {
  it('names a provider that is no vendor, and a vendor without the key it needs', () => {
    write('config.json', JSON.stringify({ providers: { nobody: {}, openai: {}, mock: {} } }));
    expect(faultsOf(load)).toEqual([
      'providers.nobody: expected one of the vendors mock, openai, ollama, bedrock, or custom_provider_config for a name ' +
        'of your own',
      'providers.openai.keys: expected at least one key; this vendor takes no request without',
    ]);
  });

  it('names a grant for a vendor that does not exist, and a key short enough to be guessed', () => {
    const grants = [{ provider: '*' }, { provider: 'opnai' }].map((grant) => ({ ...grant, allowed_models: ['*'] }));
    const keys = [{ name: 'team', value: 'sk-bf-short', provider_configs: grants }];
    write('config.json', JSON.stringify({ providers: { mock: {} }, governance: { virtual_keys: keys } }));
    expect(faultsOf(load)).toEqual([
      'governance.virtual_keys.0.provider_configs.1.provider: expected * or one of the vendors mock, openai, ollama, bedrock',
    ]);
    keys[0]?.provider_configs.pop();
    write('config.json', JSON.stringify({ providers: { mock: {} }, governance: { virtual_keys: keys } }));
    expect(load().notices).toEqual(['governance.virtual_keys.0.value has fewer than 16 characters: it can be guessed']);
  });
});
