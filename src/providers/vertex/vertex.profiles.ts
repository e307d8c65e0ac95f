import { CLAUDE_MODELS } from '../shared/claude-models.js';
import { GEMINI_MODELS } from '../shared/gemini-models.js';
import { type ProfileRow, toRows, type VendorProfiles } from '../shared/model-profiles.js';

/** Anthropic's models; all others are Google's. */
export const CLAUDE = /(?:^|\/)claude-/;

/** Also models of one's own, which are called by a number. */
const GEMINI = /^(?!.*claude-)/;

/**
 * Vertex takes more kinds of audio, and is asked for a tier in headers
 * (https://cloud.google.com/vertex-ai/generative-ai/docs/multimodal/audio-understanding).
 */
const ON_VERTEX: ProfileRow = {
  models: GEMINI,
  traits: {
    audio: ['x-aac', 'aac', 'flac', 'mp3', 'm4a', 'mpeg', 'mpga', 'mp4', 'ogg', 'pcm', 'wav', 'webm'],
    serviceTiers: [],
  },
};

/** Gemini and Claude as Vertex hosts them. */
export const VERTEX_PROFILES: VendorProfiles = {
  base: { gemini: { callIds: false }, messages: { host: 'vertex' } },
  rows: [
    ...toRows(GEMINI, GEMINI_MODELS),
    ON_VERTEX,
    ...toRows(CLAUDE, CLAUDE_MODELS),
    // Anthropic's tiers are bought from Anthropic.
    { models: CLAUDE, traits: { serviceTiers: [] } },
  ],
};
