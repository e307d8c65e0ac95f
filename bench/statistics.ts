/** Where the middle of some values lies and how far they spread. */
export interface Spread {
  readonly median: number;
  readonly lowerQuartile: number;
  readonly upperQuartile: number;
  readonly count: number;
}

/**
 * The value below which `share` (0 to 1) of the values lie, by linear interpolation between neighbours.
 * @throws RangeError when there are no values
 */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  const position = share * (sorted.length - 1);
  const below = sorted[Math.floor(position)];
  const above = sorted[Math.ceil(position)];
  if (below === undefined || above === undefined) throw new RangeError('a quantile of no values');
  return below + (above - below) * (position - Math.floor(position));
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Undefined when there are no values. */
export function spreadOf(values: readonly number[]): Spread | undefined {
  if (values.length === 0) return undefined;
  return {
    median: median(values),
    lowerQuartile: quantile(values, 0.25),
    upperQuartile: quantile(values, 0.75),
    count: values.length,
  };
}

/**
 * `combine(left, right)` of the values that belong together, life by life: neighbours in time saw the same machine, which
 * the medians of each side alone did not. A value that is missing on either side drops out.
 */
function pairwise(
  left: readonly (number | undefined)[],
  right: readonly (number | undefined)[],
  combine: (left: number, right: number) => number,
): number[] {
  return left.flatMap((value, life) => {
    const other = right[life];
    return value === undefined || other === undefined ? [] : [combine(value, other)];
  });
}

/** How often `right` goes into `left`, life by life. A life in which `right` is 0 drops out. */
export function ratios(left: readonly (number | undefined)[], right: readonly (number | undefined)[]): number[] {
  return pairwise(left, right, (value, other) => value / other).filter(Number.isFinite);
}

/** By how much `left` exceeds `right`, life by life. */
export function differences(left: readonly (number | undefined)[], right: readonly (number | undefined)[]): number[] {
  return pairwise(left, right, (value, other) => value - other);
}
