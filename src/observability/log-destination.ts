import { pino } from 'pino';

/** What may wait for a reader of the log. */
const MAX_WAITING_BYTES = 16 * 1024 * 1024;

/** Lines are written together when so much has gathered, in bytes, and at the latest after {@link FLUSH_MS}. */
const GATHERED_BYTES = 15 * 1024;

/** Milliseconds that a line waits for others at most. */
const FLUSH_MS = 50;

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
  const destination = pino.destination({
    dest: file,
    sync: false,
    minLength: GATHERED_BYTES,
    periodicFlush: FLUSH_MS,
    maxLength: maxWaitingBytes,
  });
  destination.on('drop', () => {
    dropped += 1;
  });
  return destination;
}

/** Lines that this process dropped since its start. */
export function droppedLogRecords(): number {
  return dropped;
}
