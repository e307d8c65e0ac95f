const STRING_TYPE = 7;

/** Bytes of the values of each header type, by type; the types 6 and 7 say their length themselves (`u16`). */
const VALUE_BYTES = [0, 0, 1, 2, 4, 8, undefined, undefined, 8, 16] as const;

/** What a frame says of itself. */
export interface FrameKind {
  readonly messageType?: string;
  /** Name of the event or of the exception. */
  readonly type?: string;
  /** What an error without payload says. */
  readonly message?: string;
}

/** The headers that are read, and what they tell. */
const MEMBERS: ReadonlyMap<string, keyof FrameKind> = new Map([
  [':message-type', 'messageType'],
  [':event-type', 'type'],
  [':exception-type', 'type'],
  [':error-code', 'type'],
  [':error-message', 'message'],
]);

/**
 * Reads the headers that tell what a frame is; undefined when the bytes are no headers.
 * @param headers the header block of one frame, whole
 */
export function readFrameKind(headers: Buffer): FrameKind | undefined {
  const kind: { -readonly [Member in keyof FrameKind]: FrameKind[Member] } = {};
  let offset = 0;
  while (offset < headers.length) {
    const nameEnd = offset + 1 + (headers[offset] ?? 0);
    const value = locateValue(headers, nameEnd);
    if (value === undefined) return undefined;
    if (headers[nameEnd] === STRING_TYPE) {
      const member = MEMBERS.get(headers.toString('latin1', offset + 1, nameEnd));
      if (member !== undefined) kind[member] = headers.toString('utf8', value.start, value.end);
    }
    offset = value.end;
  }
  return kind;
}

/** @param typeOffset where the type of the value stands */
function locateValue(headers: Buffer, typeOffset: number): { start: number; end: number } | undefined {
  const headerType = headers[typeOffset];
  if (headerType === undefined || headerType >= VALUE_BYTES.length) return undefined;
  const fixed = VALUE_BYTES[headerType];
  const start = typeOffset + (fixed === undefined ? 3 : 1);
  if (start > headers.length) return undefined;
  const end = start + (fixed ?? headers.readUInt16BE(typeOffset + 1));
  return end > headers.length ? undefined : { start, end };
}
