import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SseDecoder, SseError } from './sse-decoder.js';

interface SeenEvent {
  readonly data: string;
  readonly event: string | undefined;
}

/** All events of a stream that arrives in these chunks. */
function decodeChunks(chunks: readonly Uint8Array[]): SeenEvent[] {
  const events: SeenEvent[] = [];
  const decoder = new SseDecoder((data, event) => events.push({ data, event }));
  for (const chunk of chunks) decoder.push(chunk);
  decoder.end();
  return events;
}

const decodeText = (text: string): SeenEvent[] => decodeChunks([Buffer.from(text)]);

/** `bytes` cut at the offsets, which may repeat (empty chunks are legal). */
function cut(bytes: Uint8Array, offsets: readonly number[]): Uint8Array[] {
  const sorted = [0, ...[...offsets].sort((a, b) => a - b), bytes.length];
  return sorted.slice(1).map((end, index) => bytes.subarray(sorted[index], end));
}

describe('SseDecoder', () => {
  it.each<{ name: string; text: string; expected: SeenEvent[] }>([
    { name: 'a data line', text: 'data: hello\n\n', expected: [{ data: 'hello', event: undefined }] },
    { name: 'no space after the colon', text: 'data:hello\n\n', expected: [{ data: 'hello', event: undefined }] },
    { name: 'several data lines', text: 'data: a\ndata: b\n\n', expected: [{ data: 'a\nb', event: undefined }] },
    { name: 'an event name', text: 'event: ping\ndata: {}\n\n', expected: [{ data: '{}', event: 'ping' }] },
    {
      name: 'an event name that does not leak into the next event',
      text: 'event: ping\ndata: 1\n\ndata: 2\n\n',
      expected: [
        { data: '1', event: 'ping' },
        { data: '2', event: undefined },
      ],
    },
    { name: 'CRLF', text: 'data: a\r\ndata: b\r\n\r\n', expected: [{ data: 'a\nb', event: undefined }] },
    { name: 'CR alone', text: 'data: a\rdata: b\r\r', expected: [{ data: 'a\nb', event: undefined }] },
    {
      name: 'comments, ids and retries',
      text: ': OPENROUTER PROCESSING\n\nid: 7\nretry: 10\ndata: x\n\n',
      expected: [{ data: 'x', event: undefined }],
    },
    { name: 'a byte order mark', text: '\ufeffdata: x\n\n', expected: [{ data: 'x', event: undefined }] },
    { name: 'fields it does not know', text: 'foo: bar\ndata: x\n\n', expected: [{ data: 'x', event: undefined }] },
    { name: 'an event without data', text: 'event: ping\n\n', expected: [] },
    { name: 'an empty stream', text: '', expected: [] },
  ])('reads $name', ({ text, expected }) => {
    expect(decodeText(text)).toEqual(expected);
  });

  it.each(['data: x', 'data: x\n', 'data: x\r', 'data: x\r\n'])('delivers a last event that ends in %j', (text) => {
    expect(decodeText(`data: first\n\n${text}`).map(({ data }) => data)).toEqual(['first', 'x']);
  });

  it('delivers an event as soon as it is complete', () => {
    const seen: string[] = [];
    const decoder = new SseDecoder((data) => seen.push(data));
    decoder.push(Buffer.from('data: 1\n\nda'));
    expect(seen).toEqual(['1']);
    decoder.push(Buffer.from('ta: 2\n\n'));
    expect(seen).toEqual(['1', '2']);
  });

  it('refuses an event that is longer than the limit', () => {
    const decoder = new SseDecoder(() => undefined, 10);
    expect(() => {
      decoder.push(Buffer.from('data: 0123456789'));
    }).toThrow(SseError);
  });

  it('passes on what its listener throws', () => {
    const decoder = new SseDecoder(() => {
      throw new RangeError('mine');
    });
    expect(() => {
      decoder.push(Buffer.from('data: x\n\n'));
    }).toThrow(RangeError);
  });

  it('gives the same events however the bytes are split', () => {
    const line = fc.stringMatching(/^[^\r\n]{0,12}$/u);
    const field = fc.oneof(
      line.map((value) => `data: ${value}`),
      line.map((value) => `event: ${value}`),
      line.map((value) => `: ${value}`),
    );
    const lineEnd = fc.constantFrom('\n', '\r\n', '\r');
    const stream = fc
      .array(fc.tuple(fc.array(field, { maxLength: 4 }), lineEnd), { maxLength: 8 })
      .map((events) => events.map(([fields, end]) => [...fields, '', ''].join(end)).join(''));
    fc.assert(
      fc.property(stream, fc.array(fc.nat(400), { maxLength: 12 }), fc.boolean(), (text, offsets, everyByte) => {
        const bytes = Buffer.from(text);
        const at = everyByte ? [...bytes.keys()] : offsets.filter((offset) => offset <= bytes.length);
        expect(decodeChunks(cut(bytes, at))).toEqual(decodeChunks([bytes]));
      }),
      { numRuns: 500 },
    );
  });
});
