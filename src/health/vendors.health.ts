import { Injectable } from '@nestjs/common';
import { type HealthIndicatorResult, HealthIndicatorService } from '@nestjs/terminus';
import { LiveConfiguration } from '../config/live-configuration.js';
import { TargetCallers, type VendorState } from '../gateway/resilience/target-callers.js';
import { type ReadinessIndicator } from './readiness-indicator.js';

/**
 * Whether the vendors that the operator named may be asked (`health.ready_requires`). Nobody is asked for it: the circuit
 * breakers say how the calls of the last seconds went. A vendor whose rest is over counts, so that calls come and try it.
 */
@Injectable()
export class VendorsHealthIndicator implements ReadinessIndicator {
  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly callers: TargetCallers,
    private readonly live: LiveConfiguration,
  ) {}

  /** Undefined where readiness depends on no vendor. Tells numbers and no names: whoever probes shows no credential. */
  readiness(): HealthIndicatorResult<'vendors'> | undefined {
    const { ready_requires: required } = this.live.current.health;
    if (required === 'nothing') return undefined;
    const states = this.callers.states().filter(({ provider }) => isMeant(required, provider));
    const resting = states.filter(isResting).length;
    const counts = { required: required === 'any_vendor' ? 1 : states.length, of: states.length, resting };
    const session = this.indicators.check('vendors');
    const ready = states.length - resting;
    if (ready >= counts.required) return session.up(counts);
    return session.down({ ...counts, message: explain(counts) });
  }
}

function isMeant(required: string | readonly string[], provider: string): boolean {
  return typeof required === 'string' || required.includes(provider);
}

function isResting({ circuit }: VendorState): boolean {
  return circuit === 'open';
}

function explain({ of, resting }: { readonly of: number; readonly resting: number }): string {
  return (
    `Vendors that health.ready_requires asks for failed most calls of the last seconds and rest: ${resting} of ${of}. ` +
    'The metric asbru_circuit_state says which.'
  );
}
