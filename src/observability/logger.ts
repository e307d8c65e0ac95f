import { type DestinationStream, type Logger, pino } from 'pino';
import { LogDestination } from './log-destination.js';
import { type LineForm } from './log-form.js';
import { type LogRedaction } from './log-redaction.js';
import { logTime } from './log-time.js';

/** Injection token of the process's log. */
export const LOG = Symbol('LOG');

/** Where a log goes, and what must never be in it. */
export interface LoggerOptions {
  /** Standard error when absent. */
  readonly destination?: DestinationStream;
  /** What is cut out of every line, whoever said it. */
  readonly redaction?: LogRedaction;
  /** How a line looks; JSON when absent. */
  readonly form?: LineForm | undefined;
}

/** JSON lines on standard error, so that standard output stays the banner's. */
export function createLogger(level: string, { destination, redaction, form }: LoggerOptions = {}): Logger {
  const streamWrite = composeWrite(redaction, form);
  return pino(
    {
      level,
      timestamp: () => logTime(),
      base: null,
      ...(streamWrite && { hooks: { streamWrite } }),
    },
    destination ?? new LogDestination(),
  );
}

/** Redaction comes first: it knows how secrets are written in JSON. */
function composeWrite(redaction: LogRedaction | undefined, form: LineForm | undefined): LineForm | undefined {
  if (redaction === undefined) return form;
  return form === undefined ? (line) => redaction.hide(line) : (line) => form(redaction.hide(line));
}
