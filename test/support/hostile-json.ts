import fc from 'fast-check';

type Key = string | number;

/** What a vendor might send where something else is expected, as JSON text. */
const HOSTILE = [
  ...['null', 'true', 'false', '0', '-1', '1.5', '1e400', '7.0', '-0', '9007199254740993', '4294967296', '1e21'],
  ...['""', '" "', '"x"', '"0"', '"__proto__"', '"constructor"', '"\\ud800"', '"\\u0000"', '"[DONE]"', '"{\\"a\\":"'],
  ...['[]', '[null]', '[[]]', '[1,"a",{}]', '{}', '{"a":1}', '{"length":3}', '{"__proto__":{"a":1}}'],
  ...['{"toString":null,"valueOf":null}', '{"type":"text","text":7}', '{"message":{"message":5}}', '{"0":{}}'],
] as const;

/** One of each kind, for tests that put them into every place. */
const KINDS = ['null', 'true', '7.0', '-1', '""', '"x"', '[]', '[null]', '{"a":1}'] as const;

/** Names that mean something to JavaScript, or to the dialects in another place. */
const NAMES = ['__proto__', 'constructor', 'toString', 'length', 'type', 'text', 'content', 'error', 'index', 'usage'];

/** The places in a value, the value itself among them. */
function listPlaces(value: unknown, place: readonly Key[] = []): (readonly Key[])[] {
  const below =
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, member]) =>
          listPlaces(member, [...place, Array.isArray(value) ? Number(key) : key]),
        )
      : [];
  return [place, ...below];
}

interface Change {
  readonly place: readonly Key[];
  readonly kind: 'replace' | 'remove' | 'rename' | 'add';
  readonly json: string;
  readonly name: string;
}

/** The JSON text of `value` with the changes made to it. */
function write(value: unknown, changes: readonly Change[], place: readonly Key[] = []): string {
  const here = changes.find((change) => change.kind === 'replace' && isAt(change, place));
  if (here !== undefined) return here.json;
  if (Array.isArray(value)) {
    return `[${value.map((item: unknown, index) => write(item, changes, [...place, index])).join(',')}]`;
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).flatMap(([name, member]) => {
    const inner = [...place, name];
    const change = changes.find((one) => isAt(one, inner));
    if (change?.kind === 'remove') return [];
    const written = change?.kind === 'rename' ? change.name : name;
    return [`${JSON.stringify(written)}:${write(member, changes, inner)}`];
  });
  const added = changes.filter((change) => change.kind === 'add' && isAt(change, place));
  return `{${[...members, ...added.map(({ name, json }) => `${JSON.stringify(name)}:${json}`)].join(',')}}`;
}

function isAt({ place }: Change, other: readonly Key[]): boolean {
  return place.length === other.length && place.every((key, index) => key === other[index]);
}

/** JSON texts of a value in which a few places hold something else, are missing, renamed, or joined by others. */
export function hostileJson(value: unknown): fc.Arbitrary<string> {
  const change = fc.record<Change>({
    place: fc.constantFrom(...listPlaces(value)),
    kind: fc.constantFrom('replace', 'replace', 'replace', 'remove', 'rename', 'add'),
    json: fc.constantFrom(...HOSTILE),
    name: fc.constantFrom(...NAMES),
  });
  return fc.array(change, { minLength: 1, maxLength: 3 }).map((changes) => write(value, changes));
}

/** JSON texts of a value in which one place after the other is missing or holds a value of each kind. */
export function* everyHostileJson(value: unknown): Generator<string> {
  for (const place of listPlaces(value)) {
    yield write(value, [{ place, kind: 'remove', json: '', name: '' }]);
    for (const json of KINDS) yield write(value, [{ place, kind: 'replace', json, name: '' }]);
  }
}
