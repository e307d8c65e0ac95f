import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { breaches, leftOver, type PartCount, toBudget } from '../../bench/budget/budget.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Two dozen short processes on a machine that may be busy. */
const LIMIT_MS = 240_000;

function counted(heapBytes: number, bufferBytes = 0, collections = 0): PartCount {
  return { name: 'a part', heapBytes, bufferBytes, collections, checksum: 1 };
}

describe('the budget of allocations', () => {
  const budget = { 'a part': { heapBytes: 10_000, bufferBytes: 0 } };

  it.each([
    ['what the budget says', counted(10_000)],
    ['less', counted(10)],
    ['a tenth more', counted(11_000)],
    ['a few bytes of buffers', counted(10_000, 64)],
  ])('allows %s', (_, count) => {
    expect(breaches(count, budget)).toEqual([]);
  });

  it.each([
    [
      'more than a tenth more',
      counted(11_001),
      /a part: allocates 11001 bytes in the heap per call, and the budget is 10000/,
    ],
    ['buffers where there were none', counted(10_000, 65), /allocates 65 bytes in buffers/],
    ['a count that a collection made worthless', counted(1, 0, 1), /1 garbage collections/],
  ])('refuses %s', (_, count, sentence) => {
    expect(breaches(count, budget)).toEqual([expect.stringMatching(sentence)]);
  });

  it('says how to look into it, and how to renew it', () => {
    const [sentence] = breaches(counted(20_000), budget);
    expect(sentence).toContain(`npm run bench:budget -- --profile 'a part'`);
    expect(sentence).toContain('npm run bench:budget -- --write');
  });

  it('wants one for every part, and none for what is no part', () => {
    expect(breaches(counted(1), {})).toEqual([expect.stringContaining('has no budget')]);
    expect(leftOver([], budget)).toEqual([expect.stringContaining('is no part')]);
    expect(leftOver([counted(1)], budget)).toEqual([]);
  });

  it('is what was counted when it is renewed', () => {
    expect(toBudget([counted(12, 3)])).toEqual({ 'a part': { heapBytes: 12, bufferBytes: 3 } });
  });

  it(
    'is kept by every pure part of the product',
    () => {
      const { status, stdout, stderr } = spawnSync(process.execPath, ['bench/run.mjs', 'budget'], {
        ...{ cwd: ROOT, encoding: 'utf8', timeout: LIMIT_MS },
        env: { PATH: process.env['PATH'] ?? '' },
      });
      const complaints = stdout.split('\n').filter((line) => line !== '' && !line.startsWith('|'));
      expect({ complaints, stderr, status }).toEqual({ complaints: [], stderr: '', status: 0 });
    },
    LIMIT_MS,
  );
});
