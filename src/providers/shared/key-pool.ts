import { type ProviderKeyConfig } from '../../config/provider.config.js';
import { type Call } from '../../gateway/model/call.js';
import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { chooseKey } from './choose-key.js';

/** How long a key rests that its vendor throttled without saying for how long. */
const COOL_DOWN_MS = 1000;

/** How long a key is left out that its vendor refused: an operator may have mended it by then. */
const REFUSED_MS = 60_000;

/** Statuses by which a vendor refuses a key: unknown, not paid for, not allowed. */
const REFUSALS: ReadonlySet<number> = new Set([401, 402, 403]);

/**
 * The keys of one vendor. One that is throttled or refused rests for a while, and others are asked instead; where all
 * rest, the one that rests the shortest is asked all the same.
 */
export class KeyPool<Key extends ProviderKeyConfig> {
  private readonly restingUntilMs = new Map<Key, number>();

  constructor(
    private readonly vendor: string,
    private readonly keys: readonly Key[],
  ) {}

  /**
   * A key for the model that has not failed this call, at random by weight; undefined for vendors that need none.
   * @throws GatewayError `notFound` when no key serves the model
   */
  choose(call: Pick<Call, 'spentKeys'>, model: string): Key | undefined {
    if (this.keys.length === 0) return undefined;
    const key = this.pick(call, model) ?? chooseKey(this.keys, model, Math.random());
    if (key !== undefined) return key;
    throw new GatewayError(
      'notFound',
      `No key of the vendor "${this.vendor}" serves the model "${model}": providers.${this.vendor}.keys[].models lists ` +
        'the models of each key.',
    );
  }

  /** True when some key serves the model. */
  serves(model: string): boolean {
    return this.keys.length === 0 || chooseKey(this.keys, model, 0) !== undefined;
  }

  /** The failure of a key's call, which says whether another key may do; the key rests where it is the reason. */
  blame(key: Key | undefined, failure: GatewayError, call: Pick<Call, 'spentKeys'>, model: string): GatewayError {
    const restMs = restOf(failure);
    if (key === undefined || restMs === undefined) return failure;
    this.restingUntilMs.set(key, performance.now() + restMs);
    const spentKeys = new Set(call.spentKeys).add(key.name);
    if (this.pick({ spentKeys }, model) === undefined) return failure;
    return new GatewayError(failure.kind, failure.message, { ...failure.detail, anotherKey: true });
  }

  private pick({ spentKeys }: Pick<Call, 'spentKeys'>, model: string): Key | undefined {
    const now = performance.now();
    const fresh = this.keys.filter((key) => !spentKeys.has(key.name));
    const rested = fresh.filter((key) => (this.restingUntilMs.get(key) ?? 0) <= now);
    return chooseKey(rested, model, Math.random()) ?? chooseKey(fresh, model, Math.random());
  }
}

/** How long a key rests after a failure; undefined where the key is not the reason. */
function restOf({ kind, detail }: GatewayError): number | undefined {
  if (kind === 'throttled') return detail.retryAfterMs ?? COOL_DOWN_MS;
  const { status } = detail.vendor ?? {};
  return kind === 'quotaExceeded' || (status !== undefined && REFUSALS.has(status)) ? REFUSED_MS : undefined;
}
