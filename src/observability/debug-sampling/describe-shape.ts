import { isJsonObject } from '../../codec/json.js';
import { joinPath } from '../../codec/json-path.js';

/** Members that are told apart; of more, their number is told. */
const MAX_MEMBERS = 100;

/** Below this, objects are what somebody made up (arguments of tools, schemas), and their names content. */
const MAX_DEPTH = 5;

/** A name is as long as its author likes. */
const MAX_PATH_LENGTH = 200;

/** What a JSON value is made of: kind and size of each of its members by path, and nothing that is said in them. */
export function describeShape(value: unknown): Readonly<Record<string, string>> {
  const found: [string, string][] = [];
  const walk = (current: unknown, path: string, depth: number): void => {
    const members = depth < MAX_DEPTH ? membersOf(current) : [];
    if (members.length === 0) {
      found.push([path.slice(0, MAX_PATH_LENGTH), describe(current)]);
      return;
    }
    for (const [name, member] of members) {
      if (found.length > MAX_MEMBERS) return;
      walk(member, joinPath(path, name), depth + 1);
    }
  };
  walk(value, '', 0);
  if (found.length <= MAX_MEMBERS) return Object.fromEntries(found);
  return { ...Object.fromEntries(found.slice(0, MAX_MEMBERS)), '…': 'further members' };
}

function membersOf(value: unknown): readonly (readonly [string, unknown])[] {
  if (Array.isArray(value)) return value.map((item, index) => [String(index), item as unknown]);
  return isJsonObject(value) ? Object.entries(value) : [];
}

function describe(value: unknown): string {
  if (typeof value === 'string') return `string of ${value.length}`;
  if (Array.isArray(value)) return `list of ${value.length}`;
  if (isJsonObject(value)) return `object of ${Object.keys(value).length}`;
  return value === null ? 'null' : typeof value === 'object' ? 'number' : typeof value;
}
