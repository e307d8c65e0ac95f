import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bedrockEvent, bedrockException, TURN_FRAMES } from '../../../test/support/bedrock-replies.js';
import { decodeFrames } from '../../../test/support/event-stream-frames.js';
import { cutInto, mutate, pieceLengths } from '../../../test/support/mutated-bytes.js';
import { type BodyEnd, upstreamBody } from '../../../test/support/upstream-body.js';
import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { Call } from '../../gateway/model/call.js';
import { Payload } from '../../gateway/model/payload.js';
import { type Operation } from '../../gateway/model/operation.js';
import { StreamObserver } from './observe-stream.js';
import { awaitBeginning, passBody } from './pass-body.js';

const chunk = (piece: object) =>
  bedrockEvent('chunk', { bytes: Buffer.from(JSON.stringify(piece)).toString('base64') });

const PIECES = [
  { type: 'message_start', message: { usage: { input_tokens: 9 } } },
  { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
  { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Hei ✨' } },
  { type: 'message_stop', 'amazon-bedrock-invocationMetrics': { inputTokenCount: 9, outputTokenCount: 2 } },
].map(chunk);

const STREAMS: readonly { name: string; operation: Operation; frames: readonly Uint8Array[] }[] = [
  { name: 'converse-stream', operation: 'converse-stream', frames: TURN_FRAMES },
  {
    name: 'converse-stream with an exception',
    operation: 'converse-stream',
    frames: [...TURN_FRAMES.slice(0, 3), bedrockException('throttlingException', 'slow down')],
  },
  { name: 'invoke-with-response-stream', operation: 'invoke-with-response-stream', frames: PIECES },
];

/** What a caller is given of a stream, and how it ended. */
interface Passed {
  readonly bytes: Buffer;
  readonly error: GatewayError | undefined;
  /** True when the caller saw the answer begin. */
  readonly hasBegun: boolean;
  readonly observer: StreamObserver;
}

async function pass(operation: Operation, pieces: readonly Uint8Array[], end: BodyEnd): Promise<Passed> {
  const call = new Call({
    requestId: 'r',
    modelId: 'bedrock/m',
    operation,
    principal: { id: 'k', name: 'k', access: '*' },
    payload: new Payload('converse', new Uint8Array(), () => ({ messages: [] })),
  });
  const observer = new StreamObserver(call);
  const given: Uint8Array[] = [];
  let hasBegun = false;
  try {
    const body = await awaitBeginning(passBody(upstreamBody(pieces, end), call, observer), observer);
    hasBegun = true;
    for await (const piece of body) given.push(piece);
  } catch (error) {
    if (!(error instanceof GatewayError) || error.kind === 'internal') throw error;
    return { bytes: Buffer.concat(given), error, hasBegun, observer };
  }
  return { bytes: Buffer.concat(given), error: undefined, hasBegun, observer };
}

/** Holds what was given to the laws of passing: the vendor's bytes, no damaged frame, and no end that is none. */
function expectHonest({ bytes, error, hasBegun, observer }: Passed, sent: Buffer): void {
  expect(sent.subarray(0, bytes.length).equals(bytes)).toBe(true);
  if (!hasBegun) expect(bytes.length).toBe(0);
  if (error === undefined || observer.atBoundary) {
    // The AWS library throws at a wrong checksum and at half a frame.
    const frames = decodeFrames(bytes);
    const last = frames.at(-1)?.headers;
    if (error === undefined) expect(last).toBeDefined();
  }
}

const { stackTraceLimit } = Error;

beforeAll(() => {
  // Nearly every stream ends in an error, and its stack would cost more than all the rest.
  Error.stackTraceLimit = 0;
});

afterAll(() => {
  Error.stackTraceLimit = stackTraceLimit;
});

describe.each(STREAMS)('a damaged $name', ({ operation, frames }) => {
  const whole = Buffer.concat(frames);

  it('never gives a damaged frame as a good one, and never ends as if it were whole', async () => {
    const end = fc.constantFrom<BodyEnd>('end', 'reset');
    await fc.assert(
      fc.asyncProperty(mutate(whole), pieceLengths, end, async (bytes, lengths, how) => {
        expectHonest(await pass(operation, cutInto(bytes, lengths), how), bytes);
      }),
      { numRuns: 3500 },
    );
  }, 120_000);

  it('is found broken behind any byte but its last, whatever the pieces (R21)', async () => {
    for (let length = 0; length < whole.length; length++) {
      const sent = whole.subarray(0, length);
      for (const lengths of [[65_536], [1 + (length % 7)]]) {
        const passed = await pass(operation, cutInto(sent, lengths), length % 2 === 0 ? 'end' : 'reset');
        expectHonest(passed, sent);
        // Every client takes a turn without metadata; a connection that breaks there has lost it.
        const isEnough = operation === 'converse-stream' && length % 2 === 0 && endsBehindStop(sent);
        expect(passed.error === undefined).toBe(isEnough);
      }
    }
  }, 120_000);

  it('with one wrong byte anywhere is found damaged (R22)', async () => {
    for (let place = 0; place < whole.length; place++) {
      const bytes = Buffer.from(whole);
      bytes[place] = (bytes[place] ?? 0) ^ 0x20;
      for (const lengths of [[65_536], [11]]) {
        const passed = await pass(operation, cutInto(bytes, lengths), 'end');
        expect(passed.error).toBeDefined();
        expectHonest(passed, bytes);
      }
    }
  }, 120_000);
});

function endsBehindStop(bytes: Buffer): boolean {
  try {
    return decodeFrames(bytes).at(-1)?.headers[':event-type'] === 'messageStop';
  } catch {
    return false;
  }
}
