/** A request body as dialects and hosts make it; pieces are sent one after the other. */
export type RequestBody = string | Uint8Array | readonly Uint8Array[];

/** A body of so many bytes or more is sent in pieces: an iterator costs little beside it. */
const LARGE_BYTES = 32 * 1024;

/** What undici is given of a body, and its length where undici cannot know it. */
export interface PassingBody {
  readonly body: string | Uint8Array | Iterable<Uint8Array>;
  readonly contentLength?: number;
}

/**
 * The body for one sending. undici holds on to what it was given until the answer has ended, which of a stream are minutes:
 * a large body is handed out piece by piece, and nobody keeps the pieces.
 */
export function toPassingBody(body: RequestBody): PassingBody {
  const pieces = toPieces(body);
  if (pieces === undefined) return { body: body as string | Uint8Array };
  const contentLength = pieces.reduce((sum, { byteLength }) => sum + byteLength, 0);
  return { body: handOut(pieces), contentLength };
}

/** Undefined for a body that undici may keep. The array is the caller's. */
function toPieces(body: RequestBody): Uint8Array[] | undefined {
  if (typeof body === 'string') return body.length < LARGE_BYTES ? undefined : [Buffer.from(body)];
  if (body instanceof Uint8Array) return body.byteLength < LARGE_BYTES ? undefined : [body];
  return [...body];
}

function* handOut(pieces: Uint8Array[]): Generator<Uint8Array, void> {
  for (let piece = pieces.shift(); piece !== undefined; piece = pieces.shift()) yield piece;
}
