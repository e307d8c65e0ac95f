import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Packages that are imported when they are needed. */
function importedLate(): string[] {
  const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' });
  const texts = sources
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
    .map((file) => readFileSync(join(ROOT, 'src', file), 'utf8'));
  const found = texts.flatMap((text) => [...text.matchAll(/await import\('([^.'][^']*)'\)/g)]);
  return [...new Set(found.map(([, name = '']) => name))];
}

describe('the bundle', () => {
  it('leaves packages alone that are imported late: their exports would have lost their names', () => {
    const script = readFileSync(join(ROOT, 'scripts', 'bundle.mjs'), 'utf8');
    const late = importedLate();
    expect(late).toContain('pino-pretty');
    for (const name of late) expect(script).toContain(`  '${name}',\n`);
  });
});
