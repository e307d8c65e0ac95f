import { hash } from 'node:crypto';

const BITS_32 = 2 ** 32;

/** A text as 32 bits, evenly spread. */
export function hashText(text: string): number {
  return hash('sha256', text, 'buffer').readUInt32LE(0);
}

/** A number in (0, 1) that is the same for the same pair, and for others as if by chance. */
export function drawFor(session: number, member: number): number {
  return (finish(session ^ member) + 0.5) / BITS_32;
}

/**
 * How well a member of that weight fares with what was drawn for it: of several, the one that fares best is chosen, each
 * with the probability of its share in the weights (Efraimidis and Spirakis; as a hash of what is drawn for, weighted
 * rendezvous hashing). A weight of 0 loses to every other.
 * @param draw in [0, 1)
 */
export function scoreOf(draw: number, weight: number): number {
  const luck = Math.log(draw);
  return weight > 0 ? -weight / luck : luck;
}

/** The finalizer of MurmurHash3: every bit of the input changes about half of the output. */
function finish(bits: number): number {
  let mixed = bits ^ (bits >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
