/** How bytes are cut into separate writes; each piece is followed by a turn of the event loop. */
export type Split =
  | 'byte'
  | { readonly every: number }
  /** Pieces of 1 to 64 bytes; the same seed cuts the same bytes at the same places. */
  | { readonly seed: number }
  /** Byte offsets at which a new piece begins. */
  | { readonly at: readonly number[] };

/** One thing that a scripted vendor does, in its turn. */
export type Step =
  | { readonly send: string | Uint8Array; readonly split?: Split }
  /** Sends what the function gives when its turn has come. */
  | { readonly sendNow: () => string | Uint8Array }
  /** Sends what the function gives for 0, 1, 2 …, held back whenever the reader does not read, until it leaves. */
  | { readonly endless: (index: number) => string | Uint8Array }
  | { readonly waitMs: number }
  /** Sends nothing more and keeps the connection open. */
  | { readonly stall: true }
  /** Resets the connection (TCP RST). */
  | { readonly reset: true }
  /** Ends the body as HTTP asks; on a raw socket, closes it. Implied after the last step. */
  | { readonly end: true };

/** An answer in HTTP. */
export interface HttpScript {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  /** How long the status line is held back. */
  readonly headersAfterMs?: number;
  readonly steps: readonly Step[];
}

/** Bytes written straight to the socket, HTTP or not. */
export interface RawScript {
  readonly raw: readonly Step[];
}

export type Script = HttpScript | RawScript;

/** A whole reply of JSON. */
export function jsonReply(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): HttpScript {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    steps: [{ send: typeof body === 'string' ? body : JSON.stringify(body) }],
  };
}

/** A server-sent event stream: the text, cut as told, then `after` (by default the end of the body). */
export function sseReply(
  text: string | Uint8Array,
  options: { split?: Split; after?: readonly Step[] } = {},
): HttpScript {
  const first: Step = options.split === undefined ? { send: text } : { send: text, split: options.split };
  return {
    headers: { 'content-type': 'text/event-stream; charset=utf-8' },
    steps: [first, ...(options.after ?? [])],
  };
}

/** Takes the request and never says a word. */
export function neverAnswer(): RawScript {
  return { raw: [{ stall: true }] };
}

/** Takes the request and closes the connection in good order, without an answer. */
export function closeBeforeHeaders(): RawScript {
  return { raw: [{ end: true }] };
}

/** Takes the request and resets the connection. */
export function resetBeforeHeaders(): RawScript {
  return { raw: [{ reset: true }] };
}

/** Answers with bytes that are not HTTP. */
export function garbage(bytes: string | Uint8Array = '\u0000\u0001 this is not HTTP \r\n\r\n'): RawScript {
  return { raw: [{ send: bytes }, { end: true }] };
}

/** Sends a good head at one byte per `everyMs`, then an empty JSON object. */
export function slowHeaders(everyMs: number): RawScript {
  const head = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}';
  return { raw: Array.from(head).flatMap((character): Step[] => [{ send: character }, { waitMs: everyMs }]) };
}

/** The pieces of `bytes`, in order; together they are `bytes`. */
export function cutBytes(bytes: Uint8Array, split: Split): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  let start = 0;
  for (const end of cutPoints(bytes.length, split)) {
    if (end <= start || end >= bytes.length) continue;
    pieces.push(bytes.subarray(start, end));
    start = end;
  }
  if (start < bytes.length) pieces.push(bytes.subarray(start));
  return pieces;
}

function* cutPoints(length: number, split: Split): Generator<number> {
  if (split === 'byte') {
    for (let offset = 1; offset < length; offset++) yield offset;
  } else if ('at' in split) {
    yield* [...split.at].sort((left, right) => left - right);
  } else if ('every' in split) {
    for (let offset = split.every; offset < length; offset += Math.max(1, split.every)) yield offset;
  } else {
    const random = randomFrom(split.seed);
    for (let offset = 1 + random(64); offset < length; offset += 1 + random(64)) yield offset;
  }
}

/** Repeatable numbers from 0 to `below` - 1 (mulberry32). */
function randomFrom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}
