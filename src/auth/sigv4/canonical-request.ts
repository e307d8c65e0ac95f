import { type CredentialRequest } from '../credential-request.js';

/**
 * The text that a SigV4 signature covers (AWS Signature Version 4, "create a canonical request"): method, path, query,
 * the signed headers and the hash of the body. The path is the raw one, percent-encoded once more, as every service but
 * S3 has it.
 * @returns undefined where a signed header is not in the request
 */
export function toCanonicalRequest(
  request: CredentialRequest,
  signedHeaders: readonly string[],
  payloadHash: string,
): string | undefined {
  const question = request.originalUrl.indexOf('?');
  const path = question === -1 ? request.originalUrl : request.originalUrl.slice(0, question);
  const query = question === -1 ? '' : request.originalUrl.slice(question + 1);
  const values = valuesByName(request);
  const lines: string[] = [];
  for (const name of signedHeaders) {
    const value = values.get(name);
    if (value === undefined) return undefined;
    lines.push(`${name}:${value}\n`);
  }
  return [
    request.method,
    encodePath(path),
    canonicalQuery(query),
    lines.join(''),
    signedHeaders.join(';'),
    payloadHash,
  ].join('\n');
}

/** Lines of one name are joined by commas, and runs of white space count as one space. */
function valuesByName({ raw, headers }: CredentialRequest): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  // HTTP/2 has the host in a pseudo-header.
  const authority = headers[':authority'];
  if (typeof authority === 'string') values.set('host', authority);
  const { rawHeaders } = raw;
  const seen = new Set<string>();
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase();
    const value = (rawHeaders[index + 1] ?? '').trim().replaceAll(/\s+/g, ' ');
    const earlier = seen.has(name) ? values.get(name) : undefined;
    seen.add(name);
    values.set(name, earlier === undefined ? value : `${earlier},${value}`);
  }
  return values;
}

function encodePath(path: string): string {
  return path.split('/').map(encodeStrictly).join('/');
}

/** Pairs by their names, then by their values, as they were encoded by the signer. */
function canonicalQuery(query: string): string {
  if (query === '') return '';
  return query
    .split('&')
    .map((pair) => (pair.includes('=') ? pair : `${pair}=`))
    .sort(byNameThenValue)
    .join('&');
}

/** As texts, `a1=` would stand before `a=`. */
function byNameThenValue(one: string, other: string): number {
  const [name, otherName] = [one, other].map((pair) => pair.slice(0, pair.indexOf('='))) as [string, string];
  return name === otherName ? byText(one, other) : byText(name, otherName);
}

function byText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** RFC 3986: everything but letters, digits and `-._~`. */
function encodeStrictly(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, (character) => {
    return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  });
}
