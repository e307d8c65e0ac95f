import { Writable } from 'node:stream';
import { type ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type Configuration } from '../../config/configuration.js';
import { ServerConfig } from '../../config/server.config.js';
import { StreamKeepAlive } from './stream-keep-alive.js';

const FRAME = Buffer.from('frame');

/** What a caller receives who reads when it is let. */
class Reader extends Writable {
  readonly received: string[] = [];
  private letOn: (() => void) | undefined;

  constructor(private readonly reads: boolean) {
    super();
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.received.push(chunk.toString());
    if (this.reads) done();
    else this.letOn = done;
  }

  readOn(): void {
    this.letOn?.();
  }
}

function keepAliveOf(seconds: number): StreamKeepAlive {
  const server = Object.assign(new ServerConfig(), { stream_keep_alive_in_seconds: seconds });
  return new StreamKeepAlive({ server } as Configuration);
}

const asResponse = (reader: Writable) => reader as unknown as ServerResponse;

describe('StreamKeepAlive', () => {
  let isAtBoundary: boolean;

  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['nextTick'] });
    isAtBoundary = true;
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  function open(keepAlive: StreamKeepAlive, reader = new Reader(true), frame: Uint8Array | undefined = FRAME) {
    const stream = keepAlive.open({ response: asResponse(reader), frame, atBoundary: () => isAtBoundary });
    return { reader, stream, frames: () => reader.received.length };
  }

  it('writes a frame before the limit is over, again and again', () => {
    const { frames } = open(keepAliveOf(8));
    jest.advanceTimersByTime(6000);
    expect(frames()).toBe(0);
    jest.advanceTimersByTime(2000);
    expect(frames()).toBe(1);
    jest.advanceTimersByTime(24_000);
    expect(frames()).toBe(4);
  });

  it('begins anew with every write', () => {
    const { stream, frames } = open(keepAliveOf(8));
    for (let writes = 0; writes < 20; writes++) {
      jest.advanceTimersByTime(5000);
      stream.wrote();
    }
    expect(frames()).toBe(0);
    jest.advanceTimersByTime(8000);
    expect(frames()).toBe(1);
  });

  it('never leaves a stream silent for longer than the limit, wherever between two ticks it was written to', () => {
    for (let offset = 0; offset < 2000; offset += 125) {
      const keepAlive = keepAliveOf(8);
      const { stream, frames } = open(keepAlive);
      jest.advanceTimersByTime(2000 + offset);
      stream.wrote();
      jest.advanceTimersByTime(6000);
      expect(frames()).toBe(0);
      jest.advanceTimersByTime(2000);
      expect(frames()).toBe(1);
      keepAlive.close(stream);
    }
  });

  it('writes nothing between the halves of a frame, and at once where they have come together', () => {
    const { frames } = open(keepAliveOf(8));
    isAtBoundary = false;
    jest.advanceTimersByTime(60_000);
    expect(frames()).toBe(0);
    isAtBoundary = true;
    jest.advanceTimersByTime(2000);
    expect(frames()).toBe(1);
  });

  it('writes nothing while its reader has not taken what was written', () => {
    const { reader, frames } = open(keepAliveOf(8), new Reader(false));
    reader.write('words');
    jest.advanceTimersByTime(60_000);
    expect(frames()).toBe(1);
    reader.readOn();
    jest.advanceTimersByTime(8000);
    expect(frames()).toBe(2);
  });

  it('writes nothing to a reader who has left', () => {
    const { reader, frames } = open(keepAliveOf(8));
    reader.destroy();
    jest.advanceTimersByTime(60_000);
    expect(frames()).toBe(0);
  });

  it('writes to the stream of an HTTP/2 answer by the same rules', () => {
    const reader = new Reader(true);
    const response = { stream: reader } as unknown as ServerResponse;
    keepAliveOf(8).open({ response, frame: FRAME, atBoundary: () => true });
    jest.advanceTimersByTime(8000);
    expect(reader.received).toEqual(['frame']);
  });

  it.each([
    { name: 'when it is off', seconds: 0, frame: FRAME },
    { name: 'of a dialect that has no frame for it', seconds: 8, frame: undefined },
  ])('writes nothing $name', ({ seconds, frame }) => {
    const reader = new Reader(true);
    keepAliveOf(seconds).open({ response: asResponse(reader), frame, atBoundary: () => true });
    jest.advanceTimersByTime(60_000);
    expect(reader.received).toEqual([]);
  });

  it('has one timer for all streams, and none without', () => {
    const keepAlive = keepAliveOf(8);
    expect(jest.getTimerCount()).toBe(0);
    const streams = [open(keepAlive), open(keepAlive), open(keepAlive)];
    expect(jest.getTimerCount()).toBe(1);
    const [first, ...others] = streams;
    for (const { stream } of others) keepAlive.close(stream);
    expect(jest.getTimerCount()).toBe(1);
    jest.advanceTimersByTime(8000);
    expect(streams.map(({ frames }) => frames())).toEqual([1, 0, 0]);
    keepAlive.close(first!.stream);
    expect(jest.getTimerCount()).toBe(0);
    open(keepAlive);
    expect(jest.getTimerCount()).toBe(1);
  });

  it('has no timer when it is off', () => {
    open(keepAliveOf(0));
    expect(jest.getTimerCount()).toBe(0);
  });
});
