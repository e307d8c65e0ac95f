// Builds where there is no build or a source is newer than it: for `npm start`, and for tests that start the gateway.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const sources = join(root, 'src');

/** What the build makes at last, and the gateway is started from. */
export const entry = join(root, 'dist', 'bundle', 'main.js');

function newestChange(directory) {
  let newest = 0;
  for (const file of readdirSync(directory, { recursive: true })) {
    if (!file.endsWith('.ts') || file.endsWith('.spec.ts')) continue;
    newest = Math.max(newest, statSync(join(directory, file)).mtimeMs);
  }
  return newest;
}

/** Status of a program of Node's. */
function run(...words) {
  return spawnSync(process.execPath, words, { cwd: root, stdio: ['ignore', 2, 2] }).status ?? 1;
}

/** Status of the build; 0 where there was nothing to build. */
export function buildWhenStale() {
  if (!existsSync(sources)) return 0;
  if (existsSync(entry) && statSync(entry).mtimeMs >= newestChange(sources)) return 0;
  process.stderr.write('Building Asbru…\n');
  const nest = join(root, 'node_modules', '@nestjs', 'cli', 'bin', 'nest.js');
  return run(nest, 'build') || run(join(root, 'scripts', 'bundle.mjs'));
}
