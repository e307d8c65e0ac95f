import { type DynamicModule, Module } from '@nestjs/common';
import { type Logger } from 'pino';
import { GatewayModule } from '../gateway/gateway.module.js';
import { CallLog } from './call-log.js';
import { CallRecordLayer } from './call-record.layer.js';
import { CALL_OBSERVERS, type CallObserver } from './call-record.js';
import { LOG } from './logger.js';
import { CallMetrics } from './metrics/call-metrics.js';
import { GatewayMetrics } from './metrics/gateway-metrics.js';
import { MetricsController } from './metrics/metrics.controller.js';

/** Who is told of calls. Adding one, such as an account, is a line here. */
const OBSERVERS = [CallLog, CallMetrics];

/** The log, the metrics, and the layer that tells both of every call. */
@Module({})
export class ObservabilityModule {
  static forRoot(log: Logger): DynamicModule {
    return {
      module: ObservabilityModule,
      imports: [GatewayModule],
      controllers: [MetricsController],
      providers: [
        { provide: LOG, useValue: log },
        GatewayMetrics,
        ...OBSERVERS,
        {
          provide: CALL_OBSERVERS,
          inject: OBSERVERS,
          useFactory: (...observers: CallObserver[]) => observers,
        },
        CallRecordLayer,
      ],
      exports: [LOG, CallRecordLayer, GatewayMetrics],
    };
  }
}
