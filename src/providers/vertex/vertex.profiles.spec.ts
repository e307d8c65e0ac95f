import { describe, expect, it } from '@jest/globals';
import { GEMINI_MODELS } from '../shared/gemini-models.js';
import { ModelProfiles } from '../shared/model-profiles.js';
import { VERTEX_PROFILES } from './vertex.profiles.js';

const profiles = new ModelProfiles(VERTEX_PROFILES);
const elsewhere = new ModelProfiles(GEMINI_MODELS);

describe('the models on Vertex', () => {
  it.each(['gemini-2.0-flash', 'gemini-2.5-pro', 'google/gemini-3-pro-preview', '4711'])(
    'take what they take in AI Studio, but for ids of calls, tiers and audio: %s',
    (model) => {
      const { audio, serviceTiers, gemini, messages, ...rest } = profiles.of(model);
      expect(elsewhere.of(model)).toMatchObject(rest);
      expect(gemini).toEqual({ ...elsewhere.of(model).gemini, callIds: false });
      expect({ serviceTiers, pcm: audio.includes('pcm'), host: messages.host }).toEqual({
        serviceTiers: [],
        pcm: true,
        host: 'vertex',
      });
    },
  );

  it('are Claude too, as it is elsewhere', () => {
    const profile = profiles.of('claude-opus-4-5@20251101');
    expect(profile).toMatchObject({
      toolNames: 'anthropic',
      cachePoints: 'explicit',
      maxOutputTokens: 64_000,
      video: [],
      messages: { host: 'vertex' },
    });
  });
});
