/** The path of a member; a key that is no plain word is quoted, so that paths stay one line and unambiguous. */
export function joinPath(parent: string, key: string): string {
  const step = /^[\w$-]+$/.test(key) ? key : JSON.stringify(key);
  return parent === '' ? step : `${parent}.${step}`;
}
