import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import { describe, expect, it } from '@jest/globals';
import { signRequest, type UnsignedRequest } from './request-signer.js';
import { pathOf } from './endpoint.js';
import { Sha256 } from './sha256.js';

const CREDENTIALS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
const DATE = new Date('2026-03-01T12:34:56.789Z');

function requestFor(model: string, more: Partial<UnsignedRequest> = {}): UnsignedRequest {
  return {
    origin: 'https://bedrock-runtime.eu-west-1.amazonaws.com',
    path: pathOf({ operation: 'converse', guardrail: undefined }, model),
    headers: { 'content-type': 'application/json' },
    body: Buffer.from('{"messages": []}'),
    region: 'eu-west-1',
    ...more,
  };
}

/** AWS's algorithm by hand: the canonical URI is the path as it is sent, each segment percent-encoded once more. */
function signatureByHand(request: UnsignedRequest, signed: Readonly<Record<string, string>>): string {
  const names = /SignedHeaders=([^,]+)/.exec(signed['authorization'] ?? '')?.[1]?.split(';') ?? [];
  const canonicalUri = request.path
    .split('/')
    .map((segment) => segment.replace(/[^A-Za-z0-9\-._~]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`))
    .join('/');
  const canonical = [
    'POST',
    canonicalUri,
    '',
    ...names.map((name) => `${name}:${(signed[name] ?? '').trim()}`),
    '',
    names.join(';'),
    createHash('sha256').update(request.body).digest('hex'),
  ].join('\n');
  const scope = `20260301/${request.region}/bedrock/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', '20260301T123456Z', scope, createHash('sha256').update(canonical).digest('hex')];
  const key = scope
    .split('/')
    .reduce<string | Buffer>(
      (secret, part) => createHmac('sha256', secret).update(part).digest(),
      `AWS4${CREDENTIALS.secretAccessKey}`,
    );
  return createHmac('sha256', key).update(text.join('\n')).digest('hex');
}

const MODELS = [
  { name: 'a plain id', model: 'amazon.nova-micro' },
  { name: 'a colon', model: 'us.anthropic.claude-sonnet-4-5-20250929-v1:0' },
  { name: 'an ARN', model: 'arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-pro-v1:0' },
  { name: 'characters of every kind', model: `a b%c!d'e(f)g*h+i@j~k=é` },
];

describe('signRequest', () => {
  it.each(MODELS)('signs $name as AWS computes it', async ({ model }) => {
    const request = requestFor(model);
    const signed = await signRequest(request, CREDENTIALS, DATE);
    expect(signed['authorization']).toContain(`Signature=${signatureByHand(request, signed)}`);
  });

  it.each(MODELS)('signs $name as the AWS library does by itself', async ({ model }) => {
    const request = requestFor(model);
    const signed = await signRequest(request, CREDENTIALS, DATE);
    const signer = new SignatureV4({
      service: 'bedrock',
      region: 'eu-west-1',
      credentials: CREDENTIALS,
      sha256: Sha256,
    });
    const { hostname } = new URL(request.origin);
    const headers = { ...request.headers, host: hostname };
    const { path, body } = request;
    const again = await signer.sign(
      { method: 'POST', protocol: 'https:', hostname, path, headers, body },
      { signingDate: DATE },
    );
    expect(signed).toEqual(again.headers);
  });

  it('encodes the path twice', () => {
    expect(requestFor('a:b/c').path).toBe('/model/a%3Ab%2Fc/converse');
  });

  it('signs the host with its port, the hash of the body and the session token', async () => {
    const request = requestFor('m', { origin: 'http://127.0.0.1:8123' });
    const signed = await signRequest(request, { ...CREDENTIALS, sessionToken: 'token//==' }, DATE);
    expect(signed).toMatchObject({
      host: '127.0.0.1:8123',
      'x-amz-date': '20260301T123456Z',
      'x-amz-security-token': 'token//==',
      'x-amz-content-sha256': createHash('sha256').update(request.body).digest('hex'),
    });
    expect(signed['authorization']).toContain(
      'SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date;x-amz-security-token,',
    );
    expect(signed['authorization']).toContain('Credential=AKIDEXAMPLE/20260301/eu-west-1/bedrock/aws4_request');
  });

  it('changes with every byte of the body', async () => {
    const first = await signRequest(requestFor('m', { body: Buffer.from('{"a":1}') }), CREDENTIALS, DATE);
    const second = await signRequest(requestFor('m', { body: Buffer.from('{"a": 1}') }), CREDENTIALS, DATE);
    expect(first['authorization']).not.toBe(second['authorization']);
  });
});

describe('Sha256', () => {
  it('hashes and begins again', async () => {
    const hash = new Sha256();
    hash.update(Buffer.from('abc'));
    hash.reset();
    hash.update(Buffer.from('abc'));
    expect(Buffer.from(await hash.digest()).toString('hex')).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });

  it.each([
    { name: 'text', secret: 'key' },
    { name: 'bytes', secret: Buffer.from('key') },
    { name: 'a buffer', secret: new Uint8Array(Buffer.from('key')).buffer },
  ])('takes a secret as $name', async ({ secret }) => {
    const hash = new Sha256(secret);
    hash.update(Buffer.from('data'));
    expect(Buffer.from(await hash.digest())).toEqual(createHmac('sha256', 'key').update('data').digest());
  });
});
