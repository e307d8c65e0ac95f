import { takeGarbageCollector } from './garbage-collector.js';

/** Milliseconds from the start to the first look, and from one to the next. */
const WAIT_MS = 250;

/** Looks until it is given up: a gateway that is busy from the start has no use for it. */
const MAX_LOOKS = 240;

/** Where V8 keeps its own memory: tests put something else in its place. */
export interface StartMemory {
  release(): void;
}

/**
 * Gives the system back what the start took and nobody needs: about 20 MB of young generation that modules were loaded in.
 * V8 itself shrinks it only when a process allocates, which one at rest does not. It takes a tenth of a second, in which
 * nobody is answered: it waits, up to a minute, for a moment when nobody is served.
 */
export function releaseStartMemory(isBusy: () => boolean, memory: StartMemory = v8Memory): void {
  setTimeout(look, WAIT_MS, { isBusy, memory, looks: MAX_LOOKS }).unref();
}

interface Waiting {
  readonly isBusy: () => boolean;
  readonly memory: StartMemory;
  looks: number;
}

function look(waiting: Waiting): void {
  waiting.looks -= 1;
  if (!waiting.isBusy()) waiting.memory.release();
  else if (waiting.looks > 0) setTimeout(look, WAIT_MS, waiting).unref();
}

const v8Memory: StartMemory = {
  release() {
    takeGarbageCollector()?.({ type: 'major', flavor: 'last-resort' });
  },
};
