import { type DynamicModule, Injectable, Module } from '@nestjs/common';
import { describe, expect, it } from '@jest/globals';
import { CALL_LAYERS, type CallHandler, CallLayer } from './gateway/ports/call-layer.js';
import { LayersModule } from './layers.module.js';
import { CallRecordLayer } from './observability/call-record.layer.js';

@Injectable()
class FirstLayer extends CallLayer {
  override wrap(next: CallHandler): CallHandler {
    return next;
  }
}

@Injectable()
class SecondLayer extends FirstLayer {}

@Module({ providers: [FirstLayer, SecondLayer], exports: [FirstLayer, SecondLayer] })
class OwnModule {}

const added = [FirstLayer, SecondLayer].map((layer) => ({ layer, module: OwnModule }));

/** What is injected for the list of layers, in its order. */
function layersOf({ providers = [] }: DynamicModule): readonly unknown[] {
  const list = providers.find((provider) => 'provide' in provider && provider.provide === CALL_LAYERS);
  return list !== undefined && 'inject' in list ? (list.inject ?? []) : [];
}

describe('LayersModule', () => {
  it('begins with the layer that records calls', () => {
    expect(layersOf(LayersModule.forRoot([]))[0]).toBe(CallRecordLayer);
  });

  it("puts a deployment's layers inside all others, in their order, and imports their modules", () => {
    const own = layersOf(LayersModule.forRoot([]));
    const module = LayersModule.forRoot([], added);
    expect(layersOf(module)).toEqual([...own, FirstLayer, SecondLayer]);
    expect(module.imports).toContain(OwnModule);
  });
});
