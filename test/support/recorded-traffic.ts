import { existsSync, globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { it } from '@jest/globals';

/** Where recorded traffic lies; it is no part of this repository, and tests of it skip where it is absent. */
const SHARED = resolve(process.env['ASBRU_SHARED'] ?? '../shared');

interface Recording {
  /** Path below the shared folder. */
  readonly name: string;
  readonly content: unknown;
}

/** The recordings that match a glob below the shared folder, in the order of their names; none where it is absent. */
export function listRecordings(pattern: string): Recording[] {
  if (!existsSync(SHARED)) return [];
  const names = globSync(pattern, { cwd: SHARED }).sort();
  return names.map((name) => ({ name, content: JSON.parse(readFileSync(join(SHARED, name), 'utf8')) as unknown }));
}

/** One test per recorded case, or one skipped test that names the reason. */
export function itHoldsForRecorded<Case extends { readonly name: string }>(
  cases: readonly Case[],
  law: (recorded: Case) => void | Promise<void>,
): void {
  if (cases.length === 0) it.skip(`needs recorded traffic in ${SHARED} (ASBRU_SHARED)`, () => undefined);
  else it.each(cases)('holds for $name', law);
}

interface Exchange {
  readonly request: {
    readonly method?: string;
    readonly path?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: unknown;
    readonly body_base64?: string;
  };
  readonly response: {
    readonly status?: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly events?: readonly RecordedFrame[];
    readonly body?: unknown;
    readonly body_base64?: string;
  };
}

interface RecordedFrame {
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: object;
}

/** One exchange of a recording. */
interface RecordedExchange extends Exchange {
  readonly name: string;
}

/** The exchanges of the recordings that match, one by one. */
export function listExchanges(pattern: string): RecordedExchange[] {
  return listRecordings(pattern).flatMap(({ name, content }) => {
    const { interactions = [] } = content as { interactions?: Exchange[] };
    return interactions.map((exchange, index) => ({ ...exchange, name: `${name} #${index}` }));
  });
}
