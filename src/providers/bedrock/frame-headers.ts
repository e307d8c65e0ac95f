const STRING_TYPE = 7;

/** Bytes of the values of each header type, by type; the types 6 and 7 say their length themselves (`u16`). */
const VALUE_BYTES = [0, 0, 1, 2, 4, 8, undefined, undefined, 8, 16] as const;

/** What a frame says of itself. */
export interface FrameKind {
  readonly messageType?: string;
  /** Name of the event or of the exception. */
  readonly type?: string;
}

/**
 * Reads the two headers that tell what a frame is; undefined when the bytes are no headers.
 * @param headers the header block of one frame, whole
 */
export function readFrameKind(headers: Buffer): FrameKind | undefined {
  let messageType: string | undefined;
  let type: string | undefined;
  let offset = 0;
  while (offset < headers.length) {
    const nameEnd = offset + 1 + (headers[offset] ?? 0);
    const value = locateValue(headers, nameEnd);
    if (value === undefined) return undefined;
    if (headers[nameEnd] === STRING_TYPE) {
      const name = headers.toString('latin1', offset + 1, nameEnd);
      if (name === ':message-type') messageType = headers.toString('latin1', value.start, value.end);
      else if (TYPE_HEADERS.has(name)) type = headers.toString('latin1', value.start, value.end);
    }
    offset = value.end;
  }
  return {
    ...(messageType === undefined ? undefined : { messageType }),
    ...(type === undefined ? undefined : { type }),
  };
}

const TYPE_HEADERS: ReadonlySet<string> = new Set([':event-type', ':exception-type', ':error-code']);

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
