import { type Call } from '../model/call.js';
import { type Provider, type Reply } from './provider.js';

/** Where a call goes. */
export interface Target {
  readonly provider: Provider;
  /** The vendor's own name of the model. */
  readonly model: string;
  /** The alias of the configuration that it was named by. */
  readonly alias?: string;
}

/** Answers a call. */
export type CallHandler = (call: Call) => Promise<Reply>;

/**
 * Cross-cutting work wrapped round every call, routing and authorisation included: logs, strictness, later governance,
 * cache, guardrails. Where the call went is in `call.route` once it is known.
 */
export abstract class CallLayer {
  abstract wrap(next: CallHandler): CallHandler;
}

/** Injection token of the ordered list of layers; the first is outermost. */
export const CALL_LAYERS = Symbol('CALL_LAYERS');

/** The layers round the origin, the first one outermost. */
export function composeLayers(layers: readonly CallLayer[], origin: CallHandler): CallHandler {
  return layers.reduceRight<CallHandler>((next, layer) => layer.wrap(next), origin);
}
