import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { type CredentialRequest, readHeader } from '../credential-request.js';
import { toCanonicalRequest } from './canonical-request.js';
import { deriveSigningKey, payloadHashOf, sameSignature, signatureOf } from './signature.js';
import { parseSigV4Authorization, type SigV4Authorization } from './sigv4-authorization.js';

/** How far the signer's clock may be from this machine's, as at AWS. */
const MAX_SKEW_MS = 5 * 60 * 1000;

/** Bedrock's own name, which all its SDKs sign for. */
const SERVICE = 'bedrock';

/**
 * Headers by which Bedrock or this gateway understands a call otherwise. Whoever adds one to a recorded request must not
 * change what its signer asked for. `x-bf-vk` says who calls and decides alone.
 */
const CHANGES_MEANING = /^x-(?:amzn-bedrock-|asbru-|bf-(?!vk$))/;

const HASH = /^[\da-f]{64}$/;
const TIME = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;

/** Days and regions of one key that are remembered; a signing key costs four hashes. */
const MAX_SIGNING_KEYS = 16;

/** A request whose head was signed, as far as can be told without its body. */
export interface SignedHead {
  /**
   * Checks that the body is the one that was signed.
   * @throws GatewayError `badSignature`
   */
  readonly checkBody: (body: Uint8Array) => void;
}

/** Verifies the signatures of one secret access key. */
export class SigV4Verifier {
  private readonly signingKeys = new Map<string, Buffer>();

  constructor(private readonly secretAccessKey: string) {}

  /**
   * Checks the head of a request: its date, its scope and, where the signer stated the hash of the body, its signature
   * too. SDKs that state none (boto3) are checked when the body is there.
   * @param nowMs milliseconds since 1970
   * @throws GatewayError `badSignature`
   */
  verify(request: CredentialRequest, authorization: SigV4Authorization, nowMs: number): SignedHead {
    const time = readTime(request, authorization, nowMs);
    checkScope(request, authorization);
    const stated = readStatedHash(request, authorization);
    if (stated === undefined) {
      return {
        checkBody: (body) => {
          this.checkSignature(request, authorization, time, payloadHashOf(body));
        },
      };
    }
    this.checkSignature(request, authorization, time, stated);
    return {
      checkBody: (body) => {
        if (payloadHashOf(body) !== stated) throw mismatch('The body is not the one that x-amz-content-sha256 states.');
      },
    };
  }

  private checkSignature(
    request: CredentialRequest,
    authorization: SigV4Authorization,
    time: string,
    payloadHash: string,
  ): void {
    const canonical = toCanonicalRequest(request, authorization.signedHeaders, payloadHash);
    if (canonical === undefined) throw mismatch('A header that was signed is not in the request.');
    const expected = signatureOf(canonical, time, authorization, this.signingKeyOf(authorization));
    if (!sameSignature(expected, authorization.signature)) {
      throw mismatch(
        'The signature does not match the request. Check the secret access key, and that no proxy changes the path, ' +
          'the Host header or another signed header.',
      );
    }
  }

  private signingKeyOf(scope: SigV4Authorization): Buffer {
    const name = `${scope.date}/${scope.region}/${scope.service}`;
    const known = this.signingKeys.get(name);
    if (known !== undefined) return known;
    if (this.signingKeys.size >= MAX_SIGNING_KEYS) this.signingKeys.clear();
    const key = deriveSigningKey(this.secretAccessKey, scope);
    this.signingKeys.set(name, key);
    return key;
  }
}

/**
 * Reads a SigV4 Authorization header.
 * @throws GatewayError `unauthenticated` for one that is not what AWS documents
 */
export function readSigV4Authorization(authorization: string): SigV4Authorization {
  const parsed = parseSigV4Authorization(authorization);
  if (parsed !== undefined) return parsed;
  throw new GatewayError(
    'unauthenticated',
    'The Authorization header is no SigV4 signature: expected "AWS4-HMAC-SHA256 Credential=<access key id>/<date>/' +
      '<region>/bedrock/aws4_request, SignedHeaders=<names>, Signature=<64 hexadecimal digits>".',
  );
}

function readTime(request: CredentialRequest, { date, signedHeaders }: SigV4Authorization, nowMs: number): string {
  const time = readHeader(request, 'x-amz-date') ?? '';
  const [, year, month, day, hour, minute, second] = TIME.exec(time) ?? [];
  if (year === undefined || !signedHeaders.includes('x-amz-date')) {
    throw mismatch('The request needs a signed x-amz-date header of the form 20260131T235959Z.');
  }
  const atMs = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  if (!time.startsWith(date)) throw mismatch('The date of the credential is not the day of x-amz-date.');
  if (Math.abs(nowMs - atMs) > MAX_SKEW_MS) {
    const now = new Date(nowMs).toISOString();
    throw mismatch(`The signature was made more than 5 minutes from now (${now}). Check the clock of the caller.`);
  }
  return time;
}

function checkScope(request: CredentialRequest, { service, signedHeaders }: SigV4Authorization): void {
  if (service !== SERVICE) throw mismatch(`The signature is for another service; expected "${SERVICE}".`);
  if (!signedHeaders.includes('host') && !signedHeaders.includes(':authority'))
    throw mismatch('The Host header has to be signed.');
  for (const name of Object.keys(request.headers)) {
    if (CHANGES_MEANING.test(name) && !signedHeaders.includes(name)) {
      throw mismatch('Headers that begin with x-amzn-bedrock-, x-asbru- or x-bf- have to be signed, but for x-bf-vk.');
    }
  }
  if (readHeader(request, 'x-amz-security-token') !== undefined) {
    throw new GatewayError(
      'unauthenticated',
      'Session tokens (x-amz-security-token) are not issued by this gateway. Use the access key pair alone.',
    );
  }
}

/** The hash of the body that the signer stated and signed. */
function readStatedHash(request: CredentialRequest, { signedHeaders }: SigV4Authorization): string | undefined {
  const stated = readHeader(request, 'x-amz-content-sha256');
  if (stated === undefined || !signedHeaders.includes('x-amz-content-sha256')) return undefined;
  if (HASH.test(stated)) return stated;
  throw mismatch('x-amz-content-sha256 has to be the SHA-256 of the body: unsigned and chunked bodies are refused.');
}

function mismatch(message: string): GatewayError {
  return new GatewayError('badSignature', message);
}
