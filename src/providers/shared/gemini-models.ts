import { type ModelTraits } from '../../gateway/model/model-profile.js';
import { type VendorProfiles } from './model-profiles.js';

// Google's documentation, autumn 2026: thinking, thought signatures, function calling, structured outputs, and the media
// types of image, audio, video and document understanding (https://ai.google.dev/gemini-api/docs).

/** What all of Google's models have in common, and what those from Gemini 3 on take. Names that nobody knows are new. */
const NEWEST: ModelTraits = {
  images: ['png', 'jpeg', 'webp', 'heic', 'heif'],
  documents: ['pdf'],
  audio: ['wav', 'mp3', 'aac', 'ogg', 'flac'],
  video: ['mp4', 'mpeg', 'mpg', 'mov', 'flv', 'webm', 'wmv', 'three_gp'],
  toolNames: 'gemini',
  parallelToolSwitch: false,
  maxStopSequences: 5,
  reasoning: 'effort',
  efforts: ['minimal', 'low', 'medium', 'high'],
  reasoningOff: false,
  serviceTiers: ['priority', 'flex'],
  gemini: { responseParts: true, signedCalls: true },
};

/** Gemini 2.5 thinks by tokens, and takes no format of the answer beside tools. */
const CLASSIC: ModelTraits = {
  reasoning: 'budget',
  efforts: [],
  reasoningOff: true,
  structuredOutputWithTools: false,
  gemini: { responseParts: false, signedCalls: false },
};

/** What came before thinks not at all, and enforces no schemas of tools. */
const THOUGHTLESS: ModelTraits = { ...CLASSIC, reasoning: 'none', strictTools: false, mediaUrls: false };

/** Gemma up to 3: no instructions, no functions, no format (BerriAI/litellm#10313, 0xPlaygrounds/rig#788). */
const GEMMA_3: ModelTraits = {
  audio: [],
  video: [],
  documents: [],
  tools: false,
  structuredOutput: 'none',
  gemini: { systemInstruction: false },
};

/** Google's models by their names, also behind a prefix (`google/gemini-2.5-pro`). */
export const GEMINI_MODELS: VendorProfiles = {
  base: NEWEST,
  rows: [
    { models: /gemini-(?:1(?!\d)|2\.0|pro(?:-vision)?$)|gemma|learnlm/, traits: THOUGHTLESS },
    { models: /gemma-?[23](?!\d)/, traits: GEMMA_3 },
    { models: /gemini-2\.5/, traits: CLASSIC },
    {
      models: /gemini-2\.5-pro/,
      traits: { reasoningOff: false, gemini: { minThinkingTokens: 128, maxThinkingTokens: 32_768 } },
    },
    { models: /gemini-2\.5-flash-lite/, traits: { gemini: { minThinkingTokens: 512 } } },
    { models: /gemini-2\.5-flash-image/, traits: { reasoning: 'none', tools: false } },
    { models: /gemini-(?:[3-9]|\d\d)(?:\.\d+)?-pro/, traits: { efforts: ['low', 'medium', 'high'] } },
    { models: /gemini-3-pro/, traits: { efforts: ['low', 'high'] } },
  ],
};
