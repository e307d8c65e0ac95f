import { type DynamicModule, Global, Module } from '@nestjs/common';
import { CALL_LAYERS, type CallLayer } from './gateway/ports/call-layer.js';
import { InFlightLimitLayer } from './gateway/in-flight-limit.layer.js';
import { StrictModeLayer } from './gateway/strict-mode.layer.js';
import { CallRecordLayer } from './observability/call-record.layer.js';
import { DebugSamplingLayer } from './observability/debug-sampling/debug-sampling.layer.js';

/** The layers round every call, outermost first. Adding governance, a cache or guardrails is one line here. */
const LAYERS = [CallRecordLayer, DebugSamplingLayer, InFlightLimitLayer, StrictModeLayer];

/** Global, so that the hub finds its layers without knowing the modules they come from. */
@Global()
@Module({})
export class LayersModule {
  /** @param imports the modules that export the layers; what else they export is to be had everywhere */
  static forRoot(imports: DynamicModule[]): DynamicModule {
    return {
      module: LayersModule,
      imports,
      providers: [
        InFlightLimitLayer,
        StrictModeLayer,
        { provide: CALL_LAYERS, inject: LAYERS, useFactory: (...layers: CallLayer[]) => layers },
      ],
      exports: [CALL_LAYERS, ...imports],
    };
  }
}
