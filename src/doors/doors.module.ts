import { Module } from '@nestjs/common';
import { DialectsModule } from '../dialects/dialects.module.js';
import { GatewayModule } from '../gateway/gateway.module.js';
import { AnswerInterceptor } from './converse/answer.interceptor.js';
import { CallOpener } from './converse/call-opener.js';
import { ConverseErrorFilter } from './converse/converse-error.filter.js';
import { StreamKeepAlive } from './converse/stream-keep-alive.js';

/** What every door needs: the hub, the dialects, the opener of calls, the stream interceptor and the error filter. */
@Module({
  imports: [GatewayModule, DialectsModule],
  providers: [AnswerInterceptor, ConverseErrorFilter, CallOpener, StreamKeepAlive],
  exports: [GatewayModule, DialectsModule, AnswerInterceptor, ConverseErrorFilter, CallOpener, StreamKeepAlive],
})
export class DoorsModule {}
