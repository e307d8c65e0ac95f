import { Injectable } from '@nestjs/common';
import { type KeyState } from '../gateway/ports/provider.js';
import { ProviderRegistry } from '../gateway/ports/provider-registry.js';
import { TargetCallers } from '../gateway/resilience/target-callers.js';
import { CallHistory } from '../observability/history/call-history.js';
import { type KeyStatus, type VendorStatus } from './status-document.js';

/** How the vendors and their keys are doing. */
@Injectable()
export class VendorReader {
  constructor(
    private readonly callers: TargetCallers,
    private readonly registry: ProviderRegistry,
    private readonly history: CallHistory,
  ) {}

  /**
   * @param recent minutes of `lastFiveMinutes`
   * @param all minutes of `lastHour`
   */
  read(recent: readonly number[], all: readonly number[]): VendorStatus[] {
    const { vendors } = this.history;
    return this.callers.states().map(({ provider: name, circuit, running, waiting }) => {
      const provider = this.registry.find(name);
      const concurrency = provider?.policy.slots.concurrency ?? Infinity;
      return {
        name,
        circuit,
        running,
        waiting,
        concurrency: Number.isFinite(concurrency) ? concurrency : null,
        lastFiveMinutes: vendors.read(name, recent),
        lastHour: vendors.read(name, all),
        keys: (provider?.keyStates() ?? []).map(toKeyStatus),
      };
    });
  }
}

function toKeyStatus({ name, state, restsForMs }: KeyState): KeyStatus {
  const restsUntil = restsForMs === undefined ? null : new Date(Date.now() + restsForMs).toISOString();
  return { name, state, restsUntil };
}
