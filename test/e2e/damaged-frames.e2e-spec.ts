import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createBedrockGateway } from '../support/bedrock-gateway.js';
import { bedrockStream, TURN_FRAMES } from '../support/bedrock-replies.js';
import { openConverse, postConverseStream, readEventStream } from '../support/event-stream-client.js';
import { type TestGateway } from '../support/test-gateway.js';

const HELLO = { messages: [{ role: 'user', content: [{ text: 'Hello' }] }] };
const BEDROCK_MODEL = 'bedrock/us.anthropic.claude-sonnet-4-5-v1:0';

/** The frame with one bit of its payload turned: its checksum is wrong now. */
function damaged(frame: Uint8Array | undefined): Uint8Array {
  const bytes = Buffer.from(frame ?? []);
  const place = bytes.length - 10;
  bytes[place] = (bytes[place] ?? 0) ^ 1;
  return bytes;
}

describe.each(['h1', 'h2'] as const)('a frame of Bedrock with a wrong checksum, over %s', (http) => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await createBedrockGateway();
  });

  beforeEach(() => {
    gateway.upstream.clear();
  });

  afterAll(() => gateway.close());

  const target = () => ({ ...gateway, modelId: BEDROCK_MODEL, http });
  const begun = TURN_FRAMES.slice(0, 3);
  const rest = [damaged(TURN_FRAMES[3]), ...TURN_FRAMES.slice(4)];

  it('is an error with a status when it is the first', async () => {
    gateway.upstream.enqueue(bedrockStream([TURN_FRAMES[0]!, damaged(TURN_FRAMES[1]), ...TURN_FRAMES.slice(2)]));
    const { status, json } = await postConverseStream(target(), HELLO);
    expect({ status, message: json.message }).toEqual({ status: 424, message: expect.stringContaining('bedrock') });
  });

  it('is answered by the fallback when it is the first', async () => {
    gateway.upstream.enqueue(bedrockStream([TURN_FRAMES[0]!, damaged(TURN_FRAMES[1])]));
    const { status, headers } = await postConverseStream(
      { ...target(), headers: { 'x-bf-fallbacks': 'mock/echo' } },
      HELLO,
    );
    expect({ status, tries: headers['x-asbru-attempts'] }).toEqual({
      status: 200,
      tries: expect.stringMatching(/^bedrock streamBroken\b.*, mock ok$/),
    });
  });

  it('is not passed, and an exception stands in its place', async () => {
    gateway.upstream.enqueue(bedrockStream([...begun, ...rest]));
    const exchange = await openConverse(target(), 'converse-stream', HELLO);
    const { bytes, torn } = await exchange.readRest();
    const good = Buffer.concat(begun);
    expect({ torn, passed: bytes.subarray(0, good.length) }).toEqual({ torn: false, passed: good });
    expect(readEventStream(bytes).exception?.type).toBe('modelStreamErrorException');
  });

  it('is cut where some of it has passed', async () => {
    gateway.upstream.enqueue(bedrockStream([...begun, ...rest], { split: { every: 10 } }));
    const exchange = await openConverse(target(), 'converse-stream', HELLO);
    const { bytes, torn } = await exchange.readRest();
    expect(torn).toBe(true);
    expect(bytes.length).toBeLessThan(Buffer.concat([...begun, rest[0]!]).length);
  });
});
