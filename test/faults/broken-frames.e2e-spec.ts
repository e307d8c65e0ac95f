import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { AWS_CREDENTIALS } from '../support/bedrock-gateway.js';
import { bedrockStream, TURN_FRAMES } from '../support/bedrock-replies.js';
import { decodeFrames } from '../support/event-stream-frames.js';
import { openConverse } from '../support/event-stream-client.js';
import { FaultScene } from '../support/fault-scene.js';
import { readFaultSizes } from '../support/fault-sizes.js';
import { type Step } from '../support/upstream-script.js';

const HELLO = { messages: [{ role: 'user', content: [{ text: 'Hello' }] }] };
const MODEL = 'bedrock/us.anthropic.claude-sonnet-4-5-20250929-v1:0';
const STREAM = Buffer.concat(TURN_FRAMES);

/** How a stream ended for its caller: cut is a connection that was closed in the midst of a frame of Bedrock's own. */
type End = 'refused' | 'exception' | 'cut' | 'whole';

describe('Bedrock, whose own frames reach the caller', () => {
  let scene: FaultScene;

  beforeAll(async () => {
    const keys = [{ name: 'static', bedrock_key_config: { ...AWS_CREDENTIALS, region: 'eu-west-1' } }];
    const more = { circuit_breaker: { enabled: false } };
    scene = await FaultScene.start({ vendors: { bedrock: { keys, more } } });
  });

  afterEach(async () => {
    await scene.expectConserved();
    scene.upstream.clear();
  });

  afterAll(() => scene.close());

  /** @throws Error when the caller got something that is none of Bedrock's frames, and took it for whole */
  async function endOf(stream: Uint8Array, after: readonly Step[] = []): Promise<End> {
    scene.upstream.enqueue(bedrockStream([stream], { after }));
    const exchange = await openConverse(scene.target({ modelId: MODEL }), 'converse-stream', HELLO);
    const { bytes, torn } = await exchange.readRest();
    if (exchange.status !== 200) return 'refused';
    if (torn) return 'cut';
    const frames = decodeFrames(bytes);
    return frames.some(({ headers }) => headers[':message-type'] === 'exception') ? 'exception' : 'whole';
  }

  it('R21: that resets a stream behind any of its bytes is never taken for whole', async () => {
    const ends = new Map<End, number>();
    for (let length = 0; length < STREAM.length; length += readFaultSizes().breakEveryBytes) {
      const end = await endOf(STREAM.subarray(0, length), [{ waitMs: 1 }, { reset: true }]);
      ends.set(end, (ends.get(end) ?? 0) + 1);
    }
    expect(ends.get('whole')).toBeUndefined();
    expect(ends.get('refused')).toBeGreaterThan(0);
    expect(ends.get('exception')).toBeGreaterThan(0);
  }, 60_000);

  it('R22: one bit of whose frames is another is never taken for whole', async () => {
    const ends = new Set<End>();
    for (let position = 0; position < STREAM.length; position += 7) {
      const copy = Buffer.from(STREAM);
      copy[position] = (copy[position] ?? 0) ^ (1 << (position % 8));
      ends.add(await endOf(copy));
    }
    expect(ends).not.toContain('whole');
  }, 60_000);

  it('R22: nothing of whose frames is wrong passes as it is', async () => {
    expect(await endOf(STREAM)).toBe('whole');
  });
});
