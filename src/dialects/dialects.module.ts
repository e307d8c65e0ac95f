import { Module } from '@nestjs/common';
import { AnthropicMessagesTranslator } from './anthropic-messages/anthropic-messages.translator.js';
import { ConverseTranslator } from './converse/converse.translator.js';
import { OpenAiChatTranslator } from './openai-chat/openai-chat.translator.js';

/** The dialects that vendors are called in. */
export const UPSTREAM_DIALECTS = [OpenAiChatTranslator] as const;

/** The dialects, each as an injectable service. */
@Module({
  providers: [ConverseTranslator, AnthropicMessagesTranslator, ...UPSTREAM_DIALECTS],
  exports: [ConverseTranslator, AnthropicMessagesTranslator, ...UPSTREAM_DIALECTS],
})
export class DialectsModule {}
