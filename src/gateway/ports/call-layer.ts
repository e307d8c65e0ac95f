import { type Call } from '../model/call.js';
import { type Provider, type Reply } from './provider.js';

/** Where a call goes. */
export interface Target {
  readonly provider: Provider;
  /** The vendor's own name of the model. */
  readonly model: string;
}

/** Sends a call to its target. */
export type CallHandler = (call: Call, target: Target) => Promise<Reply>;

/** Cross-cutting work wrapped round every call: logs, later governance, cache, guardrails. */
export abstract class CallLayer {
  abstract wrap(next: CallHandler): CallHandler;
}

/** Injection token of the ordered list of layers; the first is outermost. */
export const CALL_LAYERS = Symbol('CALL_LAYERS');

/** The layers round the origin, the first one outermost. */
export function composeLayers(layers: readonly CallLayer[], origin: CallHandler): CallHandler {
  return layers.reduceRight<CallHandler>((next, layer) => layer.wrap(next), origin);
}
