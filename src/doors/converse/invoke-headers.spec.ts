import { describe, expect, it } from '@jest/globals';
import { type IncomingHeaders } from '../../gateway/model/call.js';
import { findUnknownHeaders, readInvokeHeaders } from './invoke-headers.js';

describe('readInvokeHeaders', () => {
  it('reads what Converse says in its body', () => {
    const headers: IncomingHeaders = {
      'content-type': 'application/json',
      'x-amzn-bedrock-guardrailidentifier': 'gr-1',
      'x-amzn-bedrock-guardrailversion': 'DRAFT',
      'x-amzn-bedrock-trace': 'ENABLED_FULL',
      'x-amzn-bedrock-performanceconfig-latency': 'optimized',
      'x-amzn-bedrock-service-tier': 'flex',
      'x-amzn-bedrock-request-metadata': '{"team":"bridge"}',
    };
    expect(readInvokeHeaders(headers)).toEqual({
      guardrailConfig: { guardrailIdentifier: 'gr-1', guardrailVersion: 'DRAFT', trace: 'enabled_full' },
      performanceConfig: { latency: 'optimized' },
      serviceTier: { type: 'flex' },
      requestMetadata: { team: 'bridge' },
    });
  });

  it.each([
    { name: 'guardrailidentifier', value: 'gr-1', config: { guardrailIdentifier: 'gr-1' } },
    { name: 'guardrailversion', value: '1', config: { guardrailVersion: '1' } },
    { name: 'trace', value: 'ENABLED', config: { trace: 'enabled' } },
  ])('reads a guardrail where only its $name is said', ({ name, value, config }) => {
    expect(readInvokeHeaders({ [`x-amzn-bedrock-${name}`]: value })).toEqual({ guardrailConfig: config });
  });

  it('reads nothing where nothing is said', () => {
    expect(readInvokeHeaders({ 'content-type': 'application/json', 'x-amzn-bedrock-accept': '*/*' })).toEqual({});
  });

  it.each(['team', '[]', '"team"', 'null', '{"team":1}'])('refuses the metadata %s', (metadata) => {
    expect(() => readInvokeHeaders({ 'x-amzn-bedrock-request-metadata': metadata })).toThrow(
      'X-Amzn-Bedrock-Request-Metadata: expected a JSON object whose values are strings',
    );
  });
});

describe('findUnknownHeaders', () => {
  it('names what InvokeModel may say one day', () => {
    const headers: IncomingHeaders = {
      'x-amzn-bedrock-later': '1',
      'x-amzn-bedrock-trace': 'ENABLED',
      'x-amzn-bedrock-accept': '*/*',
      'x-amzn-trace-id': 'Root=1',
    };
    expect(findUnknownHeaders(headers)).toEqual(['x-amzn-bedrock-later']);
  });
});
