import { type NativeMembers } from '../shared/native-members.js';

/** The form of an object that has no canonical place at all: everything it says is kept beside. */
export const KEPT = 'kept';

/** A list with the objects that were kept beside at their places; `restore` makes the next of the others. */
export function restoreList<Item extends object>(
  path: string,
  length: number,
  native: NativeMembers,
  restore: (path: string) => Item,
): Item[] {
  return Array.from({ length }, (_, index) => {
    const itemPath = `${path}.${index}`;
    return native.formOf(itemPath) === KEPT ? native.complete(itemPath, {} as Item) : restore(itemPath);
  });
}
