import { Module } from '@nestjs/common';
import { DialectsModule } from '../dialects/dialects.module.js';
import { GatewayModule } from '../gateway/gateway.module.js';
import { ConverseErrorFilter } from './converse/converse-error.filter.js';
import { EventStreamInterceptor } from './converse/event-stream.interceptor.js';

/** What every door needs: the hub, the dialects, the stream interceptor and the error filter. */
@Module({
  imports: [GatewayModule, DialectsModule],
  providers: [EventStreamInterceptor, ConverseErrorFilter],
  exports: [GatewayModule, DialectsModule, EventStreamInterceptor, ConverseErrorFilter],
})
export class DoorsModule {}
