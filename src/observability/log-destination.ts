import { pino } from 'pino';

/** What may wait for a reader of the log. */
const MAX_WAITING_BYTES = 16 * 1024 * 1024;

const STANDARD_ERROR = 2;

let dropped = 0;

/**
 * Where the log goes: standard error, written asynchronously, so that a slow reader of the log never holds up a request.
 * When 16 MiB wait for a reader, further lines are dropped and counted until there is room again.
 * @param file a file descriptor
 */
export function openLogDestination(
  file = STANDARD_ERROR,
  maxWaitingBytes = MAX_WAITING_BYTES,
): ReturnType<typeof pino.destination> {
  const destination = pino.destination({ dest: file, sync: false, maxLength: maxWaitingBytes });
  destination.on('drop', () => {
    dropped += 1;
  });
  return destination;
}

/** Lines that this process dropped since its start. */
export function droppedLogRecords(): number {
  return dropped;
}
