import { type Collect, takeGarbageCollector } from './garbage-collector.js';

/**
 * So many bytes come in before the young generation is collected. V8 itself counts 64 MiB of buffers, wherever they are held,
 * and then marks the whole heap.
 */
const MAX_BYTES = 16 * 1024 * 1024;

/** Milliseconds between two collections at least: a body that is announced may never come. */
const MIN_GAP_MS = 10;

/**
 * Counts the bytes of bodies as they come. Their buffers are as short-lived as their calls, and next to nothing in V8's heap
 * holds them: no collection of the young generation would come by itself before V8 has counted them into one of all that
 * lives, which costs thirty times as much (docs/adr/0019).
 */
export class ShortLivedBuffers {
  private bytes = 0;
  private collect: Collect | undefined;
  private isAsked = false;
  private collectedAt = -Infinity;

  constructor(
    private readonly take: () => Collect | undefined = takeGarbageCollector,
    private readonly now: () => number = performance.now.bind(performance),
  ) {}

  /** So many bytes have come, or are about to; a length that is none counts for nothing. */
  count(bytes: number): void {
    if (bytes > 0) this.bytes += bytes;
    if (this.bytes >= MAX_BYTES) this.release();
  }

  private release(): void {
    const now = this.now();
    if (now - this.collectedAt < MIN_GAP_MS) return;
    this.collectedAt = now;
    this.bytes = 0;
    if (!this.isAsked) {
      this.isAsked = true;
      this.collect = this.take();
    }
    this.collect?.({ type: 'minor' });
  }
}

/** Those of this process: V8 has one heap for all that is in it. */
export const shortLivedBuffers = new ShortLivedBuffers();
