/**
 * True for keys that properties may generate. V8 of Node 24 reads a key with an escape wrongly when it has just parsed an
 * object whose key at that place ends in a backslash: after `{"x\\":0}`, `{"x\"":0}` gives the key `x\`. The fault is in
 * `JSON.parse` itself, so no key with a backslash is generated.
 */
export function isReadRight(key: string): boolean {
  return key !== '__proto__' && !key.includes('\\');
}
