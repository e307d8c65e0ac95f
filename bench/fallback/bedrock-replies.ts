// What native/bedrock-events.c does, for machines without a C compiler.
import { crc32 } from 'node:zlib';

const USAGE = { inputTokens: 123, outputTokens: 160, serverToolUsage: {}, totalTokens: 283 };

export const BEDROCK_STREAM_TYPE = 'application/vnd.amazon.eventstream';

export const BEDROCK_REPLY = JSON.stringify({
  metrics: { latencyMs: 522 },
  output: { message: { content: [{ text: 'xxxxxxx '.repeat(80) }], role: 'assistant' } },
  stopReason: 'end_turn',
  usage: {
    cacheReadInputTokenCount: 0,
    cacheReadInputTokens: 0,
    cacheWriteInputTokenCount: 0,
    cacheWriteInputTokens: 0,
    ...USAGE,
  },
});

/** The frame of a delta; `p` is the padding that AWS adds to every event. */
export function bedrockDelta(text: string): Buffer {
  return formatFrame('contentBlockDelta', { contentBlockIndex: 0, delta: { text }, p: 'abcdefghijklmnopqrstu' });
}

export const BEDROCK_START = formatFrame('messageStart', { p: 'abcdefghijklmno', role: 'assistant' });

export const BEDROCK_END: readonly Buffer[] = [
  formatFrame('contentBlockStop', { contentBlockIndex: 0, p: 'abcdefghij' }),
  formatFrame('messageStop', { p: 'abcdefghijkl', stopReason: 'end_turn' }),
  formatFrame('metadata', { metrics: { latencyMs: 522 }, p: 'abcdefghijkl', usage: USAGE }),
];

/** Total length, length of the headers, checksum of both, headers, payload, checksum of everything before. */
function formatFrame(type: string, payload: object): Buffer {
  const headers = Buffer.concat([
    formatHeader(':event-type', type),
    formatHeader(':content-type', 'application/json'),
    formatHeader(':message-type', 'event'),
  ]);
  const body = Buffer.from(JSON.stringify(payload));
  const prelude = Buffer.alloc(8);
  prelude.writeUInt32BE(headers.length + body.length + 16, 0);
  prelude.writeUInt32BE(headers.length, 4);
  const checked = Buffer.concat([prelude, checksum(prelude), headers, body]);
  return Buffer.concat([checked, checksum(checked)]);
}

/** Name length, name, type 7 (string), two bytes of length, value. */
function formatHeader(name: string, value: string): Buffer {
  const sizes = [value.length >> 8, value.length & 255];
  return Buffer.concat([Buffer.from([name.length]), Buffer.from(name), Buffer.from([7, ...sizes]), Buffer.from(value)]);
}

function checksum(bytes: Buffer): Buffer {
  const written = Buffer.alloc(4);
  written.writeUInt32BE(crc32(bytes));
  return written;
}
