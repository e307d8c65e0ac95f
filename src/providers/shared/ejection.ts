import { type PooledKey } from './pooled-key.js';

/** Fewer failures than these may be chance. */
const MIN_FAILURES = 5;

/** The share of its calls that a key has to fail. */
const LEAST_SHARE = 0.2;

/** Where the others fail more than a third as often, it is the vendor rather than the key: of a key that fails most, half. */
const TIMES_WORSE = 3;
const MOST = 0.5;
const TIMES_WORSE_FOR_MOST = 2;

/** Calls of the others that tell how they are doing. */
const MIN_OTHER_CALLS = 5;

/**
 * True for a key that fails much more of its calls than the vendor's others, where others are there to do its work: at most
 * half of the keys rest for this at once.
 */
export function shouldEject(pooled: PooledKey, keys: readonly PooledKey[], nowMs: number): boolean {
  if (pooled.health.isEjected(nowMs) || !hasRoom(pooled, keys, nowMs)) return false;
  const { outcomes } = pooled.health;
  const failures = outcomes.failuresAt(nowMs);
  if (failures < MIN_FAILURES) return false;
  const share = failures / outcomes.countAt(nowMs);
  const timesWorse = share >= MOST ? TIMES_WORSE_FOR_MOST : TIMES_WORSE;
  return share >= LEAST_SHARE && shareOfOthers(pooled, keys, nowMs) * timesWorse <= share;
}

function hasRoom(pooled: PooledKey, keys: readonly PooledKey[], nowMs: number): boolean {
  let ejected = 1;
  let hasOther = false;
  for (const other of keys) {
    if (other.health.isEjected(nowMs)) ejected += 1;
    else if (other !== pooled && other.health.stateAt(nowMs) === 'ready') hasOther = true;
  }
  return hasOther && ejected <= keys.length / 2;
}

/** 1 where too little is known of them. */
function shareOfOthers(pooled: PooledKey, keys: readonly PooledKey[], nowMs: number): number {
  let calls = 0;
  let failures = 0;
  for (const other of keys) {
    if (other === pooled) continue;
    calls += other.health.outcomes.countAt(nowMs);
    failures += other.health.outcomes.failuresAt(nowMs);
  }
  return calls < MIN_OTHER_CALLS ? 1 : failures / calls;
}
