import { createHmac, hash, timingSafeEqual } from 'node:crypto';
import { SIGV4_ALGORITHM, type SigV4Authorization } from './sigv4-authorization.js';

/** Where and when a signature counts. */
export type SigningScope = Pick<SigV4Authorization, 'date' | 'region' | 'service'>;

/**
 * The signature of a canonical request, in hexadecimal digits.
 * @param time `20260131T235959Z`, as `x-amz-date` says it
 */
export function signatureOf(canonicalRequest: string, time: string, scope: SigningScope, signingKey: Buffer): string {
  const { date, region, service } = scope;
  const text = [
    SIGV4_ALGORITHM,
    time,
    `${date}/${region}/${service}/aws4_request`,
    hash('sha256', canonicalRequest),
  ].join('\n');
  return createHmac('sha256', signingKey).update(text).digest('hex');
}

/** The key of one day, region and service, made of the secret. */
export function deriveSigningKey(secretAccessKey: string, { date, region, service }: SigningScope): Buffer {
  const steps = [date, region, service, 'aws4_request'];
  return steps.reduce<Buffer>(
    (key, step) => createHmac('sha256', key).update(step).digest(),
    Buffer.from(`AWS4${secretAccessKey}`),
  );
}

/** Compares without telling by its time where two signatures differ. */
export function sameSignature(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
}

/** SHA-256 of a body in hexadecimal digits. */
export function payloadHashOf(body: Uint8Array): string {
  return hash('sha256', body);
}
