import { describe, expect, it } from '@jest/globals';
import { nameOperations } from './operation-ids.js';

describe('nameOperations', () => {
  it.each([
    { path: '/bedrock/model/{modelId}/converse', id: 'bedrockConverse' },
    { path: '/pydanticai/bedrock/model/{modelId}/converse-stream', id: 'pydanticaiBedrockConverseStream' },
    { path: '/bedrock/inference-profiles/{identifier}', id: 'bedrockInferenceProfilesByIdentifier' },
    { path: '/openapi.json', id: 'openapiJson' },
    { path: '/', id: 'root' },
  ])('calls $path $id', ({ path, id }) => {
    expect(nameOperations({ [path]: { get: {} } })).toEqual({ [path]: { get: { operationId: id } } });
  });

  it('puts the method before all but the first of a path', () => {
    expect(nameOperations({ '/health': { get: {}, head: {} } })).toEqual({
      '/health': { get: { operationId: 'health' }, head: { operationId: 'headHealth' } },
    });
  });

  it('gives no name twice', () => {
    const { '/a-b': first, '/a/b': second } = nameOperations({ '/a-b': { get: {} }, '/a/b': { get: {} } });
    expect(first?.['get']?.operationId).toBe('aB');
    expect(second?.['get']?.operationId).not.toBe('aB');
  });
});
