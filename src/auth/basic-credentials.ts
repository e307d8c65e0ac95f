/** A user name and a password. */
export interface BasicCredentials {
  readonly name: string;
  readonly password: string;
}

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** Longer than any of them; a password hash costs by the byte. */
const MAX_LENGTH = 4096;

/** True for `Authorization: Basic …` (RFC 7617), also a broken one. */
export function isBasic(authorization: string): boolean {
  return /^basic(?: |$)/i.test(authorization);
}

/** Undefined where the header is not `Basic`, base64 and a colon. */
export function readBasicCredentials(authorization: string): BasicCredentials | undefined {
  const encoded = authorization.slice('basic '.length).trim();
  if (!isBasic(authorization) || encoded.length > MAX_LENGTH || !BASE64.test(encoded)) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon === -1 ? undefined : { name: text.slice(0, colon), password: text.slice(colon + 1) };
}
