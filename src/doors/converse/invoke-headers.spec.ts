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

  it.each([
    { name: 'Trace', value: 'on', says: 'expected one of enabled, disabled, enabled_full; got another string' },
    { name: 'GuardrailVersion', value: '0', says: 'expected DRAFT or a version number; got another string' },
    { name: 'GuardrailIdentifier', value: 'g'.repeat(2049), says: 'expected a string of 0 to 2048 characters' },
    { name: 'PerformanceConfig-Latency', value: 'fast', says: 'expected one of standard, optimized' },
    { name: 'Service-Tier', value: 'gold', says: 'expected one of priority, default, flex, reserved' },
    { name: 'Request-Metadata', value: 'team', says: 'expected a JSON object; got no JSON' },
    { name: 'Request-Metadata', value: '[]', says: 'expected an object; got an array' },
    { name: 'Request-Metadata', value: 'null', says: 'expected an object; got null' },
    { name: 'Request-Metadata', value: '{}', says: 'expected 1 or more items; got 0' },
  ])('refuses the $name $value by its name', ({ name, value, says }) => {
    expect(() => readInvokeHeaders({ [`x-amzn-bedrock-${name.toLowerCase()}`]: value })).toThrow(
      `X-Amzn-Bedrock-${name}: ${says}`,
    );
  });

  it('refuses metadata by its key', () => {
    expect(() => readInvokeHeaders({ 'x-amzn-bedrock-request-metadata': '{"team":1}' })).toThrow(
      'X-Amzn-Bedrock-Request-Metadata.team: expected 0 to 256 letters',
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
