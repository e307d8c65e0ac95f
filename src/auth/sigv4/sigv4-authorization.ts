/** An `Authorization: AWS4-HMAC-SHA256 …` header, taken apart. */
export interface SigV4Authorization {
  readonly accessKeyId: string;
  /** `20260131`; the day that the signing key was made for. */
  readonly date: string;
  readonly region: string;
  readonly service: string;
  /** Names in lower case, in the order in which they were signed. */
  readonly signedHeaders: readonly string[];
  /** 64 hexadecimal digits. */
  readonly signature: string;
}

export const SIGV4_ALGORITHM = 'AWS4-HMAC-SHA256';

/** In the one order that all of AWS's signers write. Over HTTP/2, the SDK for JavaScript signs `:authority`, which sorts first. */
const HEADER = new RegExp(
  '^AWS4-HMAC-SHA256\\s+' +
    'Credential=(\\w{1,128})/(\\d{8})/([\\w-]{1,64})/([\\w-]{1,64})/aws4_request\\s*,\\s*' +
    'SignedHeaders=(:?[\\w-]+(?:;[\\w-]+)*)\\s*,\\s*' +
    'Signature=([\\da-f]{64})$',
);

/** True for the header of any SigV4 request, also a broken one. */
export function isSigV4(authorization: string): boolean {
  return /^AWS4-HMAC-SHA256\b/i.test(authorization);
}

/** The lookahead takes nothing: what follows one `Credential` may begin with the next. */
const NAMED = /Credential(?=\W*(\w{1,128}))/gi;

/** Every word of a SigV4 header that may be meant as its access key id, however broken the header is. */
export function namedAccessKeyIds(authorization: string): readonly string[] {
  if (!isSigV4(authorization)) return [];
  return Array.from(authorization.matchAll(NAMED), ([, accessKeyId = '']) => accessKeyId);
}

/** Undefined where the header is not what AWS's signing documentation describes. */
export function parseSigV4Authorization(authorization: string): SigV4Authorization | undefined {
  const match = HEADER.exec(authorization);
  if (match === null) return undefined;
  const [, accessKeyId, date, region, service, names, signature] = match as unknown as Captures;
  return { accessKeyId, date, region, service, signedHeaders: names.split(';'), signature };
}

/** The whole header and what its groups caught: every group is in every match. */
type Captures = readonly [string, string, string, string, string, string, string];
