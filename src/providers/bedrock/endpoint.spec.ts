import { describe, expect, it } from '@jest/globals';
import { pathOf, regionalEndpoint, regionOfArn } from './endpoint.js';

describe('regionalEndpoint', () => {
  it.each([
    { region: 'us-east-1', host: 'bedrock-runtime.us-east-1.amazonaws.com' },
    { region: 'us-gov-west-1', host: 'bedrock-runtime.us-gov-west-1.amazonaws.com' },
    { region: 'cn-north-1', host: 'bedrock-runtime.cn-north-1.amazonaws.com.cn' },
    { region: 'eusc-de-east-1', host: 'bedrock-runtime.eusc-de-east-1.amazonaws.eu' },
    { region: 'us-isob-east-1', host: 'bedrock-runtime.us-isob-east-1.sc2s.sgov.gov' },
  ])('knows $host', ({ region, host }) => {
    expect(regionalEndpoint(region)).toEqual({ origin: `https://${host}`, pathPrefix: '' });
  });
});

describe('regionOfArn', () => {
  it.each([
    { model: 'arn:aws:bedrock:eu-west-1:123456789012:inference-profile/eu.amazon.nova-pro-v1:0', region: 'eu-west-1' },
    { model: 'arn:aws-us-gov:bedrock:us-gov-west-1::foundation-model/x', region: 'us-gov-west-1' },
    { model: 'arn:aws:bedrock:::foundation-model/x', region: undefined },
    { model: 'arn:aws:bedrock:evil.example/#:1:model/x', region: undefined },
    { model: 'arn:aws:bedrock:x@evil-1:1:model/x', region: undefined },
    { model: 'us.anthropic.claude-sonnet-4-5-20250929-v1:0', region: undefined },
    { model: 'arn:', region: undefined },
  ])('finds $region in $model', ({ model, region }) => {
    expect(regionOfArn(model)).toBe(region);
  });
});

describe('pathOf', () => {
  it.each([
    { model: 'amazon.nova-pro-v1:0', path: '/model/amazon.nova-pro-v1%3A0/invoke' },
    { model: 'arn:aws:x/y', path: '/model/arn%3Aaws%3Ax%2Fy/invoke' },
    { model: "a!b'c(d)e*f%20 ~", path: '/model/a%21b%27c%28d%29e%2Af%2520%20~/invoke' },
  ])('makes one segment of $model', ({ model, path }) => {
    expect(pathOf({ operation: 'invoke', guardrail: undefined }, model)).toBe(path);
  });

  it('names a guardrail and its version', () => {
    const guardrail = { identifier: 'arn:aws:bedrock:us-east-1:1:guardrail/g', version: 'DRAFT' };
    expect(pathOf({ operation: 'apply-guardrail', guardrail }, 'ignored')).toBe(
      '/guardrail/arn%3Aaws%3Abedrock%3Aus-east-1%3A1%3Aguardrail%2Fg/version/DRAFT/apply',
    );
  });

  it.each([
    { model: '.', guardrail: undefined },
    { model: '..', guardrail: undefined },
    { model: 'm', guardrail: { identifier: '..', version: '1' } },
    { model: 'm', guardrail: { identifier: 'gr', version: '..' } },
    { model: 'm', guardrail: { identifier: 'gr', version: '.' } },
  ])('refuses to climb with $model $guardrail', ({ model, guardrail }) => {
    expect(() => pathOf({ operation: 'converse', guardrail }, model)).toThrow(
      expect.objectContaining({ kind: 'invalidRequest' }),
    );
  });

  it('keeps dots that climb nowhere', () => {
    expect(pathOf({ operation: 'converse', guardrail: undefined }, '../x')).toBe('/model/..%2Fx/converse');
    expect(pathOf({ operation: 'converse', guardrail: undefined }, '...')).toBe('/model/.../converse');
  });
});
