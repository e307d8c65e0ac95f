import { createHash } from 'node:crypto';

const RANGE = 2 ** 48;

/**
 * A number in [0, 1) that depends on nothing but the seed and what it is for: in which order things happen, or how many
 * other numbers were drawn before, does not change it.
 */
export function fractionOf(seed: number, ...purpose: readonly (string | number)[]): number {
  return (
    createHash('sha256')
      .update([seed, ...purpose].join('\0'))
      .digest()
      .readUIntBE(0, 6) / RANGE
  );
}

/** One of the list, each as likely as the others. @throws RangeError when there is none */
export function pick<Item>(list: readonly Item[], fraction: number): Item {
  const item = list[Math.floor(fraction * list.length)];
  if (item === undefined) throw new RangeError('there is nothing to choose from');
  return item;
}

/** One of the list, likelier the heavier it is. @throws RangeError when there is none */
export function pickWeighted<Item extends { readonly weight: number }>(list: readonly Item[], fraction: number): Item {
  let rest = fraction * list.reduce((sum, { weight }) => sum + weight, 0);
  for (const item of list) {
    rest -= item.weight;
    if (rest < 0) return item;
  }
  return pick(list, 0);
}

/** A whole number between two, both included. */
export function between(least: number, most: number, fraction: number): number {
  return least + Math.floor(fraction * (most - least + 1));
}
