import { type DestinationStream, pino } from 'pino';

/** What may wait for a reader of the log. */
const MAX_WAITING_BYTES = 16 * 1024 * 1024;

/** Lines are written together when so much has gathered, in characters, and at the latest after {@link FLUSH_MS}. */
const GATHERED_LENGTH = 15 * 1024;

/** Milliseconds that a line waits for others at most. */
const FLUSH_MS = 50;

/** In bytes, for pino's destination: it writes what it is given as soon as what came before is written. */
const AT_ONCE = 1;

const STANDARD_ERROR = 2;

let dropped = 0;

const open = new Set<LogDestination>();

/**
 * Where the log goes: standard error, written asynchronously, so that a slow reader of the log never holds up a request.
 * When 16 MiB wait for a reader, further lines are dropped and counted until there is room again.
 *
 * Lines are gathered here and not by pino's destination, which counts the bytes of all that it has gathered again at every
 * line: for that V8 copies the whole of it into one piece each time, some 8 KB for each line.
 */
export class LogDestination implements DestinationStream {
  private readonly file: ReturnType<typeof pino.destination>;
  private readonly descriptor: number;
  private gathered = '';
  private timer: NodeJS.Timeout | undefined;

  /** @param descriptor of the file */
  constructor(descriptor = STANDARD_ERROR, maxWaitingBytes = MAX_WAITING_BYTES) {
    this.descriptor = descriptor;
    this.file = pino.destination({ dest: descriptor, sync: false, minLength: AT_ONCE, maxLength: maxWaitingBytes });
    this.file.on('drop', countDropped);
    if (open.size === 0) process.on('exit', flushOpen);
    open.add(this);
  }

  write(line: string): void {
    this.gathered += line;
    if (this.gathered.length >= GATHERED_LENGTH) this.pass();
    else this.timer ??= setTimeout(pass, FLUSH_MS, this).unref();
  }

  /** Hands on what has gathered. */
  pass(): void {
    const lines = this.take();
    if (lines !== '') this.file.write(lines);
  }

  /** Has everything written; `done` hears of it. */
  flush(done?: (error?: Error | null) => void): void {
    this.pass();
    this.file.flush(done);
  }

  /** Writes everything before it returns, even where that waits for a reader. */
  flushSync(): void {
    this.file.flushSync();
    const lines = this.take();
    // The other one would begin to write by itself, which the end of the process does not wait for.
    if (lines !== '') pino.destination({ dest: this.descriptor, sync: true }).write(lines);
  }

  /** Lets go of the file; what is not written is lost. */
  destroy(): void {
    clearTimeout(this.timer);
    open.delete(this);
    if (open.size === 0) process.off('exit', flushOpen);
    this.file.destroy();
  }

  private take(): string {
    clearTimeout(this.timer);
    this.timer = undefined;
    const lines = this.gathered;
    this.gathered = '';
    return lines;
  }
}

/** Lines that this process dropped since its start. */
export function droppedLogRecords(): number {
  return dropped;
}

/** Runs when the process ends. */
function flushOpen(): void {
  for (const destination of open) destination.flushSync();
}

function countDropped(lines: string): void {
  for (let end = lines.indexOf('\n'); end >= 0; end = lines.indexOf('\n', end + 1)) dropped += 1;
}

/** Runs as a timer's callback. */
function pass(destination: LogDestination): void {
  destination.pass();
}
