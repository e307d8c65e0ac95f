import { inspect } from 'node:util';
import { type Logger } from 'pino';

/** What a crash report needs of the process. */
export interface CrashReporting {
  readonly log: Logger;
  /** The text without the gateway's secrets. */
  readonly hide: (text: string) => string;
  /** Ends the process. */
  readonly exit: (code: number) => void;
  /** Standard error: used where nothing is logged. */
  readonly write: (text: string) => void;
}

/**
 * Makes the listener for errors that nothing caught. Node would print them as they are, and a vendor's words with them:
 * the log tells them without the gateway's secrets, and the process ends with 1, as it would.
 */
export function createCrashReport({ log, hide, exit, write }: CrashReporting): (error: unknown) => void {
  return (error) => {
    if (log.isLevelEnabled('fatal')) log.fatal({ err: error }, 'The process ends: an error that nothing caught.');
    else write(`${hide(inspect(error))}\n`);
    exit(1);
  };
}
