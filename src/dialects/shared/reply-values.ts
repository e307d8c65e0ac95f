import { readNumber } from '../../codec/json.js';

// What vendors send may be of another type than they document.

/** A text of a reply; undefined for anything else. */
export function readText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** A number of tokens or a place in a list; undefined for anything else. Some vendors write `1445.0`. */
export function readCount(value: unknown): number | undefined {
  const count = readNumber(value);
  return count !== undefined && Number.isSafeInteger(count) && count >= 0 ? count : undefined;
}

/** The arguments of a call as JSON text. They are documented as text; some hosts send the object itself. */
export function readArguments(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === undefined || value === null ? '' : JSON.stringify(value);
}

/** A list whose places mean something; empty for anything else. */
export function readList<Item>(value: readonly Item[] | null | undefined): readonly Item[] {
  return Array.isArray(value) ? (value as readonly Item[]) : [];
}

/** The objects of a list. Where a whole reply has a list, some streams tell one object at a time. */
export function readItems<Item extends object>(
  value: Item | readonly (Item | null | undefined)[] | string | null | undefined,
): readonly Item[] {
  if (typeof value !== 'object' || value === null) return [];
  const items = Array.isArray(value) ? (value as readonly (Item | null | undefined)[]) : [value as Item];
  return items.filter((item) => typeof item === 'object' && item !== null);
}
