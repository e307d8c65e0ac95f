import { type KeyState } from '../../gateway/ports/provider.js';
import { OutcomeWindow } from '../../gateway/resilience/outcome-window.js';
import { type RefusalScope } from './key-refusal.js';

/** How long a key rests that its vendor throttled without saying for how long. */
const COOL_DOWN_MS = 1000;

/** A limit may have been raised: a key is asked again after so long, whatever its vendor said. */
const MAX_COOL_DOWN_MS = 60_000;

/** How long a key is left out that its vendor refused: an operator may have mended it by then. */
const REFUSED_MS = 60_000;

/** How long a key rests that was ejected, times how often it was of late (Envoy's outlier detection). */
const EJECTED_MS = 30_000;
const MAX_EJECTIONS = 10;

/** A key that did well for so long begins anew. */
const FORGIVEN_AFTER_MS = 10 * 60_000;

/** The calls that tell how a key is doing are those of so long. */
const WINDOW_MS = 60_000;

/** Timers fire a little early: who waited as long as told finds the key rested. */
const TIMER_SLACK_MS = 5;

/** Callers choose the names of models, so that only so many are remembered. */
const MAX_MODELS = 100;

/** Why a key is not to be asked, and until when. Times are of the pool's clock. */
export interface KeyRest {
  readonly kind: 'throttled' | 'refused';
  readonly sinceMs: number;
  untilMs: number;
  /** True when the vendor said how long. */
  readonly isTold: boolean;
}

/**
 * How one key is doing. Vendors count their limits for each model, and refuse a key for one model: such a rest is that
 * model's alone. A key that is refused as such stays so until a call with it has been answered.
 */
export class KeyHealth {
  /** How calls with the key went of late, for whoever decides on ejecting it. */
  readonly outcomes = new OutcomeWindow(WINDOW_MS);
  private refusal: KeyRest | undefined;
  private readonly byModel = new Map<string, KeyRest>();
  private ejectedUntilMs = -Infinity;
  private ejections = 0;

  /** The rest that a call of the model would disturb. */
  restFor(model: string, nowMs: number): KeyRest | undefined {
    const { refusal } = this;
    if (refusal !== undefined && isOn(refusal, nowMs)) return refusal;
    if (this.byModel.size === 0) return undefined;
    const rest = this.byModel.get(model);
    if (rest === undefined || isOn(rest, nowMs)) return rest;
    this.byModel.delete(model);
    return undefined;
  }

  isEjected(nowMs: number): boolean {
    return this.ejectedUntilMs - TIMER_SLACK_MS > nowMs;
  }

  stateAt(nowMs: number): KeyState['state'] {
    if (this.refusal !== undefined) return 'refused';
    let isThrottled = false;
    for (const rest of this.byModel.values()) {
      if (!isOn(rest, nowMs)) continue;
      if (rest.kind === 'refused') return 'refused';
      isThrottled = true;
    }
    if (this.isEjected(nowMs)) return 'ejected';
    return isThrottled ? 'throttled' : 'ready';
  }

  /** Milliseconds until the longest of its rests is over; 0 for a key that has none. */
  restMsAt(nowMs: number): number {
    let untilMs = Math.max(this.ejectedUntilMs, this.refusal?.untilMs ?? -Infinity);
    for (const rest of this.byModel.values()) untilMs = Math.max(untilMs, rest.untilMs);
    return Math.max(0, untilMs - nowMs);
  }

  /**
   * A vendor throttles whom it knows: a key that it refused before is good again.
   * @param waitMs as the vendor said it
   */
  throttle(model: string, waitMs: number | undefined, nowMs: number): void {
    this.refusal = undefined;
    const untilMs = nowMs + Math.min(waitMs ?? COOL_DOWN_MS, MAX_COOL_DOWN_MS);
    this.remember(model, { kind: 'throttled', sinceMs: nowMs, untilMs, isTold: waitMs !== undefined });
  }

  refuse(model: string, scope: RefusalScope, nowMs: number): void {
    const rest: KeyRest = { kind: 'refused', sinceMs: nowMs, untilMs: nowMs + REFUSED_MS, isTold: false };
    if (scope === 'key') this.refusal = rest;
    else this.remember(model, rest);
  }

  /** A call goes out with the key. One that was refused gets one call a minute, and not everybody's at once. */
  begin(nowMs: number): void {
    if (this.refusal !== undefined) this.refusal.untilMs = nowMs + REFUSED_MS;
  }

  /** The vendor answered a call of the model that was sent at `sentAtMs`. What it refused later still counts. */
  succeed(model: string, sentAtMs: number): void {
    if (this.refusal !== undefined && this.refusal.sinceMs <= sentAtMs) this.refusal = undefined;
    if (this.byModel.size === 0) return;
    const rest = this.byModel.get(model);
    if (rest?.kind === 'refused' && rest.sinceMs <= sentAtMs) this.byModel.delete(model);
  }

  eject(nowMs: number): void {
    if (nowMs - this.ejectedUntilMs > FORGIVEN_AFTER_MS) this.ejections = 0;
    this.ejections = Math.min(this.ejections + 1, MAX_EJECTIONS);
    this.ejectedUntilMs = nowMs + EJECTED_MS * this.ejections;
    this.outcomes.clear();
  }

  private remember(model: string, rest: KeyRest): void {
    this.byModel.delete(model);
    this.byModel.set(model, rest);
    if (this.byModel.size <= MAX_MODELS) return;
    for (const oldest of this.byModel.keys()) {
      this.byModel.delete(oldest);
      return;
    }
  }
}

function isOn({ untilMs }: KeyRest, nowMs: number): boolean {
  return untilMs - TIMER_SLACK_MS > nowMs;
}
