import { type DynamicModule, Global, Module } from '@nestjs/common';
import { CALL_LAYERS, type CallLayer } from './gateway/ports/call-layer.js';
import { StrictModeLayer } from './gateway/strict-mode.layer.js';
import { CallRecordLayer } from './observability/call-record.layer.js';

/** The layers round every call, outermost first. Adding governance, a cache or guardrails is one line here. */
const LAYERS = [CallRecordLayer, StrictModeLayer];

/** Global, so that the hub finds its layers without knowing the modules they come from. */
@Global()
@Module({})
export class LayersModule {
  /** @param imports the modules that export the layers */
  static forRoot(imports: DynamicModule[]): DynamicModule {
    return {
      module: LayersModule,
      imports,
      providers: [
        StrictModeLayer,
        { provide: CALL_LAYERS, inject: LAYERS, useFactory: (...layers: CallLayer[]) => layers },
      ],
      exports: [CALL_LAYERS],
    };
  }
}
