import { type Call } from '../../gateway/model/call.js';
import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { checkAnswerSize } from '../shared/answer-limit.js';
import { type ExchangePhase, toTransportError } from '../shared/transport-error.js';
import { type UpstreamResponse } from '../shared/dispatch-request.js';
import { bedrock } from './bedrock.vendor.js';

/** Looks at a body as it passes, and changes nothing. */
export interface BodyObserver {
  /** True when so much of it has passed that the answer has begun: what breaks from then on is the answer. */
  readonly hasBegun: boolean;
  /** True when the body is whole as it is, whatever becomes of the connection. */
  readonly isComplete: boolean;
  /** Looks at the next piece and gives how many of its bytes may pass: all, unless it is broken there. */
  push(piece: Uint8Array): number;
  /** Called at the body's end. @throws GatewayError `streamBroken` when it ended too early */
  end(): void;
}

/** For bodies that nothing is read from. */
export const NO_OBSERVER: BodyObserver = {
  hasBegun: true,
  isComplete: false,
  push: (piece) => piece.byteLength,
  end: () => undefined,
};

/**
 * The bytes of a reply as they come. Ending the iteration ends the vendor's request.
 * @param passedBytes how many of them have passed already
 * @throws GatewayError from the iteration, when the connection or the body breaks
 */
export async function* passBody(
  { body }: UpstreamResponse,
  call: Call,
  observer: BodyObserver,
  passedBytes = 0,
): AsyncGenerator<Uint8Array, void> {
  let phase: ExchangePhase = passedBytes > 0 ? 'streaming' : 'beforeFirstEvent';
  let size = passedBytes;
  try {
    for await (const piece of body) {
      size += piece.byteLength;
      call.inspector?.received(piece);
      checkAnswerSize(size, call, bedrock.name);
      const good = observer.push(piece);
      if (observer.hasBegun) phase = 'streaming';
      if (good > 0) yield good === piece.byteLength ? piece : piece.subarray(0, good);
      if (good < piece.byteLength) throw notFrames();
    }
  } catch (error) {
    // What breaks behind the last frame takes nothing away.
    if (!observer.isComplete) throw toTransportError(error, { vendor: bedrock.name, phase, signal: call.ending });
  } finally {
    body.release();
  }
  observer.end();
}

/**
 * The same bytes, given when the answer has begun: a failure before that surfaces here, and the answer is not yet
 * committed.
 * @throws GatewayError when the connection or the body breaks
 */
export async function awaitBeginning(
  body: AsyncGenerator<Uint8Array, void>,
  observer: BodyObserver,
): Promise<AsyncGenerator<Uint8Array, void>> {
  const held: Uint8Array[] = [];
  while (!observer.hasBegun) {
    const next = await body.next();
    if (next.done === true) break;
    held.push(next.value);
  }
  return passHeld(held, body);
}

/** In one piece: between two of them the observer would be ahead of what was given. */
async function* passHeld(held: Uint8Array[], body: AsyncGenerator<Uint8Array, void>): AsyncGenerator<Uint8Array, void> {
  try {
    if (held.length > 0) yield takeAll(held);
    yield* body;
  } finally {
    await body.return();
  }
}

/** What was held is not kept as long as the stream runs. */
function takeAll(held: Uint8Array[]): Uint8Array {
  const [only] = held;
  const all = held.length === 1 && only !== undefined ? only : Buffer.concat(held);
  held.length = 0;
  return all;
}

/** The beginning of a body that was looked at before it passes. */
export interface PeekedBody {
  readonly bytes: Uint8Array;
  /** False when there is more of it. */
  readonly isWhole: boolean;
}

/**
 * Reads a body up to its end or a little beyond `maxBytes`; what is left stays in it.
 * @throws GatewayError when the connection breaks
 */
export async function peekBody({ body }: UpstreamResponse, call: Call, maxBytes: number): Promise<PeekedBody> {
  try {
    const bytes = await body.gather(maxBytes);
    return { bytes, isWhole: bytes.byteLength <= maxBytes };
  } catch (error) {
    throw toTransportError(error, { vendor: bedrock.name, phase: 'beforeFirstEvent', signal: call.ending });
  }
}

/**
 * The bytes of a body that was looked at, and then the others as they come.
 * @param passedBytes as {@link passBody} has it
 */
export async function* passPeeked(
  response: UpstreamResponse,
  call: Call,
  { bytes, isWhole }: PeekedBody,
  passedBytes = 0,
): AsyncGenerator<Uint8Array, void> {
  try {
    if (bytes.byteLength > 0) yield bytes;
    if (!isWhole) yield* passBody(response, call, NO_OBSERVER, passedBytes);
  } finally {
    response.body.release();
  }
}

function notFrames(): GatewayError {
  return new GatewayError(
    'streamBroken',
    'The vendor bedrock sent bytes that are no frame of its event stream, or a damaged one. Send the request again.',
    { vendor: { name: bedrock.name } },
  );
}
