/** A request body as dialects and hosts make it; pieces are sent one after the other. */
export type RequestBody = string | Uint8Array | readonly Uint8Array[];

/** From this length on, in bytes or in characters of a text, an iterator costs little beside the body. */
const LARGE_LENGTH = 32 * 1024;

/** What undici is given of a body, and its length where undici cannot know it. */
export interface PassingBody {
  readonly body: string | Uint8Array | Iterable<Uint8Array>;
  readonly contentLength?: number;
}

/**
 * The body for one sending. undici holds on to what it was given until the answer has ended, which of a stream are minutes:
 * a large body is given as an iterator that forgets what it has handed out.
 */
export function toPassingBody(body: RequestBody): PassingBody {
  const pieces = toPieces(body);
  if (pieces === undefined) return { body: body as string | Uint8Array };
  const contentLength = pieces.reduce((sum, { byteLength }) => sum + byteLength, 0);
  return { body: handOut(pieces), contentLength };
}

/** Undefined for a body that undici may keep. The array is the caller's. */
function toPieces(body: RequestBody): Uint8Array[] | undefined {
  if (typeof body === 'string') return body.length < LARGE_LENGTH ? undefined : [Buffer.from(body)];
  if (body instanceof Uint8Array) return body.byteLength < LARGE_LENGTH ? undefined : [body];
  return [...body];
}

function* handOut(pieces: Uint8Array[]): Generator<Uint8Array, void> {
  for (let piece = pieces.shift(); piece !== undefined; piece = pieces.shift()) yield piece;
}
