import { anthropicMessages } from './anthropic-messages.samples.js';
import { cohereChat } from './cohere-chat.samples.js';
import { gemini } from './gemini.samples.js';
import { openAiChat } from './openai-chat.samples.js';
import { openAiResponses } from './openai-responses.samples.js';
import { type Samples } from './sample-turn.js';
import { type DialectSubject } from './work.js';

/** How each dialect tells a turn. */
export const SAMPLES: Readonly<Record<DialectSubject, Samples>> = {
  'openai-chat': openAiChat,
  'openai-responses': openAiResponses,
  'anthropic-messages': anthropicMessages,
  gemini,
  'cohere-chat': cohereChat,
};
