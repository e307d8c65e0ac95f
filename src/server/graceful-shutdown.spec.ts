import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { GracefulShutdown, type ShutdownParts } from './graceful-shutdown.js';

const TIMES = { drainDelayMs: 5000, graceMs: 30_000 };

describe('GracefulShutdown', () => {
  let steps: string[];
  /** Lets the server say that its last connection is closed. */
  let closeConnections: () => void;
  let endCalls: () => void;

  beforeEach(() => {
    jest.useFakeTimers();
    steps = [];
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  function start(replaced: Partial<ShutdownParts> = {}): GracefulShutdown {
    const closed = Promise.withResolvers<undefined>();
    const idle = Promise.withResolvers<boolean>();
    closeConnections = () => {
      closed.resolve(undefined);
    };
    endCalls = () => {
      idle.resolve(true);
    };
    return new GracefulShutdown(
      {
        lifecycle: { beginDrain: () => steps.push('unready') },
        server: {
          announceDrain: () => steps.push('announce'),
          close(callback) {
            steps.push('close port');
            void closed.promise.then(callback);
            return this as never;
          },
          closeAllConnections: () => steps.push('close connections'),
        },
        calls: { whenIdle: () => idle.promise },
        abortRemaining: () => steps.push('abort'),
        closeApp: () => {
          steps.push('close app');
          return Promise.resolve();
        },
        exit: (code) => steps.push(`exit ${code}`),
        log: () => undefined,
        ...replaced,
      },
      TIMES,
    );
  }

  const pass = (timeMs: number) => jest.advanceTimersByTimeAsync(timeMs);

  it('fails readiness at once and serves on for the drain delay', async () => {
    start().receive('SIGTERM');
    await pass(TIMES.drainDelayMs - 1);
    expect(steps).toEqual(['unready', 'announce']);
    await pass(1);
    expect(steps).toEqual(['unready', 'announce', 'close port']);
  });

  it('exits 0 as soon as calls and connections are gone', async () => {
    start().receive('SIGTERM');
    await pass(TIMES.drainDelayMs + 1000);
    endCalls();
    await pass(1000);
    expect(steps).not.toContain('close app');
    closeConnections();
    await pass(0);
    expect(steps.slice(3)).toEqual(['close connections', 'close app', 'exit 0']);
  });

  it('aborts what runs past the grace, waits for its last words and exits 0', async () => {
    start().receive('SIGTERM');
    await pass(TIMES.drainDelayMs + TIMES.graceMs - 1);
    expect(steps).not.toContain('abort');
    await pass(1);
    expect(steps.slice(3)).toEqual(['abort']);
    await pass(500);
    endCalls();
    closeConnections();
    await pass(0);
    expect(steps.slice(3)).toEqual(['abort', 'close connections', 'close app', 'exit 0']);
  });

  it('closes connections that survive the abort', async () => {
    start().receive('SIGINT');
    await pass(TIMES.drainDelayMs + TIMES.graceMs + 2000);
    expect(steps.slice(3)).toEqual(['abort', 'close connections', 'close app', 'exit 0']);
  });

  it('does not wait for ever for modules that do not close', async () => {
    start({ closeApp: () => new Promise(() => undefined) }).receive('SIGTERM');
    closeConnections();
    endCalls();
    await pass(TIMES.drainDelayMs + 5000);
    expect(steps.at(-1)).toBe('exit 0');
  });

  it.each([
    ['during the drain delay', 100],
    ['during the grace', TIMES.drainDelayMs + 100],
  ])('exits 1 at once on a second signal %s', async (_name, afterMs) => {
    const shutdown = start();
    shutdown.receive('SIGTERM');
    await pass(afterMs);
    shutdown.receive('SIGTERM');
    expect(steps.at(-1)).toBe('exit 1');
  });

  it('exits 1 when modules fail to close', async () => {
    start({ closeApp: () => Promise.reject(new Error('stuck')) }).receive('SIGTERM');
    closeConnections();
    endCalls();
    await pass(TIMES.drainDelayMs);
    expect(steps.at(-1)).toBe('exit 1');
  });
});
