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

const openDestinations = new Set<LogDestination>();

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
  private gatheredLines = 0;
  /** How many lines were handed on last. */
  private handedLines = 0;
  private timer: NodeJS.Timeout | undefined;

  /** @param descriptor of the file */
  constructor(descriptor = STANDARD_ERROR, maxWaitingBytes = MAX_WAITING_BYTES) {
    this.descriptor = descriptor;
    this.file = pino.destination({ dest: descriptor, sync: false, minLength: AT_ONCE, maxLength: maxWaitingBytes });
    // Told before `write` returns.
    this.file.on('drop', this.countDropped.bind(this));
    if (openDestinations.size === 0) process.on('exit', flushOpen);
    openDestinations.add(this);
  }

  write(line: string): void {
    this.gathered += line;
    this.gatheredLines += 1;
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

  /** Writes what nobody has begun to write before it returns, even where that waits for a reader. */
  flushSync(): void {
    this.file.flushSync();
    const lines = this.take();
    // The other one would begin to write by itself, which the end of the process does not wait for.
    if (lines !== '') pino.destination({ dest: this.descriptor, sync: true }).write(lines);
  }

  /** Lets go of the file; what is not written is lost. */
  destroy(): void {
    this.take();
    openDestinations.delete(this);
    if (openDestinations.size === 0) process.off('exit', flushOpen);
    this.file.destroy();
  }

  private take(): string {
    clearTimeout(this.timer);
    this.timer = undefined;
    const lines = this.gathered;
    this.gathered = '';
    this.handedLines = this.gatheredLines;
    this.gatheredLines = 0;
    return lines;
  }

  private countDropped(): void {
    dropped += this.handedLines;
  }
}

/** Lines that this process dropped since its start. */
export function droppedLogRecords(): number {
  return dropped;
}

/** Runs when the process ends. */
function flushOpen(): void {
  for (const destination of openDestinations) destination.flushSync();
}

/** Runs as a timer's callback. */
function pass(destination: LogDestination): void {
  destination.pass();
}
