import { type DynamicModule, Module } from '@nestjs/common';
import { type Logger } from 'pino';
import { CallLogLayer } from './call-log.layer.js';
import { LOG } from './logger.js';

/** The log and the layer that writes a record per call. */
@Module({})
export class ObservabilityModule {
  static forRoot(log: Logger): DynamicModule {
    return {
      module: ObservabilityModule,
      providers: [{ provide: LOG, useValue: log }, CallLogLayer],
      exports: [LOG, CallLogLayer],
    };
  }
}
