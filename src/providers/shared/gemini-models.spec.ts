import { describe, expect, it } from '@jest/globals';
import { type ModelProfile } from '../../gateway/model/model-profile.js';
import { GEMINI_MODELS } from './gemini-models.js';
import { ModelProfiles } from './model-profiles.js';

const profiles = new ModelProfiles(GEMINI_MODELS);

/** What of a model's profile tells the generations apart. */
function summarize({ reasoning, reasoningOff, efforts, gemini, ...profile }: ModelProfile): string {
  const tokens = `${gemini.minThinkingTokens} to ${gemini.maxThinkingTokens}`;
  return [
    reasoning === 'budget' ? tokens : reasoning === 'effort' ? efforts.join(' ') : reasoning,
    ...(reasoningOff ? [] : ['always on']),
    ...(gemini.signedCalls ? ['signed'] : []),
    ...(gemini.responseParts ? ['media in responses'] : []),
    ...(profile.structuredOutputWithTools ? ['format with tools'] : []),
    ...(profile.strictTools ? ['strict'] : []),
    ...(profile.tools ? [] : ['no tools']),
    ...(gemini.systemInstruction ? [] : ['no instructions']),
  ].join(', ');
}

const NEWEST = 'always on, signed, media in responses, format with tools, strict';

describe('the models of Google', () => {
  it.each([
    ['gemini-1.5-pro', 'none'],
    ['gemini-2.0-flash-001', 'none'],
    ['gemma-3-27b-it', 'none, no tools, no instructions'],
    ['gemini-2.5-flash', '1 to 24576, strict'],
    ['google/gemini-2.5-pro', '128 to 32768, always on, strict'],
    ['gemini-2.5-flash-lite-preview', '512 to 24576, strict'],
    ['gemini-2.5-flash-image', 'none, strict, no tools'],
    ['gemini-3-pro-preview', `low high, ${NEWEST}`],
    ['gemini-3.1-pro', `low medium high, ${NEWEST}`],
    ['gemini-3-flash-preview', `minimal low medium high, ${NEWEST}`],
    ['gemini-flash-latest', `minimal low medium high, ${NEWEST}`],
    ['gemini-10-flash', `minimal low medium high, ${NEWEST}`],
  ])('knows %s', (model, summary) => {
    expect(summarize(profiles.of(model))).toBe(summary);
  });
});
