import { isJsonObject } from '../../codec/json.js';
import { type RequestPath, showName, wrongType, wrongValue } from '../shared/request-path.js';
import { jsonDocument } from './check-json-document.js';
import { type Check } from './check.js';

const MAX_SHOWN_MEMBERS = 5;

interface Bounds {
  readonly minimum?: number;
  readonly maximum?: number;
}

/**
 * An object with these members. A null member counts as absent, as AWS's clients mean it, and becomes undefined, as the
 * canonical types say it. Members that are not known stay as they are; only their depth is checked.
 */
export function structure<Name extends string>(
  members: Readonly<Record<Name, Check>>,
  required: readonly NoInfer<Name>[] = [],
): Check {
  const checks = new Map<string, Check>(Object.entries(members));
  return (value, path) => {
    const object = readObject(value, path);
    for (const name of required) {
      if (isAbsent(object[name])) checkAt(path, name, object[name], members[name]);
    }
    for (const name in object) {
      const check = checks.get(name);
      if (!isAbsent(object[name])) checkAt(path, name, object[name], check ?? jsonDocument);
      else if (check !== undefined) object[name] = undefined;
    }
  };
}

/** An object with exactly one of these members. A null member counts as absent and becomes undefined. */
export function union(members: Readonly<Record<string, Check>>): Check {
  return unionWith(members, undefined);
}

/**
 * A union that AWS extends now and then: one member of another name passes too, for whoever knows it; only its depth is
 * checked. Vendors that do not know it refuse it by its path.
 */
export function openUnion(members: Readonly<Record<string, Check>>): Check {
  return unionWith(members, jsonDocument);
}

function unionWith(members: Readonly<Record<string, Check>>, other: Check | undefined): Check {
  const checks = new Map(Object.entries(members));
  const expected =
    checks.size === 1 ? `the member ${[...checks.keys()].join()}` : `exactly one of ${[...checks.keys()].join(', ')}`;
  return (value, path) => {
    const object = readObject(value, path);
    let present: string | undefined;
    for (const name in object) {
      if (isAbsent(object[name])) {
        if (checks.has(name)) object[name] = undefined;
      } else if (present === undefined) {
        present = name;
      } else {
        throw wrongValue(path, expected, describeMembers(object));
      }
    }
    const check = present === undefined ? undefined : (checks.get(present) ?? other);
    if (present === undefined || check === undefined) throw wrongValue(path, expected, describeMembers(object));
    checkAt(path, present, object[present], check);
  };
}

/** An array whose items all pass. */
export function list(item: Check, bounds: Bounds = {}): Check {
  return (value, path) => {
    if (!Array.isArray(value)) throw wrongType(path, 'an array', value);
    checkCount(value.length, bounds, path);
    for (let index = 0; index < value.length; index += 1) checkAt(path, index, value[index], item);
  };
}

/** An object used as a map: every name and every value pass. */
export function map(name: Check, item: Check, bounds: Bounds = {}): Check {
  return (value, path) => {
    const entries = Object.entries(readObject(value, path));
    checkCount(entries.length, bounds, path);
    for (const [key, member] of entries) {
      checkAt(path, key, key, name);
      checkAt(path, key, member, item);
    }
  };
}

function checkAt(path: RequestPath, segment: string | number, value: unknown, check: Check): void {
  path.enter(segment);
  check(value, path);
  path.leave();
}

function checkCount(count: number, { minimum = 0, maximum = Infinity }: Bounds, path: RequestPath): void {
  if (count < minimum) throw wrongValue(path, `${minimum} or more items`, `${count}`);
  if (count > maximum) throw wrongValue(path, `at most ${maximum} items`, `${count}`);
}

function readObject(value: unknown, path: RequestPath): Record<string, unknown> {
  if (!isJsonObject(value)) throw wrongType(path, 'an object', value);
  return value;
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

function describeMembers(object: Record<string, unknown>): string {
  const names = Object.keys(object).filter((name) => !isAbsent(object[name]));
  if (names.length === 0) return 'no member';
  const shown = names.slice(0, MAX_SHOWN_MEMBERS).map(showName).join(', ');
  return names.length > MAX_SHOWN_MEMBERS ? `${shown}, …` : shown;
}
