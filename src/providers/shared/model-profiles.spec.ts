import { describe, expect, it } from '@jest/globals';
import { BASE_PROFILE } from '../../gateway/model/model-profile.js';
import { ModelProfiles } from './model-profiles.js';

describe('ModelProfiles', () => {
  const profiles = new ModelProfiles(
    { base: { images: [] }, rows: [{ models: /^a/, traits: { topK: false, chat: { textParts: true } } }] },
    [{ models: /1$/, traits: { topK: true, chat: { prefill: 'prefix' } } }],
  );

  it('gives what all models of the vendor have in common', () => {
    expect(profiles.of('b')).toEqual({ ...BASE_PROFILE, images: [] });
  });

  it('lays rows over it, trait by trait', () => {
    expect(profiles.of('a')).toEqual({
      ...BASE_PROFILE,
      images: [],
      topK: false,
      chat: { ...BASE_PROFILE.chat, textParts: true },
    });
  });

  it('lets later rows win', () => {
    expect(profiles.of('a1')).toMatchObject({ topK: true, chat: { textParts: true, prefill: 'prefix' } });
  });

  it('remembers a profile, so that a call costs a look-up', () => {
    expect(profiles.of('a1')).toBe(profiles.of('a1'));
  });

  it('knows what a model takes otherwise in another dialect, and what an operator says in all', () => {
    const both = new ModelProfiles(
      { base: { documents: [] }, dialects: { 'openai-responses': { documents: ['pdf'], topK: false } } },
      [{ models: /^b/, traits: { topK: true } }],
    );
    expect(both.of('a', 'openai-chat')).toMatchObject({ documents: [] });
    expect(both.of('a', 'openai-responses')).toMatchObject({ documents: ['pdf'], topK: false });
    expect(both.of('b', 'openai-responses')).toMatchObject({ documents: ['pdf'], topK: true });
  });
});
