import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { markdownTable } from '../cells.js';
import { parseCommandLine, UsageError } from '../command-line.js';
import { ROOT, runReporting, say } from '../prepare-bench.js';
import { type Budget, breaches, leftOver, type PartCount, toBudget } from './budget.js';
import { countPart, profilePart } from './count-part.js';
import { PARTS } from './parts.js';

/** Checked in; what one call of each part may allocate. */
const FILE = fileURLToPath(new URL('../allocation-budget.json', import.meta.url));

/** Counts are the same however busy the machine is, so that several may be taken at the same time. */
const AT_A_TIME = 2;

const USAGE = `npm run bench:budget -- [options]

Counts the bytes that one call of each pure part allocates, and holds them to bench/allocation-budget.json.

  --write          renews the budget
  --profile PART   writes a heap profile of one part into the current folder: open it in the developer tools of a browser
`;

/** Exit status 1 when a part is beyond its budget, 2 when the command line makes no sense. */
export async function main(commandLine: readonly string[]): Promise<number> {
  return runReporting(USAGE, async () => {
    const { write, profile, help } = parseCommandLine(commandLine, {
      write: { type: 'boolean' },
      profile: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    });
    if (help === true) throw new UsageError('');
    if (profile !== undefined) return profileOne(profile);
    const counts = await countAll();
    if (write === true) return renew(counts);
    return compare(counts, await readBudget());
  });
}

async function profileOne(name: string): Promise<number> {
  const part = PARTS.find((candidate) => candidate.name === name);
  if (part === undefined) throw new UsageError(`--profile: there is no part "${name}"`);
  await profilePart(ROOT, part, process.cwd());
  say(`Written to ${join(process.cwd(), 'Heap.*.heapprofile')}. It holds the warm-up too.`);
  return 0;
}

async function countAll(): Promise<PartCount[]> {
  const counts: PartCount[] = [];
  const left = [...PARTS];
  const count = async (): Promise<void> => {
    for (let part = left.shift(); part !== undefined; part = left.shift()) counts.push(await countPart(ROOT, part));
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, count));
  return PARTS.flatMap(({ name }) => counts.filter((each) => each.name === name));
}

function renew(counts: readonly PartCount[]): number {
  const collected = counts.filter(({ collections }) => collections > 0);
  if (collected.length > 0) throw new Error(collected.flatMap((count) => breaches(count, {})).join('\n'));
  writeFileSync(FILE, `${JSON.stringify(toBudget(counts), undefined, 2)}\n`);
  return 0;
}

function compare(counts: readonly PartCount[], budget: Budget): number {
  const faults = [...counts.flatMap((count) => breaches(count, budget)), ...leftOver(counts, budget)];
  const rows = counts.map(({ name, heapBytes, bufferBytes }) => [
    name,
    heapBytes.toLocaleString('en'),
    budget[name]?.heapBytes.toLocaleString('en') ?? '–',
    bufferBytes.toLocaleString('en'),
    budget[name]?.bufferBytes.toLocaleString('en') ?? '–',
  ]);
  const head = ['part, bytes per call', 'heap', 'budget', 'buffers', 'budget'];
  process.stdout.write(`${markdownTable(head, rows, 1)}\n${faults.map((fault) => `\n${fault}\n`).join('')}`);
  return faults.length > 0 ? 1 : 0;
}

async function readBudget(): Promise<Budget> {
  return (await new Response(readFileSync(FILE)).json()) as Budget;
}
