import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const ROOT = join(import.meta.dirname, '..', '..');

const ROWS = readFileSync(join(ROOT, 'docs', 'reliability.md'), 'utf8')
  .split('\n')
  .filter((line) => /^\| R\d\d /.test(line))
  .map((line) => {
    const [number = '', fault = '', promise = '', tests = ''] = line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim());
    return {
      number,
      fault,
      promise,
      tests,
      files: [...tests.matchAll(/\]\(\.\.\/([^)]+\.(?:e2e-)?spec\.ts)\)/g)].map(([, file = '']) => file),
    };
  });

describe('docs/reliability.md', () => {
  it('has every number once, in order', () => {
    const numbers = Array.from({ length: 60 }, (_, index) => `R${String(index + 1).padStart(2, '0')}`);
    expect(ROWS.map(({ number }) => number)).toEqual(numbers);
  });

  it.each(ROWS)(
    'links tests of $number that are there and have it in a title, or the reason for none',
    ({ number, fault, promise, tests, files }) => {
      expect(fault).not.toBe('');
      if (files.length === 0) {
        expect(tests).toMatch(/^none: \S/);
        return;
      }
      expect(promise).not.toBe('');
      // A title begins with it or ends with it, or a row of a table that titles are made of has it.
      const title = new RegExp(`['"\`(]${number}[:)'"\`]`);
      for (const file of files) expect(readFileSync(join(ROOT, file), 'utf8')).toMatch(title);
    },
  );
});
