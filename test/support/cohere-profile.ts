import { type ModelProfile } from '../../src/gateway/model/model-profile.js';
import { cohere } from '../../src/providers/cohere/cohere.vendor.js';
import { profileOf } from './dialect-options.js';

/** What the model of Cohere takes. */
export function cohereProfile(model: string): ModelProfile {
  return profileOf(cohere, model);
}
