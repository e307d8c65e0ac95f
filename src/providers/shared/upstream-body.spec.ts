import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { UpstreamBody } from './upstream-body.js';

/** Half of what may wait. */
const HALF = Buffer.alloc(32 * 1024);

describe('UpstreamBody', () => {
  const source = {
    pause: jest.fn<() => void>(),
    resume: jest.fn<() => void>(),
    abort: jest.fn<(reason: Error) => void>(),
  };
  let body: UpstreamBody;

  beforeEach(() => {
    jest.clearAllMocks();
    body = new UpstreamBody(source);
  });

  it('gives what came before it was asked for in one piece, and then the end', async () => {
    body.push(Buffer.from('a'));
    body.push(Buffer.from('b'));
    body.end();
    const read: string[] = [];
    for await (const chunk of body) read.push(Buffer.from(chunk).toString());
    expect(read).toEqual(['ab']);
    await expect(body.next()).resolves.toEqual({ done: true, value: undefined });
  });

  it('gives a waiting reader all that comes at once', async () => {
    const next = body.next();
    body.push(Buffer.from('a'));
    body.push(Buffer.from('b'));
    await expect(next).resolves.toEqual({ done: false, value: Buffer.from('ab') });
    const end = body.next();
    body.end();
    await expect(end).resolves.toMatchObject({ done: true });
  });

  it('gives what came before the connection broke, and then throws why', async () => {
    body.push(Buffer.from('a'));
    body.fail(new Error('reset'));
    await expect(body.next()).resolves.toMatchObject({ done: false });
    await expect(body.next()).rejects.toThrow('reset');
  });

  it('tells a waiting reader that the connection broke', async () => {
    const next = body.next();
    body.fail(new Error('reset'));
    await expect(next).rejects.toThrow('reset');
  });

  it('pauses the connection while much waits, and lets it go on when all is read', async () => {
    body.push(HALF);
    expect(source.pause).not.toHaveBeenCalled();
    body.push(HALF);
    body.push(HALF);
    expect(source.pause).toHaveBeenCalledTimes(1);
    expect(source.resume).not.toHaveBeenCalled();
    await body.next();
    expect(source.resume).toHaveBeenCalledTimes(1);
    body.push(HALF);
    expect(source.pause).toHaveBeenCalledTimes(1);
  });

  it('closes a connection on which more may come when it is released', () => {
    body.push(HALF);
    body.release();
    expect(source.abort).toHaveBeenCalledTimes(1);
  });

  it.each([
    {
      name: 'whole',
      finish: () => {
        body.end();
      },
    },
    {
      name: 'broken',
      finish: () => {
        body.fail(new Error('reset'));
      },
    },
  ])('leaves the connection of a $name body alone', ({ finish }) => {
    finish();
    body.release();
    body.drain(0);
    expect(source.abort).not.toHaveBeenCalled();
  });

  describe('when it is gathered', () => {
    it('gives all of several pieces, whenever they come', async () => {
      body.push(Buffer.from('a'));
      const gathered = body.gather(100);
      body.push(Buffer.from('b'));
      await Promise.resolve();
      body.push(Buffer.from('c'));
      body.end();
      expect(Buffer.from(await gathered).toString()).toBe('abc');
    });

    it('gives what was there before it was asked for', async () => {
      body.push(Buffer.from('a'));
      body.push(Buffer.from('b'));
      body.end();
      expect(Buffer.from(await body.gather(100)).toString()).toBe('ab');
    });

    it('lets a connection go on that was paused before, and pauses it no more', async () => {
      body.push(HALF);
      body.push(HALF);
      expect(source.pause).toHaveBeenCalledTimes(1);
      const gathered = body.gather(10 * HALF.byteLength);
      expect(source.resume).toHaveBeenCalledTimes(1);
      body.push(HALF);
      body.push(HALF);
      body.end();
      expect((await gathered).byteLength).toBe(4 * HALF.byteLength);
      expect(source.pause).toHaveBeenCalledTimes(1);
    });

    it('gives more than it may as soon as there is more, without the end', async () => {
      const gathered = body.gather(3);
      body.push(Buffer.from('abc'));
      body.push(Buffer.from('d'));
      expect(Buffer.from(await gathered).toString()).toBe('abcd');
    });

    it('lets the connection go on for who reads the rest of what was too long', async () => {
      source.resume.mockImplementationOnce(() => {
        body.push(Buffer.from('at once'));
      });
      const gathered = body.gather(HALF.byteLength);
      body.push(HALF);
      body.push(HALF);
      body.push(HALF);
      expect((await gathered).byteLength).toBe(3 * HALF.byteLength);
      expect(source.pause).toHaveBeenCalledTimes(1);
      const { value } = await body.next();
      expect(Buffer.from(value as Uint8Array).toString()).toBe('at once');
      expect(source.resume).toHaveBeenCalledTimes(1);
    });

    it('waits for the end of what is just as long as it may be', async () => {
      let isThere = false;
      const gathered = Promise.resolve(body.gather(3)).then((bytes) => {
        isThere = true;
        return bytes;
      });
      body.push(Buffer.from('abc'));
      await new Promise(setImmediate);
      expect(isThere).toBe(false);
      body.end();
      expect(Buffer.from(await gathered).toString()).toBe('abc');
    });

    it('throws what broke the connection, before it was asked for or after', async () => {
      const gathered = body.gather(100);
      body.push(Buffer.from('a'));
      body.fail(new Error('reset'));
      await expect(gathered).rejects.toThrow('reset');
      await expect(body.gather(100)).rejects.toThrow('reset');
    });

    it('gives nothing of an empty body', async () => {
      body.end();
      expect(await body.gather(100)).toEqual(new Uint8Array());
    });
  });

  describe('when it is drained', () => {
    beforeEach(() => {
      jest.useFakeTimers();
    });

    afterEach(() => {
      jest.useRealTimers();
    });

    it('reads on without keeping anything, and keeps the connection that ends in time', () => {
      body.push(HALF);
      body.push(HALF);
      body.drain(1000);
      expect(source.resume).toHaveBeenCalledTimes(1);
      for (let count = 0; count < 10; count += 1) body.push(HALF);
      expect(source.pause).toHaveBeenCalledTimes(1);
      body.release();
      body.end();
      jest.advanceTimersByTime(2000);
      expect(source.abort).not.toHaveBeenCalled();
    });

    it('closes a connection on which the end does not come in time', () => {
      body.drain(1000);
      jest.advanceTimersByTime(999);
      expect(source.abort).not.toHaveBeenCalled();
      jest.advanceTimersByTime(1);
      expect(source.abort).toHaveBeenCalledTimes(1);
    });
  });
});
