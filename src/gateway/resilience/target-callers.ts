import { Injectable } from '@nestjs/common';
import { type Provider } from '../ports/provider.js';
import { ProviderRegistry } from '../ports/provider-registry.js';
import { TargetCaller, type TargetState } from './target-caller.js';

/** What one vendor is busy with, and whose state that is. */
export interface VendorState extends TargetState {
  readonly provider: string;
}

/** Told that the circuit of a vendor has opened or closed. Must be quick, and never throws. */
export type CircuitListener = (provider: string, state: 'open' | 'closed') => void;

/**
 * One caller for each vendor. A vendor whose configuration was replaced is another one, with slots and a circuit of its own;
 * the calls that run go on with those that they began with.
 */
@Injectable()
export class TargetCallers {
  private readonly callers = new WeakMap<Provider, TargetCaller>();
  private readonly listeners: CircuitListener[] = [];

  constructor(private readonly registry: ProviderRegistry) {}

  /** The one that asks this vendor. */
  of(provider: Provider): TargetCaller {
    const known = this.callers.get(provider);
    if (known !== undefined) return known;
    const caller = new TargetCaller(provider, (state) => {
      for (const listener of this.listeners) listener(provider.name, state);
    });
    this.callers.set(provider, caller);
    return caller;
  }

  /** What every configured vendor is busy with. */
  states(): VendorState[] {
    const states: VendorState[] = [];
    for (const name of this.registry.names()) {
      const provider = this.registry.find(name);
      if (provider !== undefined) states.push({ provider: name, ...this.of(provider).state });
    }
    return states;
  }

  /** Registers somebody for the life of the process. */
  onCircuit(listener: CircuitListener): void {
    this.listeners.push(listener);
  }
}
