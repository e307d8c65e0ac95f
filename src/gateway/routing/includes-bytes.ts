/** So much is searched at once. */
const WINDOW_BYTES = 16 * 1024;

/**
 * True where `bytes` hold `word`. Node's search looks for the first byte of a word, and after some fifty in vain it turns to a
 * method for dense text that takes forty times as long on the base64 of a picture. In windows it begins anew.
 * @param word not empty
 */
export function includesBytes(bytes: Uint8Array, word: Buffer): boolean {
  const overlap = word.byteLength - 1;
  for (let start = 0; start + overlap < bytes.byteLength; start += WINDOW_BYTES) {
    const end = Math.min(start + WINDOW_BYTES + overlap, bytes.byteLength);
    if (Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).includes(word)) return true;
  }
  return false;
}
