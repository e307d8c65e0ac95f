import { afterEach, describe, expect, it } from '@jest/globals';
import { hostContext, hostRequest, keyOf } from '../../../test/support/host-scene.js';
import { VertexKeyConfig } from '../../config/vertex-key.config.js';
import { type HostContext, type HostRequest } from '../shared/vendor-host.js';
import { regionalAddress, VertexHost } from './vertex.host.js';

describe('VertexHost', () => {
  const contexts: HostContext[] = [];
  afterEach(async () => {
    for (const { client } of contexts.splice(0)) await client.close();
  });

  function open(config: Partial<VertexKeyConfig> = {}) {
    const vertex_key_config = Object.assign(new VertexKeyConfig(), {
      project_id: 'p',
      region: 'europe-west4',
      ...config,
    });
    const key = keyOf({ value: 'key-1', vertex_key_config });
    const context = hostContext(key);
    contexts.push(context);
    return { host: new VertexHost(context), key };
  }

  it.each<[string, Partial<HostRequest>, string]>([
    ['a whole answer', { model: 'gemini-2.5-pro' }, '/publishers/google/models/gemini-2.5-pro:generateContent'],
    [
      'a stream',
      { model: 'gemini-2.5-pro', action: 'stream' },
      '/publishers/google/models/gemini-2.5-pro:streamGenerateContent?alt=sse',
    ],
    ['a count', { model: 'gemini-2.5-pro', action: 'count' }, '/publishers/google/models/gemini-2.5-pro:countTokens'],
    ['a model of one’s own', { model: '4567' }, '/endpoints/4567:generateContent'],
    ['a name that is no part of a path', { model: 'a/../b' }, '/publishers/google/models/a%2F..%2Fb:generateContent'],
  ])('addresses %s of Gemini', async (_name, request, path) => {
    const { host, key } = open(request.model === '4567' ? { project_number: '99' } : {});
    const addressed = await host.address(hostRequest({ dialect: 'gemini', ...request, key }));
    const project = request.model === '4567' ? '99' : 'p';
    expect(addressed.baseUrl.origin).toBe('https://europe-west4-aiplatform.googleapis.com');
    expect(addressed.path).toBe(`/v1/projects/${project}/locations/europe-west4${path}`);
    expect(addressed.headers['x-goog-api-key']).toBe('key-1');
  });

  it.each([
    ['global', 'https://aiplatform.googleapis.com'],
    ['eu', 'https://aiplatform.eu.rep.googleapis.com'],
    ['us-central1', 'https://us-central1-aiplatform.googleapis.com'],
  ])('finds %s at %s', (region, address) => {
    expect(regionalAddress(region)).toBe(address);
  });

  it.each([
    ['google/gemini-2.0-flash-001', 'gemini-2.0-flash-001'],
    ['publishers/google/models/gemini-2.5-pro', 'gemini-2.5-pro'],
    ['anthropic/claude-sonnet-4-5@20250929', 'claude-sonnet-4-5@20250929'],
    ['gemini-2.5-pro', 'gemini-2.5-pro'],
  ])('calls %s %s', (written, name) => {
    expect(open().host.nameModel(written)).toBe(name);
  });

  it('tells projects and regions apart', () => {
    const places = [{}, { project_id: 'q' }, { region: 'global' }].map((config) => {
      const { host, key } = open(config);
      return host.placeOf(key);
    });
    expect(new Set(places).size).toBe(3);
  });
});
