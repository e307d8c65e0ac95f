import { type GatewayError } from '../../gateway/errors/gateway-error.js';
import { type Call } from '../../gateway/model/call.js';
import { mayUseKey } from '../../gateway/model/principal.js';
import { notAllowed, notByPinnedKey, notServed } from './key-errors.js';
import { isPinned, type KeyPin, noSuchKey, readPin } from './pinned-key.js';
import { type PooledKey } from './pooled-key.js';

/** What of a call decides which keys it may have. */
export type AdmittedCall = Pick<Call, 'headers' | 'principal' | 'guardrail' | 'fallbackIndex'>;

const NONE: readonly never[] = [];

/** Which keys of a vendor a call may have, however they are doing: those for its model, its caller and its wish. */
export class KeyAdmission<Pooled extends PooledKey> {
  /** What is an alias of some key, in lower case: no other key serves it by `*`. */
  private readonly aliasNames: ReadonlySet<string>;

  constructor(
    private readonly vendor: string,
    private readonly keys: readonly Pooled[],
  ) {
    this.aliasNames = new Set(keys.flatMap(({ models }) => models.aliasNames).map((name) => name.toLowerCase()));
  }

  /** True when the key has the model. */
  serves({ models }: Pooled, model: string): boolean {
    return models.serves(model, this.aliasNames.size > 0 && this.aliasNames.has(model.toLowerCase()));
  }

  /** The keys that the call may have. Most vendors have one key: nothing is made for those. */
  find(call: AdmittedCall, model: string): readonly Pooled[] {
    const pin = this.pinOf(call);
    const { keys } = this;
    const [only] = keys;
    if (keys.length > 1) return keys.filter((pooled) => this.admits(pooled, call, model, pin));
    return only !== undefined && this.admits(only, call, model, pin) ? keys : NONE;
  }

  /**
   * Why the call may have no key: `notFound` when none serves the model, `invalidRequest` for a wish that nothing answers to,
   * `forbidden` when the caller may use none.
   */
  explainNone(call: AdmittedCall, model: string): GatewayError {
    const pin = this.pinOf(call);
    const { vendor } = this;
    if (pin !== undefined && !this.keys.some(({ key }) => isPinned(key, pin))) return noSuchKey(pin, vendor);
    const serving = this.keys.filter((pooled) => this.servesCall(pooled, call, model));
    if (serving.length === 0) return notServed(vendor, model);
    const isOther = pin !== undefined && !serving.some(({ key }) => isPinned(key, pin));
    return isOther ? notByPinnedKey(pin.header, vendor, model) : notAllowed(call.principal.name, vendor);
  }

  /** The key that the caller asks for. A fallback of another vendor, where there is no such key, has its own. */
  private pinOf(call: AdmittedCall): KeyPin | undefined {
    const pin = readPin(call);
    if (pin === undefined || call.fallbackIndex === 0) return pin;
    return this.keys.some(({ key }) => isPinned(key, pin)) ? pin : undefined;
  }

  private admits(pooled: Pooled, call: AdmittedCall, model: string, pin: KeyPin | undefined): boolean {
    if (pin !== undefined && !isPinned(pooled.key, pin)) return false;
    return this.servesCall(pooled, call, model) && mayUseKey(call.principal, this.vendor, model, pooled.key);
  }

  /** A guardrail is no model: the lists of models say nothing of it. */
  private servesCall(pooled: Pooled, { guardrail }: AdmittedCall, model: string): boolean {
    return guardrail !== undefined || this.serves(pooled, model);
  }
}
