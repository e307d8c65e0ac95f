import { fileURLToPath } from 'node:url';
import { runToEnd } from '../child-process.js';
import { type Allocations } from './allocations.js';
import { COUNT_FLAGS, type PartCount } from './budget.js';
import { type Part } from './parts.js';

const COMPILE = fileURLToPath(new URL('./compile-source.mjs', import.meta.url));
const COUNT = fileURLToPath(new URL('./count-allocations.ts', import.meta.url));

/** Counts what one call of a part allocates, in a process of its own. @throws Error when that process fails */
export async function countPart(root: string, { name }: Pick<Part, 'name'>): Promise<PartCount> {
  const output = await runToEnd(commandOf(root, name, COUNT_FLAGS), undefined);
  return { name, ...((await new Response(output).json()) as Allocations) };
}

/** Writes a profile of what allocates into `folder`, to be opened in the developer tools of a browser. */
export async function profilePart(root: string, { name }: Pick<Part, 'name'>, folder: string): Promise<void> {
  const flags = [...COUNT_FLAGS, '--heap-prof', '--heap-prof-interval=1024', `--heap-prof-dir=${folder}`];
  await runToEnd(commandOf(root, name, flags), undefined);
}

function commandOf(root: string, part: string, flags: readonly string[]): Parameters<typeof runToEnd>[0] {
  return {
    program: process.execPath,
    arguments: [...flags, '--import', COMPILE, COUNT, '--root', root, '--part', part],
    variables: { NODE_ENV: 'production' },
  };
}
