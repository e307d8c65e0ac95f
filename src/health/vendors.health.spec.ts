import { describe, expect, it } from '@jest/globals';
import { HealthIndicatorService } from '@nestjs/terminus';
import { HealthConfig } from '../config/health.config.js';
import { type LiveConfiguration } from '../config/live-configuration.js';
import { type CircuitState } from '../gateway/resilience/outage-breaker.js';
import { type TargetCallers } from '../gateway/resilience/target-callers.js';
import { VendorsHealthIndicator } from './vendors.health.js';

function readiness(required: string | readonly string[], circuits: Readonly<Record<string, CircuitState>>) {
  const health = Object.assign(new HealthConfig(), { ready_requires: required });
  const states = Object.entries(circuits).map(([provider, circuit]) => ({ provider, circuit, running: 0, waiting: 0 }));
  const callers = { states: () => states } as unknown as TargetCallers;
  const live = { current: { health } } as unknown as LiveConfiguration;
  return new VendorsHealthIndicator(new HealthIndicatorService(), callers, live).readiness()?.vendors;
}

describe('VendorsHealthIndicator', () => {
  it('says nothing unless it is asked to', () => {
    expect(readiness('nothing', { openai: 'open' })).toBeUndefined();
  });

  it.each<{
    name: string;
    required: string | readonly string[];
    circuits: Record<string, CircuitState>;
    status: string;
  }>([
    { name: 'one of two rests', required: 'any_vendor', circuits: { a: 'open', b: 'closed' }, status: 'up' },
    { name: 'both rest', required: 'any_vendor', circuits: { a: 'open', b: 'open' }, status: 'down' },
    { name: 'a named one rests', required: ['a', 'b'], circuits: { a: 'open', b: 'closed' }, status: 'down' },
    { name: 'another one rests', required: ['b'], circuits: { a: 'open', b: 'closed' }, status: 'up' },
    { name: 'a rest is over', required: ['a'], circuits: { a: 'half_open' }, status: 'up' },
  ])('with $required, where $name, is $status', ({ required, circuits, status }) => {
    expect(readiness(required, circuits)?.status).toBe(status);
  });

  it('names no vendor to whoever asks', () => {
    const down = readiness(['openai'], { openai: 'open' });
    expect(down).toMatchObject({ required: 1, of: 1, resting: 1 });
    expect(JSON.stringify(down)).not.toContain('openai');
  });
});
