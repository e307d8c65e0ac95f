/** So many bare items are held back; a source of nothing else is given as it comes. */
const MAX_HELD = 64;

/**
 * Waits for the first item, so that a failure before it surfaces here and the answer is not yet committed, then gives
 * the same items again. Items that are bare, which say nothing of the answer yet, are waited beyond. It can be iterated
 * once. Ending the iteration early, also before the first item was taken, ends the source.
 * @param isBare no item is, when absent
 * @throws whatever the source throws instead of its first item that is not bare
 */
export async function firstThenRest<T>(
  source: AsyncIterable<T>,
  isBare: (item: T) => boolean = () => false,
): Promise<AsyncIterableIterator<T>> {
  const iterator = source[Symbol.asyncIterator]();
  const held: IteratorResult<T>[] = [];
  for (;;) {
    const result = await iterator.next();
    held.push(result);
    if (result.done === true || held.length >= MAX_HELD || !isBare(result.value)) break;
  }
  return new FirstThenRest(iterator, held);
}

class FirstThenRest<T> implements AsyncIterableIterator<T> {
  private ended = false;

  /** @param held is emptied: what was given is not kept as long as the stream runs */
  constructor(
    private readonly rest: AsyncIterator<T>,
    private readonly held: IteratorResult<T>[],
  ) {}

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<T>> {
    if (this.ended) return Promise.resolve({ done: true, value: undefined });
    const result = this.held.shift();
    return result === undefined ? this.rest.next() : Promise.resolve(result);
  }

  async return(): Promise<IteratorResult<T>> {
    this.ended = true;
    this.held.length = 0;
    await this.rest.return?.();
    return { done: true, value: undefined };
  }
}
