import { type DynamicModule, Module } from '@nestjs/common';
import { type Logger } from 'pino';
import { LiveConfiguration } from '../config/live-configuration.js';
import { GatewayModule } from '../gateway/gateway.module.js';
import { RefusalObserver } from '../gateway/ports/refusal-observer.js';
import { CallLog } from './call-log.js';
import { CallRecordLayer } from './call-record.layer.js';
import { CALL_OBSERVERS, type CallObserver } from './call-record.js';
import { CircuitLog } from './circuit-log.js';
import { CallCosts } from './cost/call-costs.js';
import { DebugController } from './debug-sampling/debug.controller.js';
import { DebugSamplingLayer } from './debug-sampling/debug-sampling.layer.js';
import { DebugTickets } from './debug-sampling/debug-tickets.js';
import { CallHistory } from './history/call-history.js';
import { GatewayNews } from './history/gateway-news.js';
import { HISTORY_CLOCK, SYSTEM_CLOCK } from './history/minute-ring.js';
import { ProcessHistory } from './history/process-history.js';
import { KeyLog } from './key-log.js';
import { LOG } from './logger.js';
import { CallMetrics } from './metrics/call-metrics.js';
import { CostMetrics } from './metrics/cost-metrics.js';
import { GatewayMetrics } from './metrics/gateway-metrics.js';
import { KeyMetrics } from './metrics/key-metrics.js';
import { MetricsController } from './metrics/metrics.controller.js';
import { ResilienceMetrics } from './metrics/resilience-metrics.js';
import { RefusalLog } from './refusal-log.js';
import { CallTracer } from './tracing/call-tracer.js';

/** Who is told of calls. Adding one, such as an account, is a line here. */
const OBSERVERS = [CallLog, CallMetrics, ResilienceMetrics, CallCosts, CallTracer, CallHistory];

/** The log, the metrics, and the layer that tells both of every call. */
@Module({})
export class ObservabilityModule {
  static forRoot(log: Logger): DynamicModule {
    return {
      module: ObservabilityModule,
      imports: [GatewayModule],
      controllers: [MetricsController, DebugController],
      providers: [
        { provide: LOG, useValue: log },
        GatewayMetrics,
        CostMetrics,
        ...OBSERVERS,
        { provide: HISTORY_CLOCK, useValue: SYSTEM_CLOCK },
        {
          provide: CALL_OBSERVERS,
          inject: OBSERVERS,
          useFactory: (...observers: CallObserver[]) => observers,
        },
        CallRecordLayer,
        DebugSamplingLayer,
        {
          provide: DebugTickets,
          inject: [LiveConfiguration],
          useFactory: (live: LiveConfiguration) => {
            const tickets = new DebugTickets(live.current.server.admin.token);
            live.onReplace((next) => tickets.prepare(next.server.admin.token));
            return tickets;
          },
        },
        { provide: RefusalObserver, useClass: RefusalLog },
        CircuitLog,
        KeyLog,
        KeyMetrics,
        GatewayNews,
        ProcessHistory,
      ],
      exports: [
        LOG,
        CallRecordLayer,
        DebugSamplingLayer,
        GatewayMetrics,
        CallHistory,
        GatewayNews,
        ProcessHistory,
        RefusalObserver,
      ],
    };
  }
}
