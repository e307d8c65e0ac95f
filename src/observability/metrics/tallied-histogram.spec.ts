import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Histogram, Registry } from 'prom-client';
import { TalliedHistogram } from './tallied-histogram.js';

const NAMES = {
  name: 'waiting_seconds',
  help: 'How long\nit "waits" \\ took',
  labelNames: ['kind', 'status'] as const,
};

/** Ascending. prom-client takes -1 for what is above all of them. */
const bounds = fc
  .uniqueArray(
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((bound) => bound !== -1),
    { maxLength: 20, comparator: 'SameValueZero' },
  )
  .map((list) => list.sort((one, other) => one - other));

const labels = fc.record({
  kind: fc.constantFrom('a', 'b', '', 'a "quote", a\nline and a \\', 'é'),
  status: fc.constantFrom(200, 404, '404'),
});

/** Of any size, not finite, and next to the bounds. */
function valueBeside(buckets: readonly number[]) {
  return fc.oneof(
    fc.double(),
    fc.double({ min: 0, max: 10 }),
    fc.integer({ min: -3, max: 100 }),
    ...(buckets.length > 0 ? [fc.constantFrom(...buckets)] : []),
  );
}

describe('TalliedHistogram', () => {
  let registry: Registry;
  let histogram: TalliedHistogram<'kind' | 'status'>;

  beforeEach(() => {
    registry = new Registry();
    histogram = new TalliedHistogram({ ...NAMES, buckets: [1, 2], registry });
  });

  it('shows what prom-client would, to the byte, whenever it is read', async () => {
    const script = bounds.chain((buckets) =>
      fc.record({
        buckets: fc.constant(buckets),
        steps: fc.array(fc.record({ labels, value: valueBeside(buckets), read: fc.boolean() }), { maxLength: 40 }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(script, async ({ buckets, steps }) => {
        const [foreign, own] = [new Registry(), new Registry()];
        const theirs = new Histogram({ ...NAMES, buckets, registers: [foreign] });
        const ours = new TalliedHistogram({ ...NAMES, buckets, registry: own });
        for (const step of [...steps, { labels: { kind: 'a', status: 200 }, value: 1, read: true }]) {
          // Theirs throws, and counts nothing.
          if (Number.isFinite(step.value)) theirs.labels(step.labels).observe(step.value);
          ours.of(step.labels).observe(step.value);
          if (step.read) expect(await own.metrics()).toBe(await foreign.metrics());
        }
      }),
    );
  });

  it('shows objects as prom-client does', async () => {
    const theirs = new Histogram({ ...NAMES, buckets: [1, 2], registers: [new Registry()] });
    theirs.observe({ kind: 'a', status: 200 }, 1.5);
    histogram.of({ kind: 'a', status: 200 }).observe(1.5);
    const { values, ...head } = await theirs.get();
    const withoutExemplars = values.map(({ metricName, labels, value }) => ({ metricName, labels, value }));
    expect(await registry.getMetricsAsJSON()).toEqual([{ ...head, values: withoutExemplars }]);
  });

  it('shows nothing of labels that nothing was observed of', async () => {
    histogram.of({ kind: 'a', status: 200 }).observe(NaN);
    expect(await registry.metrics()).not.toContain('kind="a"');
  });

  it('ignores what is not finite', async () => {
    const tally = histogram.of({ kind: 'a', status: 200 });
    for (const value of [1.5, NaN, Infinity, -Infinity, undefined as never]) tally.observe(value);
    const page = await registry.metrics();
    expect(page).toContain('waiting_seconds_sum{kind="a",status="200"} 1.5\n');
    expect(page).toContain('waiting_seconds_count{kind="a",status="200"} 1\n');
  });

  it('has one tally for the same labels', () => {
    const tally = histogram.of({ kind: 'a', status: 200 });
    expect(histogram.of({ kind: 'a', status: '200' })).toBe(tally);
    expect(histogram.of({ kind: 'b', status: 200 })).not.toBe(tally);
  });

  it('has a name of its own', () => {
    expect(() => new TalliedHistogram({ ...NAMES, buckets: [1], registry })).toThrow('already been registered');
  });
});
