import { Module } from '@nestjs/common';
import { DialectsModule } from '../dialects/dialects.module.js';
import { GatewayModule } from '../gateway/gateway.module.js';
import { ConverseErrorFilter } from './converse/converse-error.filter.js';
import { AnswerInterceptor } from './converse/answer.interceptor.js';

/** What every door needs: the hub, the dialects, the stream interceptor and the error filter. */
@Module({
  imports: [GatewayModule, DialectsModule],
  providers: [AnswerInterceptor, ConverseErrorFilter],
  exports: [GatewayModule, DialectsModule, AnswerInterceptor, ConverseErrorFilter],
})
export class DoorsModule {}
