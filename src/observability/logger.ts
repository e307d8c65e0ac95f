import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino';
import { hideInLine } from './configured-secrets.js';
import { openLogDestination } from './log-destination.js';

/** Injection token of the process's log. */
export const LOG = Symbol('LOG');

/** Where a log goes, and what must never be in it. */
export interface LoggerOptions {
  /** Standard error when absent. */
  readonly destination?: DestinationStream;
  /** Cut out of every line, whoever said it. */
  readonly secrets?: readonly string[];
}

/** JSON lines on standard error, so that standard output stays the banner's. */
export function createLogger(level: string, { destination, secrets = [] }: LoggerOptions = {}): Logger {
  const streamWrite = hideInLine(secrets);
  return pino(
    { level, timestamp: stdTimeFunctions.isoTime, base: null, ...(streamWrite && { hooks: { streamWrite } }) },
    destination ?? openLogDestination(),
  );
}
