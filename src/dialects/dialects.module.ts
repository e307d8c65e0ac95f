import { Module } from '@nestjs/common';
import { AnthropicMessagesTranslator } from './anthropic-messages/anthropic-messages.translator.js';
import { ConverseTranslator } from './converse/converse.translator.js';
import { OpenAiChatTranslator } from './openai-chat/openai-chat.translator.js';

const TRANSLATORS = [ConverseTranslator, OpenAiChatTranslator, AnthropicMessagesTranslator];

/** The wire formats, one translator each. */
@Module({ providers: TRANSLATORS, exports: TRANSLATORS })
export class DialectsModule {}
