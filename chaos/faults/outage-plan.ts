import { between, fractionOf, pick } from '../seeded.js';

/** A while in which a vendor is gone, or one of its keys is not accepted. */
export interface Outage {
  readonly vendor: string;
  /** The key that is refused; undefined when nobody listens at all. */
  readonly keyName?: string;
  /** Milliseconds after the first question. */
  readonly fromMs: number;
  readonly untilMs: number;
}

/** One vendor after the other is gone about so often. */
const PERIOD_MS = 40_000;

/** The longest outage: long enough to open a circuit. */
const LONGEST_MS = 8000;

/**
 * The outages of a run: in every period one vendor goes down and comes back, and one key of another is refused. The last
 * tenth of the run has none.
 */
export function planOutages(
  seed: number,
  durationMs: number,
  { vendors, keyNames }: { readonly vendors: readonly string[]; readonly keyNames: readonly string[] },
): Outage[] {
  const periods = Math.max(1, Math.round(durationMs / PERIOD_MS));
  const periodMs = (durationMs * 0.9) / periods;
  const lengthMs = Math.min(LONGEST_MS, periodMs / 4);
  return Array.from({ length: periods }, (_, period): Outage[] => {
    const draw = (decision: string): number => fractionOf(seed, 'outage', period, decision);
    const window = (decision: string): Pick<Outage, 'fromMs' | 'untilMs'> => {
      const fromMs = Math.round(period * periodMs + draw(decision) * (periodMs - lengthMs));
      return { fromMs, untilMs: Math.round(fromMs + lengthMs) };
    };
    const down = between(0, vendors.length - 1, draw('vendor'));
    const refused = (down + between(1, vendors.length - 1, draw('other vendor'))) % vendors.length;
    return [
      { vendor: vendors[down] ?? '', ...window('down') },
      { vendor: vendors[refused] ?? '', keyName: pick(keyNames, draw('key')), ...window('refused') },
    ];
  }).flat();
}
