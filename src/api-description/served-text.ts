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
  return { bytes, contentType, etag: `"${hash('sha256', bytes, 'base64url').slice(0, 22)}"` };
}

/** Scripts, styles and data of this port only, and in nobody's frame. Swagger UI writes styles into its elements. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Answers with the text, or with 304 to who has it. Browsers ask each time: the next version of the gateway has another. */
export function sendServed(
  request: FastifyRequest,
  reply: FastifyReply,
  { bytes, contentType, etag }: ServedText,
): void {
  void reply.headers({
    etag,
    'cache-control': 'private, no-cache',
    'content-security-policy': CONTENT_SECURITY_POLICY,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
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
