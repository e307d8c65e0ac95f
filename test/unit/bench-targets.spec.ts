import { describe, expect, it } from '@jest/globals';
import { type Figure, figuresOf } from '../../bench/figures.js';
import { planOf, Progress } from '../../bench/progress.js';
import { ALL_WORK, GATING_WORK, readOptions } from '../../bench/options.js';
import { type Spread } from '../../bench/statistics.js';
import { type Target, TARGETS } from '../../bench/targets.js';
import { verdictSummary, verdictTable } from '../../bench/verdict-table.js';
import { judge, type Measured, missesAMust } from '../../bench/verdicts.js';
import { DIALECTS, REFERENCE_DIALECT } from '../../bench/in-process/work.js';

function spread(median: number): Spread {
  return { median, lowerQuartile: median, upperQuartile: median, count: 5 };
}

const TARGET: Target = {
  ...{ title: 'a small answer', work: 'whole-small', figure: 'CPU per request', value: 'to floor' },
  ...{ unit: '×', must: 3.5, aim: 2.2 },
};

function measured(toFloor: Figure['toFloor'], more: Partial<Measured> = {}): Measured {
  const figure: Figure = { name: 'CPU per request', unit: 'µs', of: {}, ...(toFloor && { toFloor }) };
  return {
    ...{ work: [{ workload: { name: 'whole-small' }, figures: [figure] }], inProcess: [], openSeconds: 20 },
    ...{ quick: false, ...more },
  };
}

describe('the benchmark’s targets', () => {
  const judged = (toFloor: Figure['toFloor'], more?: Partial<Measured>) => judge(measured(toFloor, more), [TARGET])[0];

  it.each([
    ['below both', 2.2, 'pass', 'pass'],
    ['between them', 3.4, 'pass', 'fail'],
    ['at what must be', 3.5, 'pass', 'fail'],
    ['beyond both', 3.51, 'fail', 'fail'],
  ] as const)('judge a median %s', (_, median, must, aim) => {
    expect(judged(spread(median))).toMatchObject({ must, aim, figure: { median } });
  });

  it('judge nothing that was not measured, that could not be, or that a smoke run brought', () => {
    expect(judged(undefined)).toMatchObject({ must: 'not judged', reason: 'not measured in this run' });
    expect(judged({ missing: 'no /proc' })).toMatchObject({ aim: 'not judged', reason: 'no /proc' });
    expect(judged(spread(1), { quick: true })).toMatchObject({ must: 'not judged' });
  });

  it('judge growth over five minutes by a window of five minutes only', () => {
    const growth = TARGETS.filter(({ leastWindowSeconds }) => leastWindowSeconds !== undefined);
    const figure: Figure = { name: growth[0]?.figure ?? '', unit: 'KiB', of: { gateway: spread(1) } };
    const work = [{ workload: { name: 'streams-open' }, figures: [figure] }];
    const at = (openSeconds: number) => judge({ ...measured(undefined), work, openSeconds }, growth)[0];
    expect(at(20)).toMatchObject({ aim: 'not judged', figure: { median: 1 } });
    expect(at(300)).toMatchObject({ aim: 'pass' });
    expect(at(300)?.must).toBeUndefined();
  });

  it('name figures that the work really has', () => {
    for (const { work, figure, value, unit } of TARGETS) {
      const each = ALL_WORK.find(({ name }) => name === work);
      if (each === undefined) throw new Error(`there is no work ${work}`);
      if (each.kind === 'in-process') {
        expect(each.subjects).toContain(figure);
        continue;
      }
      const found = figuresOf(each, []).find(({ name }) => name === figure);
      expect(found?.[value === 'to floor' ? 'toFloor' : 'of']).toBeDefined();
      expect(unit).toBe(value === 'to floor' ? '×' : found?.unit);
    }
  });

  it('need no other work than what runs by default, and all of it', () => {
    expect(new Set(TARGETS.map(({ work }) => work))).toEqual(new Set(GATING_WORK.map(({ name }) => name)));
  });

  it('hold every dialect but the one that they are held against', () => {
    const held = TARGETS.filter(({ work }) => work === 'dialects-stream').map(({ figure }) => figure);
    expect([REFERENCE_DIALECT, ...held]).toEqual(DIALECTS);
  });

  it('have an aim that is at least as good as what must be', () => {
    for (const { must, aim } of TARGETS) expect(aim).toBeLessThanOrEqual(must ?? Infinity);
  });

  it('fail a gate by what must be and not by an aim', () => {
    expect(missesAMust(judge(measured(spread(3)), [TARGET]))).toBe(false);
    expect(missesAMust(judge(measured(spread(4)), [TARGET]))).toBe(true);
    expect(missesAMust(judge(measured(undefined), [TARGET]))).toBe(false);
  });

  it('are told in a table, with the reason where one is not judged', () => {
    const verdicts = judge(measured(spread(3)), [TARGET, { ...TARGET, title: 'another', work: 'start' }]);
    const table = verdictTable(verdicts);
    expect(table).toContain('| a small answer | 3 × (3–3) | ≤ 3.5 × | pass | ≤ 2.2 × | fail |');
    expect(table).toContain('Not judged (not measured in this run): another.');
    expect(verdictSummary(verdicts)).toBe('Targets met: 1 of 1 that must be, 0 of 1 that are aimed at; 1 not judged.');
  });
});

describe('the benchmark’s plan', () => {
  const bench = (...words: string[]) => {
    const options = readOptions(words);
    if (options === undefined) throw new Error('no options');
    return { options, loadSide: { bound: undefined } as unknown as Parameters<typeof planOf>[0]['loadSide'] };
  };

  it('takes less than three quarters of an hour for what the targets need', () => {
    const planner = bench();
    const seconds = planner.options.work.reduce((sum, work) => sum + planOf(planner, work).seconds, 0);
    expect(seconds).toBeLessThan(45 * 60);
  });

  it('counts its lives and says how long the rest takes', () => {
    const said: string[] = [];
    const progress = new Progress(bench('--only', 'start', '--lives', '2'), (line) => said.push(line));
    progress.begin('start, life 1 of 2, gateway');
    expect(said).toEqual(['4 process lives, about 10 s.', '[1/4] start, life 1 of 2, gateway; about 10 s left']);
  });
});
