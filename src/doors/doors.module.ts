import { Module } from '@nestjs/common';
import { DialectsModule } from '../dialects/dialects.module.js';
import { GatewayModule } from '../gateway/gateway.module.js';
import { AnswerWriter } from './converse/answer-writer.js';
import { CallAnswerer } from './converse/call-answerer.js';
import { ConverseErrorFilter } from './converse/converse-error.filter.js';
import { StreamKeepAlive } from './converse/stream-keep-alive.js';

/** What every door needs: the hub, the dialects, what answers calls, and the error filter. */
@Module({
  imports: [GatewayModule, DialectsModule],
  providers: [AnswerWriter, CallAnswerer, ConverseErrorFilter, StreamKeepAlive],
  exports: [GatewayModule, DialectsModule, CallAnswerer, ConverseErrorFilter],
})
export class DoorsModule {}
