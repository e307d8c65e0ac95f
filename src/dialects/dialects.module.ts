import { Module } from '@nestjs/common';
import { AnthropicMessagesTranslator } from './anthropic-messages/anthropic-messages.translator.js';
import { CohereChatTranslator } from './cohere-chat/cohere-chat.translator.js';
import { ConverseTranslator } from './converse/converse.translator.js';
import { GeminiTranslator } from './gemini/gemini.translator.js';
import { OpenAiChatTranslator } from './openai-chat/openai-chat.translator.js';
import { OpenAiResponsesTranslator } from './openai-responses/openai-responses.translator.js';

/** The dialects that vendors are called in. */
export const UPSTREAM_DIALECTS = [
  OpenAiChatTranslator,
  OpenAiResponsesTranslator,
  AnthropicMessagesTranslator,
  GeminiTranslator,
  CohereChatTranslator,
] as const;

/** The dialects, each as an injectable service. */
@Module({
  providers: [ConverseTranslator, ...UPSTREAM_DIALECTS],
  exports: [ConverseTranslator, ...UPSTREAM_DIALECTS],
})
export class DialectsModule {}
