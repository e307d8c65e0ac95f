import { type ProviderKeyConfig } from '../../config/provider.config.js';
import { type KeyChange } from '../../gateway/key-changes.js';
import { KeyHealth } from './key-health.js';
import { KeyModels } from './key-models.js';
import { hashText } from './rendezvous.js';

/** How gladly a key is asked: the lower, the better. */
export const RANK = {
  ready: 0,
  /** It fails more than the others, but it does answer. */
  ejected: 1,
  /** It was throttled, and its vendor did not say for how long. */
  cooling: 2,
  /** It has failed this very call. */
  spent: 3,
  /** Its vendor said how long it is not to be asked. */
  throttled: 4,
  refused: 5,
} as const;

/** A key and all that its pool knows of it. */
export class PooledKey<Key extends ProviderKeyConfig = ProviderKeyConfig> {
  readonly models: KeyModels;
  readonly health = new KeyHealth();
  /** Stands for the key where sessions are spread over keys: its name, so that an order in the file does not matter. */
  readonly seed: number;
  /** What was told of it last. */
  told: KeyChange['to'] = 'ready';

  constructor(readonly key: Key) {
    this.models = new KeyModels(key);
    this.seed = hashText(key.name);
  }

  rankFor(model: string, isSpent: boolean, nowMs: number): number {
    const rest = this.health.restFor(model, nowMs);
    if (rest?.kind === 'refused') return RANK.refused;
    if (rest?.isTold === true) return RANK.throttled;
    if (isSpent) return RANK.spent;
    if (rest !== undefined) return RANK.cooling;
    return this.health.isEjected(nowMs) ? RANK.ejected : RANK.ready;
  }
}
