import { Module } from '@nestjs/common';
import { DialectsModule } from '../dialects/dialects.module.js';
import { GatewayModule } from '../gateway/gateway.module.js';
import { AnswerWriter } from './converse/answer-writer.js';
import { CallAnswerer } from './converse/call-answerer.js';
import { ConverseErrorFilter } from './converse/converse-error.filter.js';
import { StreamInterceptor } from './converse/stream.interceptor.js';
import { StreamKeepAlive } from './converse/stream-keep-alive.js';

/** What every door needs: the hub, the dialects, what answers calls, the stream interceptor and the error filter. */
@Module({
  imports: [GatewayModule, DialectsModule],
  providers: [AnswerWriter, CallAnswerer, ConverseErrorFilter, StreamInterceptor, StreamKeepAlive],
  exports: [GatewayModule, DialectsModule, AnswerWriter, CallAnswerer, ConverseErrorFilter, StreamInterceptor],
})
export class DoorsModule {}
