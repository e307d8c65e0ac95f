import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const ROOT = join(import.meta.dirname, '..', '..');

const ROWS = readFileSync(join(ROOT, 'docs', 'security.md'), 'utf8')
  .split('\n')
  .filter((line) => /^\| S\d\d /.test(line))
  .map((line) => {
    const [number = '', , tests = ''] = line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim());
    return {
      number,
      tests,
      files: [...tests.matchAll(/`([^`]+\.e2e-spec\.ts|[^`]+\.spec\.ts)`/g)].map(([, file = '']) => file),
    };
  });

describe('docs/security.md', () => {
  it('has every number once, in order', () => {
    const numbers = Array.from({ length: 46 }, (_, index) => `S${String(index + 1).padStart(2, '0')}`);
    expect(ROWS.map(({ number }) => number)).toEqual(numbers);
  });

  it.each(ROWS)(
    'names tests of $number that are there and say so, or the reason for none',
    ({ number, tests, files }) => {
      if (files.length === 0) expect(tests).toMatch(/^none/);
      for (const file of files) expect(readFileSync(join(ROOT, file), 'utf8')).toContain(number);
    },
  );
});
