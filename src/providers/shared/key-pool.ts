import { type ProviderKeyConfig } from '../../config/provider.config.js';
import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { type KeyChange, type KeyChanges } from '../../gateway/key-changes.js';
import { type Call } from '../../gateway/model/call.js';
import { type KeyState } from '../../gateway/ports/provider.js';
import { shouldEject } from './ejection.js';
import { type AdmittedCall, KeyAdmission } from './key-admission.js';
import { allRefused, allThrottled } from './key-errors.js';
import { faultOf } from './key-fault.js';
import { type KeyAlias } from './key-models.js';
import { noSuchKey, readPin } from './pinned-key.js';
import { PooledKey, RANK } from './pooled-key.js';
import { drawFor, scoreOf } from './rendezvous.js';
import { type SessionCall, sessionOf } from './session-affinity.js';

/** What of a call decides on its key. */
export type KeyedCall = AdmittedCall & SessionCall & Pick<Call, 'spentKeys'>;

export interface KeyPoolOptions {
  /** Whether conversations that begin alike go to one key. */
  readonly readsPrefix: boolean;
  /** Is told of keys that are refused or ejected, and of their return. */
  readonly changes?: KeyChanges | undefined;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  /** A number in [0, 1). */
  readonly random: () => number;
}

const DEFAULTS: KeyPoolOptions = { readsPrefix: true, now: () => performance.now(), random: Math.random };

/** The outcome of a call with a key: what it was asked for, and by whom. */
type News = Pick<KeyChange, 'status' | 'model'>;

/**
 * The keys of one vendor. A call goes to one of those that it may have, by weight, and the calls of a session to the same
 * one. A key that is throttled, refused, or fails more than the others rests, and others are asked instead; one that is alone
 * is always asked, because nobody else could answer.
 */
export class KeyPool<Key extends ProviderKeyConfig> {
  private readonly keys: readonly PooledKey<Key>[];
  private readonly byKey: ReadonlyMap<Key, PooledKey<Key>>;
  private readonly admission: KeyAdmission<PooledKey<Key>>;
  private readonly options: KeyPoolOptions;

  constructor(
    private readonly vendor: string,
    keys: readonly Key[],
    options: Partial<KeyPoolOptions> = {},
  ) {
    this.keys = keys.map((key) => new PooledKey(key));
    this.byKey = new Map(this.keys.map((pooled) => [pooled.key, pooled]));
    this.admission = new KeyAdmission(vendor, this.keys);
    this.options = { ...DEFAULTS, ...options };
  }

  get size(): number {
    return this.keys.length;
  }

  /**
   * A key for the model, one that has not failed this call where there is one; undefined for vendors that need none.
   * @throws GatewayError `notFound` when no key serves the model, `invalidRequest` for a key that the caller asks for and
   *   there is not, `forbidden` when the caller may use none, `throttled` when the vendor wants all of them left alone
   */
  choose(call: KeyedCall, model: string): Key | undefined {
    if (this.keys.length === 0) {
      const pin = readPin(call);
      if (pin !== undefined && call.fallbackIndex === 0) throw noSuchKey(pin, this.vendor);
      return undefined;
    }
    const candidates = this.admission.find(call, model);
    const chosen = candidates.length > 1 ? this.pick(candidates, call, model) : candidates[0];
    if (chosen === undefined) throw this.admission.explainNone(call, model);
    if (chosen.told === 'refused') chosen.health.begin(this.options.now());
    return chosen.key;
  }

  /** What the key calls the model; undefined where that is no alias. */
  aliasOf(key: Key | undefined, model: string): KeyAlias | undefined {
    return key === undefined ? undefined : this.byKey.get(key)?.models.aliasOf(model);
  }

  /** True when some key serves the model. */
  serves(model: string): boolean {
    return this.keys.length === 0 || this.keys.some((pooled) => this.admission.serves(pooled, model));
  }

  /** The models and aliases that keys name. */
  knownModels(): readonly string[] {
    return this.keys.flatMap(({ models }) => models.names);
  }

  /** How every key is doing. */
  states(): readonly KeyState[] {
    const now = this.options.now();
    return this.keys.map((pooled) => {
      this.tell(pooled, now);
      const { health } = pooled;
      const state = health.stateAt(now);
      return { name: pooled.key.name, state, ...(state !== 'ready' && { restsForMs: health.restMsAt(now) }) };
    });
  }

  /** The vendor has answered a call that was sent at `sentAtMs`, by `performance.now()`. */
  credit(key: Key | undefined, model: string, sentAtMs: number): void {
    const pooled = key && this.byKey.get(key);
    if (pooled === undefined) return;
    pooled.health.succeed(model, sentAtMs);
    if (this.keys.length === 1 && pooled.told === 'ready') return;
    const now = this.options.now();
    pooled.health.outcomes.succeed(now);
    this.tell(pooled, now);
  }

  /**
   * The answer that {@link credit} was told of at `creditedAtMs`, by `performance.now()`, has broken off: it counts as the
   * failure alone that {@link blame} is told.
   */
  takeBack(key: Key | undefined, failure: GatewayError, creditedAtMs: number): void {
    const pooled = key && this.byKey.get(key);
    if (pooled === undefined || this.keys.length === 1 || faultOf(failure)?.kind !== 'outage') return;
    pooled.health.outcomes.takeBack(creditedAtMs, this.options.now());
  }

  /** The failure of a key's call, which says whether another key may do; the key rests where it is the reason. */
  blame(key: Key | undefined, failure: GatewayError, call: KeyedCall, model: string): GatewayError {
    const pooled = key && this.byKey.get(key);
    const fault = pooled && faultOf(failure);
    if (pooled === undefined || fault === undefined) return failure;
    const now = this.options.now();
    const { health } = pooled;
    if (fault.kind === 'outage') {
      health.outcomes.fail(now);
      if (shouldEject(pooled, this.keys, now)) health.eject(now);
      this.tell(pooled, now);
      return failure;
    }
    const status = failure.detail.vendor?.status;
    if (fault.kind === 'throttled') health.throttle(model, fault.waitMs, now);
    else health.refuse(model, fault.scope, now);
    this.tell(pooled, now, { status, model: fault.kind === 'refused' && fault.scope === 'model' ? model : undefined });
    return this.explain(failure, pooled, call, model);
  }

  /** What the failure of a key comes to, with regard to the others that the call may have. */
  private explain(failure: GatewayError, failed: PooledKey, call: KeyedCall, model: string): GatewayError {
    const now = this.options.now();
    const candidates = this.admission.find(call, model);
    const isFree = (pooled: PooledKey): boolean =>
      pooled !== failed && pooled.rankFor(model, call.spentKeys?.has(pooled.key.name) === true, now) < RANK.spent;
    if (candidates.some(isFree)) {
      return new GatewayError(failure.kind, failure.message, { ...failure.detail, anotherKey: true });
    }
    const rests = candidates.map(({ health }) => health.restFor(model, now));
    if (rests.every((rest) => rest?.kind === 'refused')) return allRefused(this.vendor, failure);
    const isQuota = failure.kind === 'quotaExceeded' && failed.health.restFor(model, now)?.kind === 'throttled';
    if (candidates.length === 1 || rests.includes(undefined) || isQuota) return failure;
    return allThrottled(this.vendor, shortestWait(candidates, model, now), failure);
  }

  /** The best of several: first of those that rest least, then by weight, the same for the same session. */
  private pick(candidates: readonly PooledKey<Key>[], call: KeyedCall, model: string): PooledKey<Key> | undefined {
    const { now: clock, random, readsPrefix } = this.options;
    const now = clock();
    const session = sessionOf(call, readsPrefix);
    let best: PooledKey<Key> | undefined;
    let bestRank = Infinity;
    let bestScore = -Infinity;
    for (const pooled of candidates) {
      if (pooled.told !== 'ready') this.tell(pooled, now);
      const { key, seed } = pooled;
      const rank = pooled.rankFor(model, call.spentKeys?.has(key.name) === true, now);
      if (rank > bestRank) continue;
      // Of keys that are all refused, the one that was longest left alone is tried.
      const score =
        rank === RANK.refused
          ? -(pooled.health.restFor(model, now)?.untilMs ?? 0)
          : scoreOf(session === undefined ? random() : drawFor(session, seed), key.weight);
      if (rank === bestRank && score <= bestScore) continue;
      best = pooled;
      bestRank = rank;
      bestScore = score;
    }
    if (bestRank === RANK.throttled) throw allThrottled(this.vendor, shortestWait(candidates, model, now));
    return best;
  }

  private tell(pooled: PooledKey, nowMs: number, news?: News): void {
    const state = pooled.health.stateAt(nowMs);
    const to = state === 'throttled' ? 'ready' : state;
    const from = pooled.told;
    if (to === from) return;
    pooled.told = to;
    this.options.changes?.tell({ provider: this.vendor, key: pooled.key.name, from, to, ...news });
  }
}

/** Milliseconds until the first of the throttled keys may be asked again. */
function shortestWait(candidates: readonly PooledKey[], model: string, nowMs: number): number {
  const waits = candidates.flatMap(({ health }) => {
    const rest = health.restFor(model, nowMs);
    return rest?.kind === 'throttled' ? rest.untilMs - nowMs : [];
  });
  return Math.min(...waits);
}
