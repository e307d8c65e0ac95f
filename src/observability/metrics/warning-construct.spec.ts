import { describe, expect, it } from '@jest/globals';
import { toConstruct } from './warning-construct.js';

describe('toConstruct', () => {
  it.each([
    { path: 'messages.0.content.1.cachePoint', construct: 'cachePoint' },
    { path: 'toolConfig.tools.0.cachePoint', construct: 'cachePoint' },
    { path: 'messages.3.content.0.document.citations', construct: 'citations' },
    { path: 'inferenceConfig.topP', construct: 'topP' },
    { path: 'requestMetadata', construct: 'requestMetadata' },
    { path: 'guardrailConfig.trace', construct: 'guardrailConfig' },
    { path: 'additionalModelRequestFields.temperature', construct: 'additionalModelRequestFields' },
    { path: 'additionalModelRequestFields.a caller’s own name', construct: 'additionalModelRequestFields' },
    { path: 'reply.images', construct: 'reply' },
    { path: 'messages.0.aMemberThatNobodyKnows', construct: 'messages' },
    { path: 'aMemberThatNobodyKnows', construct: 'other' },
    { path: 'x-amzn-bedrock-unheard-of', construct: 'other' },
    { path: '', construct: 'other' },
  ])('counts $path as $construct', ({ path, construct }) => {
    expect(toConstruct(path)).toBe(construct);
  });
});
