import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createBedrockGateway } from '../support/bedrock-gateway.js';
import { bedrockStream, TURN_FRAMES } from '../support/bedrock-replies.js';
import { type ConverseTarget, openConverse } from '../support/event-stream-client.js';
import { decodeFrames } from '../support/event-stream-frames.js';
import { chatChunks } from '../support/openai-chat-replies.js';
import { type TestGateway } from '../support/test-gateway.js';
import { type HttpScript, sseReply, type Step } from '../support/upstream-script.js';

const HELLO = { messages: [{ role: 'user', content: [{ text: 'Hello' }] }] };
const BEDROCK_MODEL = 'bedrock/us.anthropic.claude-sonnet-4-5-v1:0';

/** The shortest limit there is, and a silence of four of them. */
const LIMIT_SECONDS = 0.25;
const SILENCE: Step = { waitMs: 1000 };

const CHUNKS = chatChunks({ text: 'Hei from the other side', fragment: 5 }).split(/(?<=\n\n)/);
const PING = {
  headers: { ':event-type': 'ping', ':content-type': 'application/json', ':message-type': 'event' },
  body: {},
};

function chatSteps(...steps: Step[]): HttpScript {
  return { ...sseReply(''), steps };
}

const send = (...chunks: string[]): Step => ({ send: chunks.join('') });

describe.each(['h1', 'h2'] as const)('server.stream_keep_alive_in_seconds over %s', (http) => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await createBedrockGateway({
      config: { server: { stream_keep_alive_in_seconds: LIMIT_SECONDS } },
      network: { stream_idle_timeout_in_seconds: 2 },
    });
  });

  beforeEach(() => {
    gateway.upstream.clear();
  });

  afterAll(() => gateway.close());

  async function framesOf(target: Omit<ConverseTarget, 'url' | 'key' | 'http'>) {
    const exchange = await openConverse({ ...gateway, ...target, http }, 'converse-stream', HELLO);
    const { bytes, torn } = await exchange.readRest();
    return { frames: decodeFrames(bytes), bytes, torn };
  }

  const namesOf = ({ frames }: Awaited<ReturnType<typeof framesOf>>) =>
    frames.map(({ headers }) => headers[':event-type'] ?? headers[':exception-type']);

  it('fills a silence with frames, and no other time', async () => {
    const [role = '', first = '', ...rest] = CHUNKS;
    gateway.upstream.enqueue(chatSteps(send(role, first), SILENCE, send(...rest)));
    const seen = await framesOf({ modelId: 'openai/gpt-4o' });
    const names = namesOf(seen);
    const pings = names.filter((name) => name === 'ping').length;
    expect(pings).toBeGreaterThanOrEqual(2);
    expect(names.slice(0, 2 + pings)).toEqual([
      'messageStart',
      'contentBlockDelta',
      ...Array<string>(pings).fill('ping'),
    ]);
    expect(seen.frames[2]).toEqual(PING);
  });

  it('sends nothing before the first event', async () => {
    gateway.upstream.enqueue(chatSteps(send(CHUNKS[0] ?? ''), SILENCE, send(...CHUNKS.slice(1))));
    expect(namesOf(await framesOf({ modelId: 'openai/gpt-4o' }))).not.toContain('ping');
  });

  it('sends nothing between the halves of a frame, nor behind the last one, of a stream that passes', async () => {
    const [start, delta, ...rest] = TURN_FRAMES as [Uint8Array, Uint8Array, ...Uint8Array[]];
    const half = [start, delta.subarray(0, 50)];
    const steps: Step[] = [SILENCE, { send: Buffer.concat([delta.subarray(50), ...rest]) }, SILENCE];
    gateway.upstream.enqueue(bedrockStream(half, { after: steps }));
    const { bytes, torn } = await framesOf({ modelId: BEDROCK_MODEL });
    expect({ bytes, torn }).toEqual({ bytes: Buffer.concat(TURN_FRAMES), torn: false });
  });

  it('fills a silence of a stream that passes, whose own bytes stay as they are', async () => {
    gateway.upstream.enqueue(
      bedrockStream(TURN_FRAMES.slice(0, 3), { after: [SILENCE, { send: Buffer.concat(TURN_FRAMES.slice(3)) }] }),
    );
    const seen = await framesOf({ modelId: BEDROCK_MODEL });
    const own = decodeFrames(Buffer.concat(TURN_FRAMES));
    expect(namesOf(seen).filter((name) => name === 'ping').length).toBeGreaterThanOrEqual(2);
    expect(seen.frames.filter(({ headers }) => headers[':event-type'] !== 'ping')).toEqual(own);
  });

  it('leaves a stalled vendor to its own limit', async () => {
    gateway.upstream.enqueue(bedrockStream(TURN_FRAMES.slice(0, 3), { after: [{ stall: true }] }));
    const names = namesOf(await framesOf({ modelId: BEDROCK_MODEL }));
    expect(names).toContain('ping');
    expect(names.at(-1)).toBe('modelStreamErrorException');
  });
});

describe('server.stream_keep_alive_in_seconds of 0', () => {
  it('leaves silences as they are', async () => {
    const gateway = await createBedrockGateway({ config: { server: { stream_keep_alive_in_seconds: 0 } } });
    try {
      const [role = '', first = '', ...rest] = CHUNKS;
      gateway.upstream.enqueue(chatSteps(send(role, first), SILENCE, send(...rest)));
      const exchange = await openConverse({ ...gateway, modelId: 'openai/gpt-4o' }, 'converse-stream', HELLO);
      const { bytes } = await exchange.readRest();
      expect(decodeFrames(bytes).some(({ headers }) => headers[':event-type'] === 'ping')).toBe(false);
    } finally {
      await gateway.close();
    }
  });
});
