import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Builds the product where there is no build or a source is newer, as `npm start` does.
 * @throws Error when the build fails
 */
export function buildWhenStale(root: string): void {
  const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
    .map((file) => statSync(join(root, 'src', file)).mtimeMs);
  const built = buildStamp(root);
  if (built !== undefined && built >= Math.max(...sources)) return;
  process.stderr.write('Building the gateway…\n');
  const nest = join(root, 'node_modules', '@nestjs', 'cli', 'bin', 'nest.js');
  for (const step of [[nest, 'build'], [join(root, 'scripts', 'bundle.mjs')]]) {
    const { status } = spawnSync(process.execPath, step, { cwd: root, stdio: ['ignore', 2, 2] });
    if (status !== 0) throw new Error('the gateway does not build');
  }
}

/** Tells one build from another; undefined while there is none. */
export function buildStamp(root: string): number | undefined {
  return statSync(join(root, 'dist', 'bundle', 'main.js'), { throwIfNoEntry: false })?.mtimeMs;
}
