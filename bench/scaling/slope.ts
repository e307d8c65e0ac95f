/** One measured point. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Beyond it something grows faster than linearly: 1, and a margin for noise. */
export const STEEPEST = 1.1;

/** The same for the last tenfold: two or three points, and therefore more noise. */
export const STEEPEST_AT_THE_END = 1.25;

/**
 * The exponent with which y grows with x: the slope of the line that fits the logarithms best. 1 is linear, 0 constant.
 * Undefined where fewer than two points are above zero.
 */
export function growthExponent(points: readonly Point[]): number | undefined {
  const logs = points.filter(({ x, y }) => x > 0 && y > 0).map(({ x, y }) => ({ x: Math.log(x), y: Math.log(y) }));
  if (logs.length < 2) return undefined;
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const meanX = mean(logs.map(({ x }) => x));
  const meanY = mean(logs.map(({ y }) => y));
  const covariance = logs.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0);
  const variance = logs.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0);
  return variance === 0 ? undefined : covariance / variance;
}

/** The same for the last tenfold alone, or the last two points, where fixed costs hide it no longer. */
export function lastExponent(points: readonly Point[]): number | undefined {
  const largest = Math.max(...points.map(({ x }) => x));
  const last = points.filter(({ x }) => x * 10 >= largest);
  return growthExponent(last.length < 2 ? points.slice(-2) : last);
}

/** Whether a quantity grows faster than linearly, over all steps or at their end. */
export function isSuperlinear(points: readonly Point[]): boolean {
  return (growthExponent(points) ?? 0) > STEEPEST || (lastExponent(points) ?? 0) > STEEPEST_AT_THE_END;
}
