/**
 * Waits for the first item, so that a failure before it surfaces here and the answer is not yet committed, then gives
 * the same items again. It can be iterated once. Ending the iteration early, also before the first item was taken,
 * ends the source.
 * @throws whatever the source throws instead of its first item
 */
export async function firstThenRest<T>(source: AsyncIterable<T>): Promise<AsyncIterableIterator<T>> {
  const iterator = source[Symbol.asyncIterator]();
  return new FirstThenRest(iterator, await iterator.next());
}

class FirstThenRest<T> implements AsyncIterableIterator<T> {
  private ended = false;

  constructor(
    private readonly rest: AsyncIterator<T>,
    private first: IteratorResult<T> | undefined,
  ) {}

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<T>> {
    if (this.ended) return Promise.resolve({ done: true, value: undefined });
    const { first } = this;
    if (first === undefined) return this.rest.next();
    this.first = undefined;
    return Promise.resolve(first);
  }

  async return(): Promise<IteratorResult<T>> {
    this.ended = true;
    await this.rest.return?.();
    return { done: true, value: undefined };
  }
}
