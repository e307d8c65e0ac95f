import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { crc32 } from 'node:zlib';
import { encodeMessage } from '../../../test/support/event-stream-frames.js';
import { type FrameKind } from './frame-headers.js';
import { FrameObserver } from './observe-frames.js';

const event = (type: string, payload: string) =>
  encodeMessage({ ':event-type': type, ':content-type': 'application/json', ':message-type': 'event' }, payload);

/** Collects what an observer shows of frames of the type `read`. */
function collect() {
  const seen: { kind: FrameKind; payload: string | undefined }[] = [];
  const kinds: FrameKind[] = [];
  const passed: (string | undefined)[] = [];
  const observer = new FrameObserver({
    wants: (kind) => {
      kinds.push(kind);
      return kind.type === 'read';
    },
    read: (kind, payload) => {
      seen.push({ kind, payload: payload?.toString() });
    },
    passed: ({ type }) => {
      passed.push(type);
    },
  });
  return { observer, seen, kinds, passed };
}

/** A frame by hand, whose lengths may lie; its checksums are right. */
function frame(total: number, headerLength: number, rest = Buffer.alloc(0)): Buffer {
  const prelude = Buffer.alloc(12);
  prelude.writeUInt32BE(total, 0);
  prelude.writeUInt32BE(headerLength, 4);
  prelude.writeUInt32BE(crc32(prelude.subarray(0, 8)), 8);
  const bytes = Buffer.concat([prelude, rest]);
  if (rest.length >= 4) bytes.writeUInt32BE(crc32(bytes.subarray(0, -4)), bytes.length - 4);
  return bytes;
}

describe('FrameObserver', () => {
  it('shows the frames that are wanted, however the bytes are cut', () => {
    const payloads = fc.array(fc.tuple(fc.constantFrom('read', 'pass'), fc.string({ maxLength: 300 })), {
      maxLength: 8,
    });
    fc.assert(
      fc.property(payloads, fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1 }), (frames, sizes) => {
        const bytes = Buffer.concat(frames.map(([type, payload]) => event(type, payload)));
        const { observer, seen, kinds } = collect();
        for (let offset = 0, turn = 0; offset < bytes.length; turn++) {
          const piece = bytes.subarray(offset, offset + (sizes[turn % sizes.length] ?? 1));
          expect(observer.push(piece)).toBe(piece.length);
          offset += piece.length;
        }
        expect(seen.map(({ payload }) => payload)).toEqual(
          frames.filter(([type]) => type === 'read').map(([, p]) => p),
        );
        expect(new Set(kinds.map(({ messageType }) => messageType)).size).toBe(frames.length === 0 ? 0 : 1);
        expect(observer.frames).toBe(frames.length);
        expect(observer.atBoundary).toBe(true);
      }),
    );
  });

  it('knows at every byte whether it stands between two frames', () => {
    const frames = [event('read', '{"a":1}'), event('pass', '{}'), event('read', '')];
    const bytes = Buffer.concat(frames);
    const ends = new Set(frames.map((_, index) => Buffer.concat(frames.slice(0, index + 1)).length));
    const { observer } = collect();
    for (const [index, byte] of bytes.entries()) {
      observer.push(Uint8Array.of(byte));
      expect(observer.atBoundary).toBe(ends.has(index + 1));
    }
  });

  it('reads the name of an exception and of an error', () => {
    const { observer, kinds } = collect();
    observer.push(encodeMessage({ ':exception-type': 'throttlingException', ':message-type': 'exception' }, '{}'));
    observer.push(
      encodeMessage({ ':error-code': 'Internal', ':error-message': 'Oops ✨', ':message-type': 'error' }, ''),
    );
    expect(kinds).toEqual([
      { messageType: 'exception', type: 'throttlingException' },
      { messageType: 'error', type: 'Internal', message: 'Oops ✨' },
    ]);
  });

  it('skips headers of other types', () => {
    const headers = Buffer.concat([
      Buffer.from([1, 0x61, 0]),
      Buffer.from([1, 0x62, 4, 0, 0, 0, 7]),
      Buffer.from([1, 0x63, 8, 0, 0, 0, 0, 0, 0, 0, 0]),
      Buffer.from([1, 0x64, 6, 0, 2, 9, 9]),
      Buffer.from([1, 0x65, 9]),
      Buffer.alloc(16),
      Buffer.from([11]),
      Buffer.from(':event-type'),
      Buffer.from([7, 0, 4]),
      Buffer.from('read'),
    ]);
    const { observer, seen } = collect();
    const bytes = frame(12 + headers.length + 4, headers.length, Buffer.concat([headers, Buffer.alloc(4)]));
    expect(observer.push(bytes)).toBe(bytes.length);
    expect(seen).toEqual([{ kind: { type: 'read' }, payload: '' }]);
  });

  it.each([
    { name: 'JSON instead of frames', bytes: Buffer.from('{"Output":{"__type":"UnknownOperationException"}}') },
    { name: 'a frame shorter than a frame', bytes: frame(15, 0) },
    { name: 'headers longer than the frame', bytes: frame(40, 30) },
    { name: 'headers beyond the limit', bytes: frame(20_000_000, 200_000) },
    { name: 'a frame beyond the limit', bytes: frame(30_000_000, 0) },
    { name: 'a header that breaks off', bytes: frame(20, 4, Buffer.from([9, 1, 1, 1, 0, 0, 0, 0])) },
    { name: 'a header of no type', bytes: frame(20, 4, Buffer.from([1, 1, 10, 1, 0, 0, 0, 0])) },
  ])('finds $name', ({ bytes }) => {
    expect(collect().observer.push(bytes)).toBe(0);
    const good = event('pass', '{}');
    const { observer } = collect();
    expect(observer.push(Buffer.concat([good, bytes]))).toBe(good.length);
    expect(observer.atBoundary).toBe(true);
  });

  it('tells of every frame when it has passed', () => {
    const { observer, passed } = collect();
    const bytes = Buffer.concat([event('pass', '{}'), event('read', '{}')]);
    for (const byte of bytes.subarray(0, -1)) observer.push(Uint8Array.of(byte));
    expect(passed).toEqual(['pass']);
    observer.push(bytes.subarray(-1));
    expect(passed).toEqual(['pass', 'read']);
  });

  describe('a damaged frame', () => {
    const before = event('pass', '{"a":1}');
    const places = (length: number) => Array.from({ length }, (_, index) => index);
    const damage = (frame: Uint8Array, place: number) => Buffer.from(frame.map((b, i) => (i === place ? b ^ 1 : b)));

    it.each(['pass', 'read'])('is not let through, whichever byte is wrong: %s', (type) => {
      const good = event(type, '{"text":"some words of a model"}');
      for (const place of places(good.length)) {
        const { observer, seen } = collect();
        expect(observer.push(Buffer.concat([before, damage(good, place)]))).toBe(before.length);
        expect(observer.atBoundary).toBe(true);
        expect(seen).toEqual([]);
        expect(observer.frames).toBe(1);
      }
    });

    it.each(['pass', 'read'])('never ends at a boundary where some of it had passed: %s', (type) => {
      const good = event(type, '{"text":"some words of a model"}');
      for (const place of places(good.length)) {
        const { observer, seen, passed } = collect();
        const bytes = Buffer.concat([before, damage(good, place)]);
        let given = 0;
        for (const byte of bytes) {
          const taken = observer.push(Uint8Array.of(byte));
          given += taken;
          if (taken === 0) break;
        }
        // A length that is wrong moves the end of the frame, and with it what is taken for a checksum.
        expect(given).toBeLessThan(bytes.length);
        expect(given).toBeGreaterThan(before.length);
        expect(observer.atBoundary).toBe(false);
        expect(seen).toEqual([]);
        expect(passed).toEqual(['pass']);
      }
    });
  });

  it('reads a frame in half a million pieces in a time that grows with its length', () => {
    const { observer, seen } = collect();
    const bytes = event('read', 'x'.repeat(500 * 1000));
    const startedAt = performance.now();
    for (const byte of bytes) observer.push(Uint8Array.of(byte));
    expect(seen).toHaveLength(1);
    // Copied at every piece, it takes a minute.
    expect(performance.now() - startedAt).toBeLessThan(20_000);
  });

  it.each([1, 100, 65_536, Infinity])(
    'tells once of a frame that is too long to read, in pieces of %d bytes',
    (size) => {
      const { observer, seen } = collect();
      const bytes = Buffer.concat([event('read', 'x'.repeat(1024 * 1024)), event('read', '{}')]);
      for (let offset = 0; offset < bytes.length; offset += size) observer.push(bytes.subarray(offset, offset + size));
      const kind = { messageType: 'event', type: 'read' };
      expect(seen).toEqual([
        { kind, payload: undefined },
        { kind, payload: '{}' },
      ]);
      expect(observer.frames).toBe(2);
      expect(observer.atBoundary).toBe(true);
    },
  );
});
