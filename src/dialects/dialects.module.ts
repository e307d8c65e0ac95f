import { Module } from '@nestjs/common';
import { ConverseTranslator } from './converse/converse.translator.js';
import { OpenAiChatTranslator } from './openai-chat/openai-chat.translator.js';

const TRANSLATORS = [ConverseTranslator, OpenAiChatTranslator];

/** The wire formats, one translator each. */
@Module({ providers: TRANSLATORS, exports: TRANSLATORS })
export class DialectsModule {}
