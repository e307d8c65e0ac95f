import { hash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import {
  access,
  network,
  provider,
  providerKey,
  readDocument as read,
  virtualKey,
} from '../../test/support/configuration-documents.js';
import { RoutingConfig } from './routing.config.js';

describe('the configuration file', () => {
  it('has a default for everything', () => {
    const { file, faults, notices } = read({ providers: { mock: {} } });
    expect(file).toEqual({
      client: {
        max_request_body_size_mb: 100,
        max_response_body_size_mb: 256,
        max_concurrent_requests: 10_000,
        strict_translation: false,
        allow_direct_keys: false,
      },
      server: {
        shutdown_grace_in_seconds: 30,
        drain_delay_in_seconds: 1,
        headers_timeout_in_seconds: 30,
        request_timeout_in_seconds: 300,
        first_byte_timeout_in_seconds: 10,
        keep_alive_timeout_in_seconds: 72,
        max_connections: 10_000,
        client_write_timeout_in_seconds: 120,
        stream_keep_alive_in_seconds: 15,
        admin: { on_main_port: false, anonymous_metrics: false },
      },
      providers: {
        mock: {
          keys: [],
          prefix_affinity: true,
          network_config: {
            extra_headers: {},
            default_request_timeout_in_seconds: 60,
            stream_idle_timeout_in_seconds: 60,
            connect_timeout_in_seconds: 10,
            max_conns_per_host: 5000,
            warm_connections: 0,
            total_timeout_in_seconds: 3600,
            max_retries: 0,
            retry_backoff_initial: 500,
            retry_backoff_max: 5000,
            retry_budget_percent: 20,
            insecure_skip_verify: false,
          },
          concurrency_and_buffer_size: { concurrency: 1000, buffer_size: 5000, queue_timeout_in_seconds: 10 },
          circuit_breaker: {
            enabled: true,
            failure_threshold_percent: 50,
            minimum_calls: 10,
            window_in_seconds: 10,
            open_time_in_seconds: 5,
          },
          model_profiles: [],
        },
      },
      health: { ready_requires: 'nothing', max_event_loop_block_in_seconds: 1.5 },
      logging: { debug_content: false },
      pricing: { enabled: true, providers: {} },
      tracing: { headers: {}, propagate_to_vendors: false },
      routing: { aliases: {}, fallbacks: {} },
      governance: { virtual_keys: [] },
    });
    expect(faults).toEqual([]);
    expect(notices).toEqual([]);
  });

  it('reads every key', () => {
    const document = {
      client: {
        max_request_body_size_mb: 1,
        max_response_body_size_mb: 2,
        max_concurrent_requests: 3,
        strict_translation: true,
        allow_direct_keys: true,
      },
      server: {
        shutdown_grace_in_seconds: 0,
        drain_delay_in_seconds: 5,
        headers_timeout_in_seconds: 0.25,
        request_timeout_in_seconds: 2,
        first_byte_timeout_in_seconds: 1.5,
        keep_alive_timeout_in_seconds: 86_400,
        max_connections: 1,
        client_write_timeout_in_seconds: 7,
        stream_keep_alive_in_seconds: 0,
        tls: { cert: 'tls.crt', key: 'tls.key', cleartext: true },
        admin: { token: 'management-token-7Qw8', on_main_port: true, anonymous_metrics: true },
      },
      health: { ready_requires: ['openai'], max_event_loop_block_in_seconds: 0.5 },
      logging: { debug_content: true },
      pricing: {
        enabled: true,
        providers: {
          openai: { base: 'none', models: { 'gpt-4o': { input: 2.5, output: 10, cache_read: 1.25, cache_write: 0 } } },
        },
      },
      tracing: {
        endpoint: 'http://127.0.0.1:4318',
        headers: { 'x-team': 'search' },
        service_name: 'bridge',
        sample_ratio: 0.5,
        follow_caller: false,
        propagate_to_vendors: true,
      },
      providers: {
        openai: {
          keys: [
            {
              name: 'main',
              id: 'key-1',
              value: 'env.OPENAI_KEY',
              weight: 0.5,
              models: ['gpt-4o'],
              blacklisted_models: ['o1'],
              aliases: {
                best: { model_id: 'ft:gpt-4o:1', model_name: 'gpt-4o', model_family: 'openai', description: 'a' },
              },
            },
          ],
          prefix_affinity: false,
          network_config: {
            base_url: 'https://proxy.example.com/openai',
            extra_headers: { 'OpenAI-Organization': 'org-1', 'x-team': 'a team' },
            default_request_timeout_in_seconds: 3,
            stream_idle_timeout_in_seconds: 4,
            connect_timeout_in_seconds: 5,
            keep_alive_timeout_in_seconds: 20,
            max_conns_per_host: 6,
            warm_connections: 7,
            total_timeout_in_seconds: 6,
            max_retries: 2,
            retry_backoff_initial: 100,
            retry_backoff_max: 900,
            retry_budget_percent: 0,
            insecure_skip_verify: false,
          },
          concurrency_and_buffer_size: { concurrency: 10, buffer_size: 20, queue_timeout_in_seconds: 0.5 },
          circuit_breaker: {
            enabled: false,
            failure_threshold_percent: 100,
            minimum_calls: 1,
            window_in_seconds: 1,
            open_time_in_seconds: 0.25,
          },
          openai_config: { api: 'responses', models: [{ models: ['gpt-4*'], api: 'chat' }] },
          model_profiles: [
            { models: ['gpt-6*'], images: [], top_k: true, max_stop_sequences: 3, chat: { system_role: 'developer' } },
          ],
        },
      },
      governance: {
        virtual_keys: [
          {
            name: 'team',
            value: 'env.TEAM_KEY',
            id: 'vk-1',
            description: 'for the team',
            is_active: false,
            expires_at: '2030-12-31T23:59:59+05:30',
            max_concurrent_requests: 4,
            provider_configs: [
              { provider: '*', allowed_models: ['*'], blacklisted_models: ['o1'], key_ids: ['key-1'] },
              { provider: 'openai', allowed_models: ['gpt-4o', 'regex:^o\\d$'], blacklisted_models: [], weight: 0.5 },
            ],
            fallbacks: ['openai/gpt-4o'],
          },
        ],
      },
    };
    const { file, faults, notices } = read(document);
    expect(faults).toEqual([]);
    expect(notices).toEqual([]);
    const expected = structuredClone(document);
    expected.providers.openai.keys[0]!.value = 'sk-proj-8fZ';
    const [key] = expected.governance.virtual_keys;
    Object.assign(key!, { value: undefined, value_hash: hash('sha256', 'sk-bf-team-7Qw8ZrT2') });
    expect(file).toEqual({ ...expected, routing: new RoutingConfig() });
  });

  it('denies where lists are empty or absent', () => {
    const { file } = read({
      governance: {
        virtual_keys: [
          { name: 'a', value: 'sk-bf-a', provider_configs: [{ provider: 'openai' }] },
          { name: 'b', value: 'sk-bf-b' },
        ],
      },
    });
    expect(file.governance.virtual_keys.map((key) => key.provider_configs)).toEqual([
      [{ provider: 'openai', allowed_models: [], blacklisted_models: [] }],
      [],
    ]);
  });

  it('names vendor keys by provider and position', () => {
    const { file } = read(provider({ keys: [{ value: 'a-1' }, { name: 'second', value: 'a-2' }, { value: 'a-3' }] }));
    expect(file.providers['openai']?.keys.map((key) => key.name)).toEqual(['openai-key-1', 'second', 'openai-key-3']);
  });

  it.each([
    ['https://api.openai.com', 'https://api.openai.com'],
    ['https://API.OpenAI.com:443/', 'https://api.openai.com'],
    ['http://127.0.0.1:8000/v2//', 'http://127.0.0.1:8000/v2'],
    ['http://[::1]:8000/a/b/', 'http://[::1]:8000/a/b'],
  ])('keeps the base URL %s as %s', (written, kept) => {
    const { file, faults } = read(network({ base_url: written }));
    expect(faults).toEqual([]);
    expect(file.providers['openai']?.network_config.base_url).toBe(kept);
  });
});

const SECONDS = 'expected a number of seconds from 0.25 to 86400, whole or in quarters';
const URL_FAULT =
  'expected an http or https URL without credentials, query or fragment, such as https://api.example.com';
const INSTANT = 'expected a date and time with offset (RFC 3339), such as 2030-12-31T23:59:59Z';
const MODELS = 'expected a list of model names, or ["*"] for all';
const NAME = 'expected a provider name of lower-case letters, digits, "-" and "_" that begins with a letter or digit';

describe('a fault of the configuration file', () => {
  it.each<{ name: string; document: unknown; fault: string }>([
    { name: 'a list at the root', document: [], fault: 'the whole file: expected an object' },
    { name: 'a text for an object', document: { client: 'x' }, fault: 'client: expected an object' },
    { name: 'null for an object', document: { server: null }, fault: 'server: expected an object' },
    { name: 'a path for TLS', document: { server: { tls: 'tls.crt' } }, fault: 'server.tls: expected an object' },
    {
      name: 'TLS without a key',
      document: { server: { tls: { cert: 'tls.crt' } } },
      fault: 'server.tls.key: expected a non-empty string',
    },
    {
      name: 'a policy that is text',
      document: { server: { tls: { cert: 'tls.crt', key: 'tls.key', cleartext: 'no' } } },
      fault: 'server.tls.cleartext: expected true or false',
    },
    { name: 'a list of providers', document: { providers: [] }, fault: 'providers: expected an object' },
    { name: 'a provider that is true', document: provider(true), fault: 'providers.openai: expected an object' },
    { name: 'a provider in capitals', document: { providers: { OpenAI: {} } }, fault: `providers.OpenAI: ${NAME}` },
    {
      name: 'a provider with a dot',
      document: { providers: { 'open.ai': {} } },
      fault: `providers."open.ai": ${NAME}`,
    },
    { name: 'an object of keys', document: provider({ keys: {} }), fault: 'providers.openai.keys: expected a list' },
    {
      name: 'a key that is a text',
      document: providerKey('sk-1'),
      fault: 'providers.openai.keys.0: expected an object',
    },
    {
      name: 'a key without value',
      document: providerKey({}),
      fault: 'providers.openai.keys.0.value: expected a non-empty string, env.NAME or file.PATH',
    },
    {
      name: 'a variable that is not set',
      document: providerKey({ value: 'env.ABSENT_KEY' }),
      fault:
        'providers.openai.keys.0.value: expected a non-empty string, env.NAME or file.PATH; the variable ABSENT_KEY is not set',
    },
    {
      name: 'a negative weight',
      document: providerKey({ value: 'a-1', weight: -1 }),
      fault: 'providers.openai.keys.0.weight: expected a number of at least 0',
    },
    {
      name: 'a weight that is text',
      document: providerKey({ value: 'a-1', weight: '1' }),
      fault: 'providers.openai.keys.0.weight: expected a number of at least 0',
    },
    {
      name: 'an empty key name',
      document: providerKey({ value: 'a-1', name: '' }),
      fault: 'providers.openai.keys.0.name: expected a non-empty string',
    },
    {
      name: 'models as one text',
      document: providerKey({ value: 'a-1', models: '*' }),
      fault: `providers.openai.keys.0.models: ${MODELS}`,
    },
    {
      name: 'models with an empty name',
      document: providerKey({ value: 'a-1', models: ['gpt-4o', ''] }),
      fault: `providers.openai.keys.0.models: ${MODELS}`,
    },
    {
      name: 'two keys of one name',
      document: provider({
        keys: [
          { value: 'a-1', name: 'x' },
          { value: 'a-2', name: 'x' },
        ],
      }),
      fault: 'providers.openai.keys.1.name: expected a name of its own; providers.openai.keys.0 has the same',
    },
    {
      name: 'a base URL without scheme',
      document: network({ base_url: 'api.openai.com' }),
      fault: `providers.openai.network_config.base_url: ${URL_FAULT}`,
    },
    {
      name: 'a base URL with another scheme',
      document: network({ base_url: 'ftp://a.example' }),
      fault: `providers.openai.network_config.base_url: ${URL_FAULT}`,
    },
    {
      name: 'a base URL with credentials',
      document: network({ base_url: 'https://me:pw@a.example' }),
      fault: `providers.openai.network_config.base_url: ${URL_FAULT}`,
    },
    {
      name: 'a base URL with a query',
      document: network({ base_url: 'https://a.example/?key=1' }),
      fault: `providers.openai.network_config.base_url: ${URL_FAULT}`,
    },
    {
      name: 'an empty base URL',
      document: network({ base_url: '' }),
      fault: `providers.openai.network_config.base_url: ${URL_FAULT}`,
    },
    {
      name: 'a time limit of zero',
      document: network({ connect_timeout_in_seconds: 0 }),
      fault: `providers.openai.network_config.connect_timeout_in_seconds: ${SECONDS}`,
    },
    {
      name: 'a time limit that is text',
      document: network({ stream_idle_timeout_in_seconds: '60' }),
      fault: `providers.openai.network_config.stream_idle_timeout_in_seconds: ${SECONDS}`,
    },
    {
      name: 'a time limit of null',
      document: network({ default_request_timeout_in_seconds: null }),
      fault: `providers.openai.network_config.default_request_timeout_in_seconds: ${SECONDS}`,
    },
    {
      name: 'a time limit of more than a day',
      document: { server: { request_timeout_in_seconds: 86_401 } },
      fault: `server.request_timeout_in_seconds: ${SECONDS}`,
    },
    {
      name: 'a time limit in tenths',
      document: { server: { headers_timeout_in_seconds: 0.3 } },
      fault: `server.headers_timeout_in_seconds: ${SECONDS}`,
    },
    {
      name: 'a negative grace',
      document: { server: { shutdown_grace_in_seconds: -1 } },
      fault: 'server.shutdown_grace_in_seconds: expected a number of seconds from 0 to 86400, whole or in quarters',
    },
    {
      name: 'half a connection',
      document: { server: { max_connections: 1.5 } },
      fault: 'server.max_connections: expected a whole number from 1 to 1000000',
    },
    {
      name: 'a body limit of zero',
      document: { client: { max_request_body_size_mb: 0 } },
      fault: 'client.max_request_body_size_mb: expected a whole number from 1 to 4096',
    },
    {
      name: 'a body limit that is an object',
      document: { client: { max_request_body_size_mb: { constructor: 5 } } },
      fault: 'client.max_request_body_size_mb: expected a whole number from 1 to 4096',
    },
    {
      name: 'a virtual key without name',
      document: virtualKey({ name: undefined }),
      fault: 'governance.virtual_keys.0.name: expected a non-empty string',
    },
    {
      name: 'an empty virtual key',
      document: virtualKey({ value: '' }),
      fault: 'governance.virtual_keys.0.value: expected a non-empty string, env.NAME or file.PATH',
    },
    {
      name: 'a placeholder of a virtual key',
      document: virtualKey({ value: 'sk-bf-changeme' }),
      fault:
        'governance.virtual_keys.0.value: expected a non-empty string, env.NAME or file.PATH; it holds a placeholder: set the secret itself',
    },
    {
      name: 'an activity that is text',
      document: virtualKey({ is_active: 'true' }),
      fault: 'governance.virtual_keys.0.is_active: expected true or false',
    },
    {
      name: 'an activity of null',
      document: virtualKey({ is_active: null }),
      fault: 'governance.virtual_keys.0.is_active: expected true or false',
    },
    {
      name: 'an id that is a number',
      document: virtualKey({ id: 7 }),
      fault: 'governance.virtual_keys.0.id: expected a non-empty string',
    },
    {
      name: 'an expiry without time',
      document: virtualKey({ expires_at: '2030-12-31' }),
      fault: `governance.virtual_keys.0.expires_at: ${INSTANT}`,
    },
    {
      name: 'an expiry without offset',
      document: virtualKey({ expires_at: '2030-12-31T23:59:59' }),
      fault: `governance.virtual_keys.0.expires_at: ${INSTANT}`,
    },
    {
      name: 'an expiry on 30 February',
      document: virtualKey({ expires_at: '2030-02-30T00:00:00Z' }),
      fault: `governance.virtual_keys.0.expires_at: ${INSTANT}`,
    },
    {
      name: 'an expiry in seconds',
      document: virtualKey({ expires_at: 1_924_991_999 }),
      fault: `governance.virtual_keys.0.expires_at: ${INSTANT}`,
    },
    {
      name: 'access without provider',
      document: access({ allowed_models: ['*'] }),
      fault: `governance.virtual_keys.0.provider_configs.0.provider: ${NAME}, or "*" for every provider`,
    },
    {
      name: 'access to all models as one text',
      document: access({ provider: 'openai', allowed_models: '*' }),
      fault: `governance.virtual_keys.0.provider_configs.0.allowed_models: ${MODELS}`,
    },
    {
      name: 'two virtual keys of one value',
      document: {
        governance: {
          virtual_keys: [
            { name: 'a', value: 'sk-bf-team-7Qw8ZrT2' },
            { name: 'b', value: 'env.TEAM_KEY' },
          ],
        },
      },
      fault: 'governance.virtual_keys.1.value: expected a value of its own; governance.virtual_keys.0 has the same',
    },
    { name: 'an unknown key', document: { colour: 1 }, fault: 'colour: unknown key' },
    { name: 'a misspelt key', document: { provider: {} }, fault: 'provider: unknown key; did you mean "providers"?' },
    {
      name: 'a misspelt Bifrost key',
      document: virtualKey({ budget: [] }),
      fault: 'governance.virtual_keys.0.budget: unknown key; did you mean "budgets"?',
    },
    {
      name: 'a key in camel case',
      document: network({ baseUrl: 'https://a.example' }),
      fault: 'providers.openai.network_config.baseUrl: unknown key; did you mean "base_url"?',
    },
  ])('is $name', ({ document, fault }) => {
    expect(read(document).faults).toEqual([fault]);
  });

  it('is found beside every other', () => {
    const { faults } = read({
      client: { max_request_body_size: 5 },
      providers: { openai: { keys: [{ value: 'env.ABSENT_KEY', weight: -1 }, {}] }, Mock: {} },
      governance: { virtual_keys: [{ is_active: 1 }] },
    });
    expect(faults).toEqual([
      'client.max_request_body_size: unknown key; did you mean "max_request_body_size_mb"?',
      'providers.openai.keys.0.value: expected a non-empty string, env.NAME or file.PATH; the variable ABSENT_KEY is not set',
      'providers.openai.keys.0.weight: expected a number of at least 0',
      `providers.Mock: ${NAME}`,
      'governance.virtual_keys.0.name: expected a non-empty string',
      'governance.virtual_keys.0.is_active: expected true or false',
      'providers.openai.keys.1.value: expected a non-empty string, env.NAME or file.PATH',
      'governance.virtual_keys.0.value: expected a non-empty string, env.NAME or file.PATH; value_hash or aws may stand in for it',
    ]);
  });
});
