/**
 * Looks at what a call sends to vendors and at what they answer, where an administrator has asked for it; undefined for
 * every other call. Sees no header that is sent, and so no credential. Must be quick, and never throws.
 */
export interface ExchangeInspector {
  /** A request goes out. @param path below the vendor's base URL */
  sent(path: string, body: string | Uint8Array): void;
  /** The head of the answer to it is there. */
  answered(status: number, contentType: string | undefined): void;
  /** The next bytes of that answer. */
  received(bytes: Uint8Array): void;
}
