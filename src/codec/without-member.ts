import { endOfString } from './json-string.js';

/**
 * A JSON text without a member whose value is an object without objects in it, where its name is written once; undefined
 * when it is written otherwise. Strings stay whole.
 */
export function withoutMember(text: string, name: string): string | undefined {
  const key = `"${name}"`;
  const start = text.indexOf(key);
  if (start === -1 || text.includes(key, start + 1)) return undefined;
  const open = text.indexOf('{', start);
  const close = open === -1 ? undefined : endOfFlatObject(text, open);
  return close === undefined ? undefined : text.slice(0, start) + text.slice(close + 1);
}

function endOfFlatObject(text: string, open: number): number | undefined {
  for (let offset = open + 1; offset < text.length; offset++) {
    const character = text.charAt(offset);
    if (character === '}') return offset;
    if (character === '{') return undefined;
    if (character === '"') offset = endOfString(text, offset);
  }
  return undefined;
}
