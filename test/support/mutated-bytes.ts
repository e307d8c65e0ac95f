import fc from 'fast-check';

/** What breaks the framing of streams where it is put in. */
const SNIPPETS = [
  '\n\n',
  '\r\n\r\n',
  '\r',
  'data: ',
  'data: [DONE]\n\n',
  'event: error\n',
  ': ',
  '{',
  '}',
  '"',
  '\\',
  'null',
]
  .map((text) => Buffer.from(text))
  .concat(Buffer.from([0xff]), Buffer.from([0]), Buffer.from([0xf0, 0x9f]));

type Change = (bytes: Buffer) => Buffer;

/** A place as a share of the length, so that it means something in bytes of any length. */
const place = fc.double({ min: 0, max: 1, noNaN: true });

const change: fc.Arbitrary<Change> = fc.oneof(
  fc.tuple(place, fc.nat({ max: 7 })).map(([at, bit]) => flip(at, bit)),
  fc.tuple(place, fc.constantFrom(...SNIPPETS)).map(([at, snippet]) => replace(at, 0, snippet)),
  fc.tuple(place, fc.nat({ max: 80 })).map(([at, length]) => replace(at, length, Buffer.alloc(0))),
  fc.tuple(place, place, fc.nat({ max: 200 })).map(([from, to, length]) => repeat(from, to, length)),
  place.map((at) => (bytes: Buffer) => bytes.subarray(0, offsetOf(at, bytes))),
);

/** The bytes with up to four changes: bits flipped, pieces put in, taken out or repeated, the end cut off. */
export function mutate(bytes: Uint8Array): fc.Arbitrary<Buffer> {
  return fc.array(change, { minLength: 1, maxLength: 4 }).map((changes) => {
    let changed: Buffer = Buffer.from(bytes);
    for (const apply of changes) changed = apply(changed);
    return changed;
  });
}

/** Lengths of the pieces that bytes arrive in, to be used over and over. */
export const pieceLengths = fc.array(fc.oneof(fc.integer({ min: 1, max: 30 }), fc.constant(65_536)), {
  minLength: 1,
  maxLength: 4,
});

/** The bytes in pieces of these lengths, over and over. */
export function cutInto(bytes: Uint8Array, lengths: readonly number[]): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let start = 0, turn = 0; start < bytes.length; turn += 1) {
    const length = lengths[turn % lengths.length] ?? 1;
    pieces.push(bytes.subarray(start, start + length));
    start += length;
  }
  return pieces;
}

function offsetOf(at: number, bytes: Uint8Array): number {
  return Math.floor(at * bytes.length);
}

function flip(at: number, bit: number): Change {
  return (bytes) => {
    const changed = Buffer.from(bytes);
    const offset = offsetOf(at, bytes);
    if (offset < changed.length) changed[offset] = (changed[offset] ?? 0) ^ (1 << bit);
    return changed;
  };
}

function replace(at: number, length: number, by: Buffer): Change {
  return (bytes) => {
    const offset = offsetOf(at, bytes);
    return Buffer.concat([bytes.subarray(0, offset), by, bytes.subarray(offset + length)]);
  };
}

function repeat(from: number, to: number, length: number): Change {
  return (bytes) => {
    const start = offsetOf(from, bytes);
    return replace(to, 0, Buffer.from(bytes.subarray(start, start + length)))(bytes);
  };
}
