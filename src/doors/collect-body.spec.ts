import { PassThrough } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type BodyBounds, collectBody } from './collect-body.js';

const LARGE = 256 * 1024;

describe('collectBody', () => {
  it('gives back what was sent, in whatever pieces it came', async () => {
    const size = fc.oneof(fc.nat(2000), fc.integer({ min: LARGE, max: LARGE + 2000 }));
    const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(size, cuts, fc.boolean(), async (length, shares, isAnnounced) => {
        const sent = bytesOf(length);
        const announcedBytes = isAnnounced ? length : NaN;
        const pieces = cut(
          sent,
          shares.map((share) => Math.floor(share * length)),
        );
        const body = await collect(pieces, { announcedBytes, maxBytes: 2 * LARGE });
        expect(sent.equals(body)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('gives the memory of the pieces of a large body back at once', async () => {
    const pieces = [Buffer.alloc(LARGE / 2, 1), Buffer.alloc(LARGE / 2, 2)];
    await collect(pieces, { announcedBytes: LARGE, maxBytes: LARGE });
    expect(pieces.map(({ byteLength }) => byteLength)).toEqual([0, 0]);
  });

  it('leaves alone what shares its memory with others', async () => {
    const shared = Buffer.alloc(LARGE, 1);
    const body = await collect([shared.subarray(0, LARGE / 2), shared.subarray(LARGE / 2)], {
      announcedBytes: LARGE,
      maxBytes: LARGE,
    });
    expect(shared.equals(body)).toBe(true);
  });

  it('keeps no larger memory for the sake of a small body', async () => {
    const slab = Buffer.alloc(64 * 1024, 7);
    const body = await collect([slab.subarray(10, 20)], { announcedBytes: 10, maxBytes: 100 });
    expect(body.buffer).not.toBe(slab.buffer);
  });

  it.each([
    ['announces too much', [], { announcedBytes: 11, maxBytes: 10 }, 'FST_ERR_CTP_BODY_TOO_LARGE'],
    ['sends too much', [6, 5], { announcedBytes: NaN, maxBytes: 10 }, 'FST_ERR_CTP_BODY_TOO_LARGE'],
    ['sends less than it announced', [6], { announcedBytes: 7, maxBytes: 10 }, 'FST_ERR_CTP_INVALID_CONTENT_LENGTH'],
    ['sends more than it announced', [6, 2], { announcedBytes: 7, maxBytes: 10 }, 'FST_ERR_CTP_INVALID_CONTENT_LENGTH'],
    [
      'sends more of a large body than it announced',
      [LARGE, 1],
      { announcedBytes: LARGE, maxBytes: 2 * LARGE },
      'FST_ERR_CTP_INVALID_CONTENT_LENGTH',
    ],
  ])('refuses a request that %s', async (_name, sizes, bounds, code) => {
    await expect(
      collect(
        sizes.map((size) => Buffer.alloc(size)),
        bounds,
      ),
    ).rejects.toMatchObject({ code });
  });

  it('says what broke the connection, as the fault of the request', async () => {
    const payload = new PassThrough();
    const body = collectFrom(payload, { announcedBytes: 10, maxBytes: 10 });
    payload.destroy(new Error('aborted'));
    await expect(body).rejects.toMatchObject({ message: 'aborted', statusCode: 400 });
  });

  it('listens no longer when it has told', async () => {
    const payload = new PassThrough();
    const before = payload.listenerCount('data') + payload.listenerCount('end') + payload.listenerCount('error');
    const body = collectFrom(payload, { announcedBytes: NaN, maxBytes: 1 });
    payload.write('more');
    await expect(body).rejects.toThrow();
    const after = payload.listenerCount('data') + payload.listenerCount('end') + payload.listenerCount('error');
    expect(after).toBe(before);
  });
});

function bytesOf(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let index = 0; index < length; index += 1) bytes[index] = (index * 31 + (index >> 8)) % 256;
  return bytes;
}

/** Pieces with memory of their own, as Node's parser gives them. */
function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const bounds = [0, ...[...places].sort((one, other) => one - other), bytes.length];
  return bounds
    .slice(1)
    .map((end, index) => Buffer.from(Uint8Array.prototype.slice.call(bytes, bounds[index], end).buffer));
}

async function collect(pieces: readonly Buffer[], bounds: BodyBounds): Promise<Uint8Array> {
  const payload = new PassThrough({ highWaterMark: 4 * LARGE });
  const body = collectFrom(payload, bounds);
  for (const piece of pieces) payload.write(piece);
  payload.end();
  return body;
}

function collectFrom(payload: PassThrough, bounds: BodyBounds): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    collectBody(payload, bounds, (error, body) => {
      if (error === null && body !== undefined) resolve(body);
      else reject(error ?? new Error('no body'));
    });
  });
}
