import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino';
import { openLogDestination } from './log-destination.js';

/** Injection token of the process's log. */
export const LOG = Symbol('LOG');

/** JSON lines on standard error, so that standard output stays the banner's. */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  return pino({ level, timestamp: stdTimeFunctions.isoTime, base: null }, destination ?? openLogDestination());
}
