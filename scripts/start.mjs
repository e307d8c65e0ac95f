// `npm start`: builds when there is no build or a source is newer, then runs the gateway in this very process, so that
// signals of a terminal reach it.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const entry = join(root, 'dist', 'main.js');
const sources = join(root, 'src');

function newestChange(directory) {
  let newest = 0;
  for (const file of readdirSync(directory, { recursive: true })) {
    if (!file.endsWith('.ts') || file.endsWith('.spec.ts')) continue;
    newest = Math.max(newest, statSync(join(directory, file)).mtimeMs);
  }
  return newest;
}

if (existsSync(sources) && (!existsSync(entry) || statSync(entry).mtimeMs < newestChange(sources))) {
  process.stderr.write('Building Asbru…\n');
  const nest = join(root, 'node_modules', '@nestjs', 'cli', 'bin', 'nest.js');
  const build = spawnSync(process.execPath, [nest, 'build'], { cwd: root, stdio: ['ignore', 2, 2] });
  if (build.status !== 0) process.exit(build.status ?? 1);
}

// npm passes a signal of its own to the shell between it and this process only: the gateway stops when they are gone.
const parent = process.ppid;
const orphanWatch = setInterval(() => {
  if (process.ppid === parent) return;
  clearInterval(orphanWatch);
  process.kill(process.pid, 'SIGTERM');
}, 500).unref();

await import(pathToFileURL(entry).href);
