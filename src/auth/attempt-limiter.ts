/** How many attempts one key has, and how fast it gets them back. */
export interface AttemptRule {
  readonly burst: number;
  readonly perMinute: number;
}

/** Keys remembered; beyond it the longest unused is forgotten. */
const MAX_KEYS = 10_000;

/** Counts attempts by key in bounded memory, each key's at its own pace (GCRA). */
export class AttemptLimiter {
  /** When each key will have all its attempts back, in milliseconds. */
  private readonly fullAtMs = new Map<string, number>();
  private readonly intervalMs: number;

  constructor(
    private readonly rule: AttemptRule,
    private readonly maxKeys = MAX_KEYS,
  ) {
    this.intervalMs = 60_000 / rule.perMinute;
  }

  /** How long the key has to wait for its next attempt, in milliseconds; 0 when it has one. */
  waitMs(key: string, nowMs: number): number {
    const fullAtMs = this.fullAtMs.get(key);
    if (fullAtMs === undefined) return 0;
    return Math.max(0, fullAtMs - nowMs - (this.rule.burst - 1) * this.intervalMs);
  }

  /** Takes one attempt from the key. */
  spend(key: string, nowMs: number): void {
    const fullAtMs = Math.max(this.fullAtMs.get(key) ?? nowMs, nowMs);
    this.fullAtMs.delete(key);
    if (this.fullAtMs.size >= this.maxKeys) this.forgetOldest();
    // No debt beyond the burst: who went on trying waits no longer than who stopped.
    const mostMs = nowMs + this.rule.burst * this.intervalMs;
    this.fullAtMs.set(key, Math.min(fullAtMs + this.intervalMs, mostMs));
  }

  private forgetOldest(): void {
    for (const key of this.fullAtMs.keys()) {
      this.fullAtMs.delete(key);
      return;
    }
  }
}

/** Whose failures are counted together: an IPv4 address, or the network of 64 bits that one IPv6 host can choose from. */
export function addressGroup(address = ''): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.split('%', 1)[0]?.toLowerCase().split('::') ?? [];
  const first = head === '' ? [] : head.split(':');
  const last = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: Math.max(0, 8 - first.length - last.length) }, () => '0');
  return [...first, ...(tail === undefined ? [] : zeros), ...last].slice(0, 4).join(':');
}
