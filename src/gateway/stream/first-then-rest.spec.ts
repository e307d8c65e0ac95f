import { describe, expect, it, jest } from '@jest/globals';
import { firstThenRest } from './first-then-rest.js';

async function* numbers(upTo: number, onEnd: () => void = () => undefined) {
  try {
    for (let value = 1; value <= upTo; value += 1) yield await Promise.resolve(value);
  } finally {
    onEnd();
  }
}

async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}

describe('firstThenRest', () => {
  it('gives all items in their order', async () => {
    expect(await collect(await firstThenRest(numbers(3)))).toEqual([1, 2, 3]);
  });

  it('gives nothing for an empty source', async () => {
    expect(await collect(await firstThenRest(numbers(0)))).toEqual([]);
  });

  it('asks the source for one item and no more', async () => {
    const next = jest.fn(() => Promise.resolve({ done: false as const, value: 1 }));
    await firstThenRest({ [Symbol.asyncIterator]: () => ({ next }) });
    expect(next).toHaveBeenCalledTimes(1);
  });

  it('rejects with what the source throws instead of its first item', async () => {
    const failing = { [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error('refused')) }) };
    await expect(firstThenRest(failing)).rejects.toThrow('refused');
  });

  it('throws a later failure from the iteration', async () => {
    async function* breaking() {
      yield await Promise.resolve(1);
      throw new Error('broken');
    }
    const items = await firstThenRest(breaking());
    expect(await items.next()).toEqual({ done: false, value: 1 });
    await expect(items.next()).rejects.toThrow('broken');
  });

  it.each([0, 1, 2])('ends the source when the iteration ends after %i items', async (taken) => {
    const onEnd = jest.fn();
    const items = await firstThenRest(numbers(5, onEnd));
    for (let count = 0; count < taken; count += 1) await items.next();
    expect(onEnd).not.toHaveBeenCalled();
    await items.return?.();
    expect(onEnd).toHaveBeenCalledTimes(1);
    expect(await items.next()).toEqual({ done: true, value: undefined });
  });

  it('ends the source when a loop is left', async () => {
    const onEnd = jest.fn();
    for await (const value of await firstThenRest(numbers(5, onEnd))) if (value === 2) break;
    expect(onEnd).toHaveBeenCalledTimes(1);
  });

  describe('with items that are bare', () => {
    const isEven = (value: number) => value % 2 === 0;

    it.each([
      { name: 'waits beyond them', items: [2, 4, 5, 6], asked: 3 },
      { name: 'waits for no more when the first is not', items: [1, 2, 4], asked: 1 },
      { name: 'takes an end behind them', items: [2, 4], asked: 3 },
      { name: 'takes 64 for enough', items: Array<number>(100).fill(2), asked: 64 },
    ])('$name', async ({ items, asked }) => {
      const source = items.values();
      const next = jest.fn(() => Promise.resolve(source.next()));
      const all = await firstThenRest({ [Symbol.asyncIterator]: () => ({ next }) }, isEven);
      expect(next).toHaveBeenCalledTimes(asked);
      expect(await collect(all)).toEqual(items);
    });

    it('rejects with what the source throws behind them', async () => {
      async function* failing() {
        yield await Promise.resolve(2);
        throw new Error('refused');
      }
      await expect(firstThenRest(failing(), isEven)).rejects.toThrow('refused');
    });

    it('ends the source when the iteration ends before they are given', async () => {
      const onEnd = jest.fn();
      const items = await firstThenRest(numbers(5, onEnd), (value) => value < 3);
      await items.next();
      await items.return?.();
      expect(onEnd).toHaveBeenCalledTimes(1);
      expect(await items.next()).toEqual({ done: true, value: undefined });
    });
  });

  it('takes a source that cannot be ended', async () => {
    let value = 0;
    const next = () => Promise.resolve({ done: false as const, value: (value += 1) });
    const items = await firstThenRest({ [Symbol.asyncIterator]: () => ({ next }) });
    expect(await items.return?.()).toEqual({ done: true, value: undefined });
    expect(await items.next()).toEqual({ done: true, value: undefined });
  });
});
