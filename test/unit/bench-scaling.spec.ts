import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { UsageError } from '../../bench/command-line.js';
import { type Axis, AXES, conversationOf, picturesOf } from '../../bench/scaling/axes.js';
import { plot } from '../../bench/scaling/plot.js';
import { type ScalingLife } from '../../bench/scaling/scaling-life.js';
import { readScalingOptions } from '../../bench/scaling/scaling-options.js';
import { seriesOf } from '../../bench/scaling/series.js';
import { growthExponent, isSuperlinear, lastExponent } from '../../bench/scaling/slope.js';
import { ConverseTranslator } from '../../src/dialects/converse/converse.translator.js';

describe('the law of growth', () => {
  const pointsOf = (law: (x: number) => number) => [1, 10, 100, 1000].map((x) => ({ x, y: law(x) }));

  it('finds the power of any power law', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 3, noNaN: true }),
        fc.double({ min: 0.001, max: 1e6, noNaN: true }),
        (power, factor) => {
          expect(growthExponent(pointsOf((x) => factor * x ** power))).toBeCloseTo(power, 6);
        },
      ),
    );
  });

  it.each([
    ['a constant', (): number => 7, false],
    ['a straight line', (x: number): number => 3 * x, false],
    ['a straight line with a fixed cost', (x: number): number => 100 + x, false],
    ['a square', (x: number): number => x * x, true],
    ['a square that a fixed cost hides at first', (x: number): number => 1e4 + x * x, true],
  ])('tells of %s whether it is too steep', (_, law, expected) => {
    expect(isSuperlinear(pointsOf(law))).toBe(expected);
  });

  it('says nothing of a single point', () => {
    expect(growthExponent([{ x: 1, y: 1 }])).toBeUndefined();
    expect(lastExponent([])).toBeUndefined();
  });
});

describe('the bodies that grow', () => {
  const converse = new ConverseTranslator();

  it.each([
    ['pictures', picturesOf],
    ['conversations', conversationOf],
  ] as const)('%s have about the size that was asked for, and are Converse requests', (_, bodyOf) => {
    for (const bytes of [10_000, 100_000, 20_000_000]) {
      const body = Buffer.from(JSON.stringify(bodyOf(bytes)));
      expect(Math.abs(body.length / bytes - 1)).toBeLessThan(0.15);
      expect(converse.decodeRequest(body).messages.length).toBeGreaterThan(0);
    }
  });
});

describe('what grows along an axis', () => {
  const [axis] = AXES;
  if (axis === undefined) throw new Error('there is no axis');
  const life = (step: number, cpuSeconds: number): ScalingLife => ({
    ...{ axis: 'streams', step, cpuSeconds, memoryBytes: step * 2 ** 16, p99Us: 900 },
  });
  const lives = [life(1, 0.001), life(10, 0.01), life(10, 0.03), life(10, 0.01), life(100, 0.1)];

  it('is the median of the lives at every step', () => {
    const [cpu, memory, p99] = seriesOf(axis, lives);
    expect(cpu?.points).toEqual([
      { x: 1, y: 0.1 },
      { x: 10, y: 1 },
      { x: 100, y: 10 },
    ]);
    expect(cpu?.exponent).toBeCloseTo(1);
    expect(memory).toMatchObject({ isSuperlinear: false });
    expect(p99?.exponent).toBeCloseTo(0);
  });

  it('is drawn as three panels of a picture', () => {
    const picture = plot({ axis, series: seriesOf(axis, lives), lives });
    expect(picture).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"[^]*<\/svg>\n$/);
    expect(picture.match(/<polyline[^>]+stroke="#1f5fa8"/g)).toHaveLength(3);
    expect(picture).not.toContain('NaN');
  });

  it('is drawn without what could not be measured', () => {
    const blind = lives.map((each) => ({ ...each, cpuSeconds: undefined }));
    expect(plot({ axis, series: seriesOf(axis, blind), lives: blind })).not.toContain('NaN');
  });
});

describe('the command line of the law of growth', () => {
  const keysOf = (axes: readonly Axis[] | undefined) => axes?.find(({ name }) => name === 'keys')?.steps;

  it('takes other numbers of keys', () => {
    expect(keysOf(readScalingOptions([])?.axes)).toEqual([1, 100, 10_000]);
    expect(keysOf(readScalingOptions(['--keys', '5,100000'])?.axes)).toEqual([5, 100_000]);
  });

  it.each([
    ['an axis that does not exist', ['--only', 'users']],
    ['no number of keys', ['--keys', '1,many']],
    ['a smoke run as a published figure', ['--quick', '--markdown', 'docs/performance.md']],
  ])('refuses %s', (_, commandLine) => {
    expect(() => readScalingOptions(commandLine)).toThrow(UsageError);
  });
});
