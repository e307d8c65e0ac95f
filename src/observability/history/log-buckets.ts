/** How far a quantile may be from the value that it stands for, as a share of it. */
export const RELATIVE_ERROR = 0.05;

/** The shortest time that is told from none, in milliseconds: a microsecond. */
export const SHORTEST_MS = 0.001;

/** The longest time that is told from longer ones, in milliseconds: an hour. */
export const LONGEST_MS = 3_600_000;

/** Each bucket ends so much higher than the one before that its middle is within the error of both ends. */
const GROWTH = (1 + RELATIVE_ERROR) / (1 - RELATIVE_ERROR);
const LOG_GROWTH = Math.log(GROWTH);

/** How many buckets there are; the first one is for what is too short to tell. */
export const BUCKET_COUNT = bucketOf(LONGEST_MS) + 1;

/** The bucket of a time: its number grows with the logarithm of the time (DDSketch, Masson et al. 2019). */
export function bucketOf(timeMs: number): number {
  if (!(timeMs > SHORTEST_MS)) return 0;
  return Math.ceil(Math.log(Math.min(timeMs, LONGEST_MS) / SHORTEST_MS) / LOG_GROWTH);
}

/** The time that a bucket stands for. */
export function timeOf(bucket: number): number {
  return bucket === 0 ? 0 : (SHORTEST_MS * 2 * GROWTH ** bucket) / (GROWTH + 1);
}
