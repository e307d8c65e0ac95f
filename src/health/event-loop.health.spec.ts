import { describe, expect, it } from '@jest/globals';
import { HealthIndicatorService } from '@nestjs/terminus';
import { HealthConfig } from '../config/health.config.js';
import { type LiveConfiguration } from '../config/live-configuration.js';
import { MeasuredEventLoopDelay } from './event-loop-delay.js';
import { EventLoopHealthIndicator } from './event-loop.health.js';

function indicator(maxSeconds = 1.5) {
  const health = Object.assign(new HealthConfig(), { max_event_loop_block_in_seconds: maxSeconds });
  const live = { current: { health } } as unknown as LiveConfiguration;
  const delay = {
    longestMs: 0,
    forget: () => (delay.longestMs = 0),
  };
  const checked = new EventLoopHealthIndicator(new HealthIndicatorService(), live, delay);
  return {
    block: (ms: number) => (delay.longestMs = ms),
    statusAt: (nowMs: number) => checked.readiness(nowMs)?.event_loop.status,
  };
}

describe('EventLoopHealthIndicator (R34)', () => {
  it('is down for three seconds after a block that was longer than allowed', () => {
    const { block, statusAt } = indicator();
    expect(statusAt(0)).toBeUndefined();
    block(2000);
    expect(statusAt(2000)).toBe('down');
    expect(statusAt(4999)).toBe('down');
    expect(statusAt(5000)).toBeUndefined();
  });

  it.each([
    { name: 'a shorter block', maxSeconds: 1.5, ms: 1400 },
    { name: 'any block where there is no limit', maxSeconds: 0, ms: 60_000 },
  ])('says nothing of $name', ({ maxSeconds, ms }) => {
    const { block, statusAt } = indicator(maxSeconds);
    statusAt(0);
    block(ms);
    expect(statusAt(1000)).toBeUndefined();
  });

  it('does not hold what nobody probed for long against the process, nor its start', () => {
    const { block, statusAt } = indicator();
    block(5000);
    expect(statusAt(0)).toBeUndefined();
    block(5000);
    expect(statusAt(40_000)).toBeUndefined();
  });
});

describe('MeasuredEventLoopDelay', () => {
  it('knows how long the loop stood still, until it is told to forget it', async () => {
    const delay = new MeasuredEventLoopDelay();
    const turn = () => new Promise((resolve) => setTimeout(resolve, 250));
    delay.forget();
    await turn();
    const until = performance.now() + 600;
    while (performance.now() < until);
    await turn();
    expect(delay.longestMs).toBeGreaterThan(500);
    delay.forget();
    expect(delay.longestMs).toBe(0);
    delay.onModuleDestroy();
  });
});
