import { hash } from 'node:crypto';
import { type FastifyReply, type FastifyRequest } from 'fastify';

/** A text or a file that is the same for everybody, and the name of this version of it. */
export interface ServedText {
  readonly bytes: Uint8Array;
  readonly contentType: string;
  /** As it stands in the header `ETag`. */
  readonly etag: string;
}

export function toServed(content: string | Uint8Array, contentType: string): ServedText {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  return { bytes, contentType, etag: `"${hash('sha256', bytes, 'base64url')}"` };
}

/**
 * Answers with the text, or with 304 to who has it. Browsers ask each time: the next version of the gateway has another.
 * @param policy the text's content security policy
 */
export function sendServed(
  { bytes, contentType, etag }: ServedText,
  policy: string,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
): void {
  void reply.headers({
    etag,
    'cache-control': 'private, no-cache',
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-resource-policy': 'same-origin',
  });
  if (hasTag(request.headers['if-none-match'], etag)) {
    void reply.status(304).send();
    return;
  }
  // As bytes, because Fastify adds a charset to the content type of a string.
  void reply.header('content-type', contentType).send(bytes);
}

function hasTag(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.split(',').some((shown) => shown.trim() === '*' || shown.trim().replace(/^W\//, '') === etag);
}
