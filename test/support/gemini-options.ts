import { type ModelProfile } from '../../src/gateway/model/model-profile.js';
import { GEMINI_MODELS } from '../../src/providers/shared/gemini-models.js';
import { ModelProfiles } from '../../src/providers/shared/model-profiles.js';
import { VERTEX_PROFILES } from '../../src/providers/vertex/vertex.profiles.js';

/** Where Google's models are called. */
export type GeminiHost = 'gemini' | 'vertex';

const PROFILES: Readonly<Record<GeminiHost, ModelProfiles>> = {
  gemini: new ModelProfiles(GEMINI_MODELS),
  vertex: new ModelProfiles(VERTEX_PROFILES),
};

/** What a model of Google's takes; of the newest ones unless another is named. */
export function geminiProfile(model = 'gemini-3.5-flash', host: GeminiHost = 'gemini'): ModelProfile {
  return PROFILES[host].of(model);
}
