import { GatewayError } from '../errors/gateway-error.js';

/** One thing that reached the chosen vendor in another way than it was said. */
export interface Warning {
  /** Path in the caller's request: `messages.0.content.1.cachePoint`; or in the vendor's reply: `reply.images`. */
  readonly path: string;
  /** What happened instead, as a sentence without any value of the request. */
  readonly message: string;
}

const NONE: readonly Warning[] = [];

/** Entries of each kind that are kept; a request can hold a million of them. */
const MAX_ENTRIES = 1000;

/**
 * What a translation says about itself, so that nothing is lost in silence (docs/adr/0004). It has three outcomes for
 * what a vendor does not take as it was said: `map` where another form keeps the meaning, `degrade` where a part is
 * lost, `refusal` where it cannot be said at all. In strict mode `degrade` refuses too. Safety controls are refused,
 * never degraded.
 *
 * Saying the same again changes nothing, because a retry translates the same request again.
 */
export class Warnings {
  private degradations: Entries | undefined;
  private mappings: Entries | undefined;

  /** @param strict true when the caller wants a refusal instead of a loss */
  constructor(public strict = false) {}

  /** What was lost; the caller reads it in the answer's header. */
  get list(): readonly Warning[] {
    return this.degradations?.list ?? NONE;
  }

  /** What was said in another form without losing its meaning; only the log counts it. */
  get mapped(): readonly Warning[] {
    return this.mappings?.list ?? NONE;
  }

  /** Forgets everything: another target is asked, which may lose nothing. */
  reset(): void {
    this.degradations = undefined;
    this.mappings = undefined;
  }

  /** States that what stands at `path` was said in another form that keeps its meaning. */
  map(path: string, message: string): void {
    (this.mappings ??= new Entries()).add(path, message);
  }

  /**
   * States that what stands at `path` was carried only in part or not at all.
   * @throws GatewayError `invalidRequest` in strict mode
   */
  degrade(path: string, message: string): void {
    if (this.strict) {
      throw this.refusal(path, `${message} Strict mode refuses what the vendor cannot take exactly as it was said.`);
    }
    (this.degradations ??= new Entries()).add(path, message);
  }

  /**
   * States that something of a reply was not carried. Strict mode does not refuse it: the reply is paid for. `path`
   * begins with `reply`.
   */
  note(path: string, message: string): void {
    (this.degradations ??= new Entries()).add(path, message);
  }

  /** True when no further loss is named: whoever looks for more can stop. */
  get isFull(): boolean {
    return this.degradations?.isFull ?? false;
  }

  /** The error of what stands at `path` and cannot be said to the vendor. `message` tells what to do instead. */
  refusal(path: string, message: string): GatewayError {
    return new GatewayError('invalidRequest', `${path}: ${message}`, { targetSpecific: true });
  }
}

/** Entries in the order in which they were first said. */
class Entries {
  readonly list: Warning[] = [];
  private readonly said = new Set<string>();

  get isFull(): boolean {
    return this.list.length > MAX_ENTRIES;
  }

  add(path: string, message: string): void {
    if (this.isFull) return;
    const key = `${path}\n${message}`;
    if (this.said.has(key)) return;
    if (this.list.length === MAX_ENTRIES) {
      this.list.push({ path: 'request', message: `Only the first ${MAX_ENTRIES} entries are named.` });
      return;
    }
    this.said.add(key);
    this.list.push({ path, message });
  }
}
