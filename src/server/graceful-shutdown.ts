import { type DualProtocolServer } from './dual-protocol-server.js';

/** What a shutdown needs of the rest of the process. */
export interface ShutdownParts {
  /** Makes readiness fail, so that balancers send new work elsewhere. */
  readonly lifecycle: { beginDrain(): void };
  readonly server: Pick<DualProtocolServer, 'announceDrain' | 'close' | 'closeAllConnections'>;
  /** True when no call ran any more within `timeoutMs`. */
  readonly calls: { whenIdle(timeoutMs: number): Promise<boolean> };
  /** Gives up every running call, so that its stream ends with an exception frame and not in the middle. */
  readonly abortRemaining: () => void;
  readonly closeApp: () => Promise<void>;
  readonly exit: (code: number) => void;
  readonly log: (message: string) => void;
}

export interface ShutdownTimes {
  /** How long new connections are still served after readiness failed: balancers need a moment to notice. */
  readonly drainDelayMs: number;
  /** How long running calls may go on after the port was closed. */
  readonly graceMs: number;
}

/** For aborted calls to say so to their callers. */
const LAST_WORDS_MS = 2000;
/** For modules to release what they hold. */
const CLOSE_APP_MS = 5000;

/**
 * Ends the process without cutting an answer: fails readiness, serves on for the drain delay, closes the port and idle
 * connections, lets running calls finish within the grace, aborts the rest, and exits 0. A second signal exits 1 at
 * once, as does a failure on the way.
 */
export class GracefulShutdown {
  private started = false;

  constructor(
    private readonly parts: ShutdownParts,
    private readonly times: ShutdownTimes,
  ) {}

  /** A listener of SIGTERM and SIGINT. */
  receive(signal: string): void {
    if (this.started) {
      this.parts.log(`${signal} again: exiting without waiting for running calls`);
      this.parts.exit(1);
      return;
    }
    this.started = true;
    this.drain(signal).then(
      () => {
        this.parts.exit(0);
      },
      (error: unknown) => {
        this.parts.log(`shutdown failed: ${String(error)}`);
        this.parts.exit(1);
      },
    );
  }

  private async drain(signal: string): Promise<void> {
    const { lifecycle, server, calls, abortRemaining, closeApp, log } = this.parts;
    const { drainDelayMs, graceMs } = this.times;
    log(`${signal}: not ready any more, serving on for ${drainDelayMs / 1000} s`);
    lifecycle.beginDrain();
    server.announceDrain();
    await wait(drainDelayMs);

    log(`port closed, running calls have ${graceMs / 1000} s to finish`);
    const closed = new Promise<boolean>((resolve) => {
      server.close(() => {
        resolve(true);
      });
    });
    if (!(await isQuiet(closed, calls, graceMs))) {
      log('grace is over: aborting the remaining calls');
      abortRemaining();
      await isQuiet(closed, calls, LAST_WORDS_MS);
    }
    server.closeAllConnections();
    await Promise.race([closeApp(), wait(CLOSE_APP_MS)]);
    log('stopped');
  }
}

/** Waits until every call is over and every connection closed, uploads and unread answers included. */
async function isQuiet(closed: Promise<boolean>, calls: ShutdownParts['calls'], timeoutMs: number): Promise<boolean> {
  const idle = calls.whenIdle(timeoutMs);
  const bothDone = Promise.all([closed, idle]).then(([, callsDone]) => callsDone);
  return Promise.race([bothDone, wait(timeoutMs).then(() => false)]);
}

function wait(timeoutMs: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, timeoutMs);
  });
}
