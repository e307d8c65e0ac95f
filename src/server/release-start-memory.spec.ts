import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { releaseStartMemory } from './release-start-memory.js';

describe('releaseStartMemory', () => {
  let released: number;
  const memory = {
    release: () => {
      released += 1;
    },
  };

  beforeEach(() => {
    released = 0;
    jest.useFakeTimers();
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('releases it once, a moment after the start', () => {
    releaseStartMemory(() => false, memory);
    expect(released).toBe(0);
    jest.advanceTimersByTime(10_000);
    expect(released).toBe(1);
  });

  it('waits while somebody is served', () => {
    let isBusy = true;
    releaseStartMemory(() => isBusy, memory);
    jest.advanceTimersByTime(5000);
    expect(released).toBe(0);
    isBusy = false;
    jest.advanceTimersByTime(5000);
    expect(released).toBe(1);
  });

  it('gives up after a minute', () => {
    let isBusy = true;
    releaseStartMemory(() => isBusy, memory);
    jest.advanceTimersByTime(61_000);
    isBusy = false;
    jest.advanceTimersByTime(61_000);
    expect(released).toBe(0);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('leaves nothing of it to the programs that run in the process', () => {
    releaseStartMemory(() => false);
    expect(() => {
      jest.advanceTimersByTime(1000);
    }).not.toThrow();
    expect('gc' in globalThis).toBe(false);
  });
});
