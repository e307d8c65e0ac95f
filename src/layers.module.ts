import { type DynamicModule, Global, Module, type Type } from '@nestjs/common';
import { CALL_LAYERS, type CallLayer } from './gateway/ports/call-layer.js';
import { InFlightLimitLayer } from './gateway/in-flight-limit.layer.js';
import { StrictModeLayer } from './gateway/strict-mode.layer.js';
import { CallRecordLayer } from './observability/call-record.layer.js';
import { DebugSamplingLayer } from './observability/debug-sampling/debug-sampling.layer.js';

/** A layer, with the module that provides and exports it where nothing else here does. */
export type LayerEntry = Type<CallLayer> | { readonly layer: Type<CallLayer>; readonly module: Type | DynamicModule };

/** The layers round every call, outermost first. Adding governance, a cache or guardrails is one line here. */
const LAYERS: readonly LayerEntry[] = [
  // Around all others: what they refuse is recorded too.
  CallRecordLayer,
  DebugSamplingLayer,
  InFlightLimitLayer,
  StrictModeLayer,
];

/** Global, so that the hub finds its layers without knowing the modules they come from. */
@Global()
@Module({})
export class LayersModule {
  /**
   * @param imports the modules that export the gateway's own layers; what else they export is to be had everywhere
   * @param added layers of a deployment, inside all others
   */
  static forRoot(imports: readonly DynamicModule[], added: readonly LayerEntry[] = []): DynamicModule {
    const entries = [...LAYERS, ...added];
    return {
      module: LayersModule,
      imports: [...imports, ...entries.flatMap((entry) => (typeof entry === 'function' ? [] : [entry.module]))],
      providers: [
        InFlightLimitLayer,
        StrictModeLayer,
        {
          provide: CALL_LAYERS,
          inject: entries.map((entry) => (typeof entry === 'function' ? entry : entry.layer)),
          useFactory: (...layers: CallLayer[]) => layers,
        },
      ],
      exports: [CALL_LAYERS, ...imports],
    };
  }
}
