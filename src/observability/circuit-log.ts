import { Inject, Injectable } from '@nestjs/common';
import { type Logger } from 'pino';
import { TargetCallers } from '../gateway/resilience/target-callers.js';
import { LOG } from './logger.js';

/** One line when a failing vendor is given a rest, and one when it answers again. */
@Injectable()
export class CircuitLog {
  constructor(callers: TargetCallers, @Inject(LOG) log: Logger) {
    callers.onCircuit((provider, circuit) => {
      if (circuit === 'open')
        log.warn({ provider, circuit }, `The vendor ${provider} fails most calls and is given a rest.`);
      else log.info({ provider, circuit }, `The vendor ${provider} answers again.`);
    });
  }
}
