import { beforeEach, describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { TalliedCounter } from './tally.js';

describe('TalliedCounter', () => {
  let registry: Registry;
  let counter: TalliedCounter<'kind'>;

  beforeEach(() => {
    registry = new Registry();
    counter = new TalliedCounter({ name: 'things_total', help: 'things', labelNames: ['kind'], registers: [registry] });
  });

  it('shows what was counted whenever it is read, once', async () => {
    const tally = counter.of({ kind: 'a' });
    tally.add();
    tally.add(2);
    expect(await registry.metrics()).toContain('things_total{kind="a"} 3');
    expect(await registry.metrics()).toContain('things_total{kind="a"} 3');
    tally.add();
    expect(await registry.metrics()).toContain('things_total{kind="a"} 4');
  });

  it('adds up the tallies of the same labels', async () => {
    counter.of({ kind: 'a' }).add();
    counter.of({ kind: 'a' }).add();
    counter.of({ kind: 'b' }).add();
    const page = await registry.metrics();
    expect(page).toContain('things_total{kind="a"} 2');
    expect(page).toContain('things_total{kind="b"} 1');
  });

  it('does not show what was never counted', async () => {
    counter.of({ kind: 'a' });
    expect(await registry.metrics()).not.toContain('kind="a"');
  });
});
