import { type VendorDefinition } from '../shared/vendor-definition.js';
import { VertexHost } from './vertex.host.js';
import { CLAUDE, VERTEX_PROFILES } from './vertex.profiles.js';

/** Google Cloud's Vertex AI: Gemini, and Anthropic's models. */
export const vertex: VendorDefinition = {
  name: 'vertex',
  dialect: (model) => (CLAUDE.test(model) ? 'anthropic-messages' : 'gemini'),
  keyRequired: true,
  keyKind: 'google',
  openHost: (context) => new VertexHost(context),
  profiles: VERTEX_PROFILES,
};
