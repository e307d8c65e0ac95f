/** What one call of a part allocates. */
export interface Allocations {
  /** In V8's heap. */
  readonly heapBytes: number;
  /** In buffers beside it. */
  readonly bufferBytes: number;
  /** Garbage collections while it was counted; anything but 0 makes the count worthless. */
  readonly collections: number;
  /** Made of the results, so that nobody can say that they were not needed. */
  readonly checksum: number;
}
