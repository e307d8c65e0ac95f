import { Injectable } from '@nestjs/common';
import { KeyChanges } from '../../gateway/key-changes.js';
import { TargetCallers } from '../../gateway/resilience/target-callers.js';
import { RECENT_LIMIT } from './recent-calls.js';
import { RecentList } from './recent-list.js';

/** Something that became of a vendor or of one of its keys. */
export interface GatewayEvent {
  /** Milliseconds since 1970. */
  readonly atMs: number;
  readonly provider: string;
  /** Name of the key; undefined where it is about the vendor. */
  readonly key: string | undefined;
  /** What the circuit or the key is now. */
  readonly state: 'open' | 'closed' | 'ready' | 'refused' | 'ejected';
}

/** The last circuits that opened and closed, and keys that were refused, left out and used again. */
@Injectable()
export class GatewayNews {
  readonly events = new RecentList<GatewayEvent>(RECENT_LIMIT);

  constructor(callers: TargetCallers, changes: KeyChanges) {
    callers.onCircuit((provider, state) => {
      this.events.add({ atMs: Date.now(), provider, key: undefined, state });
    });
    changes.onChange(({ provider, key, to }) => {
      this.events.add({ atMs: Date.now(), provider, key, state: to });
    });
  }
}
