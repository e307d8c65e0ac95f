import { afterEach, describe, expect, it } from '@jest/globals';
import { hostContext, hostRequest, keyOf } from '../../../test/support/host-scene.js';
import { AzureKeyConfig } from '../../config/azure-key.config.js';
import { type HostContext, type HostRequest } from '../shared/vendor-host.js';
import { AzureHost } from './azure.host.js';

const ENDPOINT = 'https://r.openai.azure.com';

describe('AzureHost', () => {
  const contexts: HostContext[] = [];
  afterEach(async () => {
    for (const { client } of contexts.splice(0)) await client.close();
  });

  function open(config: Partial<AzureKeyConfig>) {
    const azure_key_config = Object.assign(new AzureKeyConfig(), { endpoint: ENDPOINT, ...config });
    const key = keyOf({ azure_key_config, value: 'key-1' });
    const context = hostContext(key);
    contexts.push(context);
    return { host: new AzureHost(context), key };
  }

  async function urlOf(config: Partial<AzureKeyConfig>, request: Partial<HostRequest>, path?: string) {
    const { host, key } = open(config);
    const { baseUrl, path: where } = await host.address(hostRequest({ ...request, key }, path));
    return baseUrl.origin + baseUrl.pathPrefix + where;
  }

  it.each<[string, Partial<AzureKeyConfig>, Partial<HostRequest>, { readonly path: string; readonly at: string }]>([
    ['no version', {}, {}, { path: '/v1/chat/completions', at: '/openai/v1/chat/completions' }],
    ['v1', { api_version: 'v1' }, {}, { path: '/v1/responses', at: '/openai/v1/responses' }],
    [
      'preview',
      { api_version: 'preview' },
      {},
      { path: '/v1/responses', at: '/openai/v1/responses?api-version=preview' },
    ],
    [
      'a dated version',
      { api_version: '2024-10-21' },
      { model: 'my.deployment' },
      { path: '/v1/chat/completions', at: '/openai/deployments/my.deployment/chat/completions?api-version=2024-10-21' },
    ],
    [
      'a dated version of Responses',
      { api_version: '2025-04-01-preview' },
      {},
      { path: '/v1/responses', at: '/openai/responses?api-version=2025-04-01-preview' },
    ],
    [
      'a name that is no part of a path',
      { api_version: '2024-10-21' },
      { model: 'a/../b' },
      { path: '/v1/chat/completions', at: '/openai/deployments/a%2F..%2Fb/chat/completions?api-version=2024-10-21' },
    ],
    [
      'Claude',
      { api_version: '2024-10-21' },
      { dialect: 'anthropic-messages', model: 'claude-sonnet-5' },
      { path: '/v1/messages', at: '/anthropic/v1/messages' },
    ],
  ])('addresses %s', async (_name, config, request, { path, at }) => {
    expect(await urlOf(config, request, path)).toBe(ENDPOINT + at);
  });

  it.each(['', '/openai', '/openai/v1'])('takes an endpoint that ends with %j', async (suffix) => {
    expect(await urlOf({ endpoint: ENDPOINT + suffix }, {})).toBe(`${ENDPOINT}/openai/v1/chat/completions`);
  });

  it.each([
    { dialect: 'openai-chat', header: 'api-key' },
    { dialect: 'anthropic-messages', header: 'x-api-key' },
  ] as const)('proves itself to $dialect with $header', async ({ dialect, header }) => {
    const { host, key } = open({});
    const { headers } = await host.address(hostRequest({ dialect, key }));
    expect(headers).toEqual({ 'content-type': 'application/json', [header]: 'key-1' });
  });

  it('calls models by their deployments', () => {
    const { host, key } = open({ deployments: { 'gpt-4o': 'mine' } });
    expect(['gpt-4o', 'gpt-5', 'constructor'].map((model) => host.nameModel(model, key))).toEqual([
      'mine',
      'gpt-5',
      'constructor',
    ]);
  });

  it('tells resources apart', () => {
    const places = [ENDPOINT, 'https://other.openai.azure.com'].map((endpoint) => {
      const { host, key } = open({ endpoint });
      return host.placeOf(key);
    });
    expect(new Set(places).size).toBe(2);
  });
});
