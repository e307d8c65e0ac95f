import { type Allocations } from './allocations.js';

/** What one call of each part may allocate, in bytes, by the part's name. */
export type Budget = Readonly<Record<string, PartBudget>>;

export interface PartBudget {
  readonly heapBytes: number;
  readonly bufferBytes: number;
}

/** One part as it was counted. */
export interface PartCount extends Allocations {
  readonly name: string;
}

/** By how much a count may exceed its budget: V8 differs a little from one version to the next. */
const TOLERANCE = 0.1;

/** Below this a share says nothing. */
const LEAST_EXCESS_BYTES = 64;

/** The flags that make a count the same every time: one thread, a young generation that holds everything, no surprises. */
export const COUNT_FLAGS: readonly string[] = [
  ...['--expose-gc', '--single-threaded', '--min-semi-space-size=256', '--max-semi-space-size=256'],
  '--disable-warning=ExperimentalWarning',
];

/** What is wrong with a count, one sentence each; nothing when it keeps to its budget. */
export function breaches(count: PartCount, budget: Budget): string[] {
  const allowed = budget[count.name];
  if (count.collections > 0) {
    return [
      `${count.name}: ${count.collections} garbage collections while it was counted; count fewer calls (parts.ts)`,
    ];
  }
  if (allowed === undefined) return [`${count.name}: has no budget; ${RENEW}`];
  return (['heapBytes', 'bufferBytes'] as const).flatMap((kind) => {
    const most = Math.max(allowed[kind] * (1 + TOLERANCE), allowed[kind] + LEAST_EXCESS_BYTES);
    if (count[kind] <= most) return [];
    const where = kind === 'heapBytes' ? 'in the heap' : 'in buffers';
    return [
      `${count.name}: allocates ${count[kind]} bytes ${where} per call, and the budget is ${allowed[kind]} (and ${TOLERANCE * 100} %). ` +
        `See where: npm run bench:budget -- --profile '${count.name}'. Where it is worth it, ${RENEW}`,
    ];
  });
}

/** Budgets of parts that are there no more. */
export function leftOver(counts: readonly PartCount[], budget: Budget): string[] {
  const known = new Set(counts.map(({ name }) => name));
  return Object.keys(budget)
    .filter((name) => !known.has(name))
    .map((name) => `${name}: has a budget and is no part; ${RENEW}`);
}

export function toBudget(counts: readonly PartCount[]): Budget {
  return Object.fromEntries(counts.map(({ name, heapBytes, bufferBytes }) => [name, { heapBytes, bufferBytes }]));
}

const RENEW = 'renew it: npm run bench:budget -- --write';
