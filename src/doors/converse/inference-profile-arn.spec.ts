import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fromInferenceProfileArn, toInferenceProfileArn } from './inference-profile-arn.js';

/** AWS service model bedrock 2023-04-20. */
const PATTERN = /^arn:aws:bedrock:[0-9a-z-]{0,20}:[0-9]{12}:inference-profile\/[a-zA-Z0-9-:.]+$/;

describe('toInferenceProfileArn', () => {
  it('reads as the model reference', () => {
    expect(toInferenceProfileArn('openai/gpt-4o')).toBe(
      'arn:aws:bedrock:asbru:000000000000:inference-profile/openai:2Fgpt-4o',
    );
  });

  it("has AWS's form for any reference, and gives it back", () => {
    const reference = fc.string({ unit: 'grapheme', minLength: 1 });
    fc.assert(
      fc.property(reference, (modelId) => {
        const arn = toInferenceProfileArn(modelId);
        expect(arn).toMatch(PATTERN);
        expect(fromInferenceProfileArn(arn)).toBe(modelId);
      }),
    );
  });
});

describe('fromInferenceProfileArn', () => {
  it.each([
    'openai/gpt-4o',
    'us.anthropic.claude-sonnet-4-20250514-v1:0',
    'arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-v1:0',
    'arn:aws:bedrock:asbru:000000000000:inference-profile/broken:zz',
  ])('leaves %s as it is', (identifier) => {
    expect(fromInferenceProfileArn(identifier)).toBe(identifier);
  });
});
