/** Segments that tell nothing about an operation: a parameter, or what stands before one. */
const SILENT = /^(?:\{.*\}|model)$/;

type Paths<Item> = Readonly<Record<string, Readonly<Record<string, Item>>>>;

/**
 * Gives every operation an id made of its path, as Bifrost's are: `POST /bedrock/model/{modelId}/converse` is `bedrockConverse`.
 * Where a path has several methods, all but the first have theirs before it.
 */
export function nameOperations<Item extends object>(paths: Paths<Item>): Paths<Item & { operationId: string }> {
  const taken = new Set<string>();
  const named = Object.entries(paths).map(([path, operations]) => {
    const items = Object.entries(operations).map(([method, operation], index) => {
      const operationId = free(toId(path, index === 0 ? '' : method), taken);
      return [method, { ...operation, operationId }] as const;
    });
    return [path, Object.fromEntries(items)] as const;
  });
  return Object.fromEntries(named);
}

function toId(path: string, method: string): string {
  const segments = path.split('/').filter((segment) => segment !== '');
  const last = segments.at(-1) ?? 'root';
  const said = segments.filter((segment) => !SILENT.test(segment));
  // What ends in a parameter is one of many.
  const ending = last.startsWith('{') ? ['by', last.slice(1, -1)] : [];
  const words = [method, ...(segments.length === 0 ? [last] : said), ...ending].flatMap((text) =>
    text.split(/[^a-zA-Z0-9]+/),
  );
  const [first = '', ...rest] = words.filter((word) => word !== '');
  return first + rest.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

function free(id: string, taken: Set<string>): string {
  const name = taken.has(id) ? `${id}${taken.size}` : id;
  taken.add(name);
  return name;
}
