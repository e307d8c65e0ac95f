import { crc32 } from 'node:zlib';

/** Bytes of the two lengths that a frame begins with; their checksum follows them. */
const PRELUDE_BYTES = 8;

/** What one byte does to a CRC-32 (polynomial 0xEDB88320). */
const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

/**
 * The checksum of a frame's prelude, which begins at `start`. For eight bytes a table costs a fraction of the call into
 * zlib and of the view that it needs.
 */
export function checksumPrelude(bytes: Uint8Array, start: number): number {
  let crc = 0xffffffff;
  for (let offset = start; offset < start + PRELUDE_BYTES; offset++) {
    crc = (CRC_TABLE[(crc ^ (bytes[offset] ?? 0)) & 0xff] ?? 0) ^ (crc >>> 8);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

/**
 * The checksum of the bytes from `start` to `end`.
 * @param before the checksum of what comes before them
 */
export function checksumRange(bytes: Buffer, start: number, end: number, before = 0): number {
  return crc32(bytes.subarray(start, end), before);
}
