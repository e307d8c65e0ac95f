import { type Collect, takeGarbageCollector } from './garbage-collector.js';

/**
 * So many bytes come in before the young generation is collected. V8 itself counts 64 MiB of buffers, wherever they are held,
 * and then marks the whole heap.
 */
const MAX_BYTES = 16 * 1024 * 1024;

/** Milliseconds between two collections at least: objects that live through two are taken for old. */
const MIN_GAP_MS = 10;

/**
 * Counts the bytes of bodies that have come. Their buffers are as short-lived as their calls, and next to nothing in V8's heap
 * holds them: no collection of the young generation would come by itself before V8 has counted them into one of all that
 * lives (docs/adr/0019).
 */
export class ShortLivedBuffers {
  private bytes = 0;
  /** Null where there is none, undefined before it was asked for: it takes a millisecond, and a JavaScript context. */
  private collect: Collect | null | undefined;
  private collectedAt = -Infinity;

  constructor(
    private readonly take: () => Collect | undefined = takeGarbageCollector,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** So many bytes have come. */
  count(bytes: number): void {
    this.bytes += bytes;
    if (this.bytes >= MAX_BYTES) this.collectYoung();
  }

  private collectYoung(): void {
    const now = this.now();
    if (now - this.collectedAt < MIN_GAP_MS) return;
    this.collectedAt = now;
    this.bytes = 0;
    if (this.collect === undefined) this.collect = this.take() ?? null;
    this.collect?.({ type: 'minor' });
  }
}

/** Those of this process: V8 has one heap for all that is in it. */
export const shortLivedBuffers = new ShortLivedBuffers();
