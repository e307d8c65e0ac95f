import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino';

/** Injection token of the process's log. */
export const LOG = Symbol('LOG');

/**
 * JSON lines on standard error, so that standard output stays the banner's. Written asynchronously: a slow reader of the
 * log never holds up a request.
 */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  return pino(
    { level, timestamp: stdTimeFunctions.isoTime, base: null },
    destination ?? pino.destination({ dest: 2, sync: false }),
  );
}
