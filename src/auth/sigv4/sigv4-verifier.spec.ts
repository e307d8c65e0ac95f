import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type SigningOptions, signRequest } from '../../../test/support/sign-request.js';
import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { type CredentialRequest } from '../credential-request.js';
import { readSigV4Authorization, SigV4Verifier } from './sigv4-verifier.js';

const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const NOW = Date.UTC(2026, 0, 31, 12, 0, 0);
const BODY = Buffer.from('{"messages":[]}');
const PATH = '/bedrock/model/openai%2Fgpt-4o%3A1/converse';

const SIGNED: SigningOptions = {
  accessKeyId: 'ASBRU0001',
  secretAccessKey: SECRET,
  host: '127.0.0.1:8080',
  path: PATH,
  body: BODY,
};

interface Signed {
  readonly request: CredentialRequest;
  readonly authorization: string;
}

/** What arrives when AWS's own signer has signed it. */
async function sign(options: Partial<SigningOptions> & { at?: number } = {}): Promise<Signed> {
  const { at = NOW, ...rest } = options;
  return arriveWith(await signRequest({ ...SIGNED, date: new Date(at), ...rest }));
}

function arriveWith(headers: Readonly<Record<string, string>>, originalUrl = PATH, method = 'POST'): Signed {
  const rawHeaders = Object.entries(headers).flat();
  return {
    request: { method, originalUrl, headers, raw: { rawHeaders } },
    authorization: headers['authorization'] ?? '',
  };
}

function verify({ request, authorization }: Signed, body: Uint8Array = BODY, nowMs = NOW): void {
  new SigV4Verifier(SECRET).verify(request, readSigV4Authorization(authorization), nowMs).checkBody(body);
}

function faultOf(run: () => void): string {
  try {
    run();
  } catch (error) {
    if (error instanceof GatewayError) return `${error.kind}: ${error.message}`;
    throw error;
  }
  return 'admitted';
}

describe('SigV4Verifier', () => {
  it.each([
    { name: 'with the hash of the body, as the SDK for JavaScript', options: {} },
    { name: 'without it, as boto3', options: { stateHash: false } },
    { name: 'for another region', options: { region: 'eu-central-1' } },
    { name: 'with headers of its own', options: { headers: { 'amz-sdk-request': 'attempt=1;  max=3' } } },
    { name: 'five minutes ago', options: { at: NOW - 300_000 } },
    { name: 'five minutes ahead', options: { at: NOW + 300_000 } },
  ])('admits a request that was signed $name', async ({ options }) => {
    const signed = await sign(options);
    expect(
      faultOf(() => {
        verify(signed);
      }),
    ).toBe('admitted');
  });

  it('tells before the body is there that a signature with a stated hash is wrong (S42)', async () => {
    const { request, authorization } = await sign();
    const wrong = new SigV4Verifier('another secret');
    expect(() => wrong.verify(request, readSigV4Authorization(authorization), NOW)).toThrow('does not match');
  });

  it.each([true, false])(
    'refuses a body of which one byte is another (S42), its hash stated: %s',
    async (stateHash) => {
      const signed = await sign({ stateHash });
      fc.assert(
        fc.property(fc.nat({ max: BODY.length - 1 }), fc.integer({ min: 1, max: 255 }), (offset, flip) => {
          const body = Uint8Array.from(BODY, (byte, index) => (index === offset ? byte ^ flip : byte));
          expect(
            faultOf(() => {
              verify(signed, body);
            }),
          ).toMatch(/^badSignature/);
        }),
      );
    },
  );

  it('refuses another path, method, query or header (S42)', async () => {
    const { request } = await sign({ headers: { 'x-amz-meta': 'a' } });
    const headers = request.headers as Record<string, string>;
    const tampered = [
      arriveWith(headers, PATH.replace('gpt-4o', 'gpt-4p')),
      arriveWith(headers, PATH.replace('%2F', '/')),
      arriveWith(headers, `${PATH}?debug=1`),
      arriveWith(headers, PATH, 'PUT'),
      arriveWith({ ...headers, 'x-amz-meta': 'b' }),
      arriveWith({ ...headers, host: 'elsewhere' }),
      arriveWith({ ...headers, 'x-amz-date': '20260131T120001Z' }),
    ];
    for (const signed of tampered)
      expect(
        faultOf(() => {
          verify(signed);
        }),
      ).toMatch(/^badSignature: The signature does not/);
  });

  it('refuses every other signature', async () => {
    const { request, authorization } = await sign();
    fc.assert(
      fc.property(fc.nat({ max: 63 }), fc.integer({ min: 1, max: 15 }), (offset, change) => {
        const at = authorization.length - 64 + offset;
        const digit = ((parseInt(authorization[at] ?? '0', 16) + change) % 16).toString(16);
        const other = authorization.slice(0, at) + digit + authorization.slice(at + 1);
        expect(
          faultOf(() => {
            verify({ request, authorization: other });
          }),
        ).toMatch(/^badSignature/);
      }),
    );
  });

  it.each([
    { name: 'more than five minutes ago', options: { at: NOW - 301_000 }, says: 'more than 5 minutes from now' },
    { name: 'more than five minutes ahead', options: { at: NOW + 301_000 }, says: 'more than 5 minutes from now' },
    { name: 'for another service', options: { service: 's3' }, says: 'another service' },
  ])('refuses what was signed $name (S42)', async ({ options, says }) => {
    const signed = await sign(options);
    expect(
      faultOf(() => {
        verify(signed);
      }),
    ).toMatch(new RegExp(`^badSignature: .*${says}`));
  });

  it('refuses session tokens, and says what to use instead', async () => {
    const signed = await sign({ headers: { 'x-amz-security-token': 'token' } });
    expect(
      faultOf(() => {
        verify(signed);
      }),
    ).toBe(
      'unauthenticated: Session tokens (x-amz-security-token) are not issued by this gateway. Use the access key pair alone.',
    );
  });

  it('refuses a body that was not signed (S42)', async () => {
    const signed = await sign({ headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } });
    expect(
      faultOf(() => {
        verify(signed);
      }),
    ).toMatch(/^badSignature: x-amz-content-sha256/);
  });

  it.each(['x-amzn-bedrock-guardrailidentifier', 'x-amzn-bedrock-trace', 'x-asbru-strict', 'x-bf-direct-key'])(
    'refuses a header that changes the call and was not signed (S42): %s',
    async (name) => {
      const { request } = await sign();
      const added = arriveWith({ ...(request.headers as Record<string, string>), [name]: 'true' });
      expect(
        faultOf(() => {
          verify(added);
        }),
      ).toMatch(/^badSignature: Headers that begin with/);
      const signed = await sign({ headers: { [name]: 'true' } });
      expect(
        faultOf(() => {
          verify(signed);
        }),
      ).toBe('admitted');
    },
  );

  it('lets proxies add headers of their own', async () => {
    const { request } = await sign();
    const added = { 'x-forwarded-for': '192.0.2.1', 'x-amz-cf-id': 'a', 'x-amzn-trace-id': 'b', 'x-bf-vk': 'c' };
    const arrived = arriveWith({ ...(request.headers as Record<string, string>), ...added });
    expect(
      faultOf(() => {
        verify(arrived);
      }),
    ).toBe('admitted');
  });

  it.each(['host', 'x-amz-date', 'content-type', 'x-amz-content-sha256', 'X-Amz-Meta'])(
    'refuses a second line of a signed header, whatever else has become of it (S42): %s',
    async (name) => {
      const { request, authorization } = await sign({ headers: { 'x-amz-meta': 'a' } });
      for (const rawHeaders of [
        [...request.raw.rawHeaders, name, 'other'],
        [name, 'other', ...request.raw.rawHeaders],
      ]) {
        const doubled = { ...request, raw: { rawHeaders } };
        expect(
          faultOf(() => {
            verify({ request: doubled, authorization });
          }),
        ).toMatch(/^badSignature/);
      }
    },
  );

  it.each(['%2e%2e/', './', '/', '%2F', 'é', '%C3%A9', '\u00ff', ';x'])(
    'refuses a path with %j put in, in whatever form it would be the same (S42)',
    async (text) => {
      const { request, authorization } = await sign();
      for (const originalUrl of [PATH.replace('model/', `model/${text}`), `${text}${PATH}`, `http://a${PATH}`]) {
        expect(
          faultOf(() => {
            verify({ request: { ...request, originalUrl }, authorization });
          }),
        ).toMatch(/^badSignature/);
      }
    },
  );

  it.each<{ query: Record<string, string>; sent: string }>([
    { query: { a: '2', a1: '1' }, sent: 'a=2&a1=1' },
    { query: { a: '2', 'a-b': '1', 'a.c': '3' }, sent: 'a-b=1&a.c=3&a=2' },
    { query: { nextToken: 'a b/c' }, sent: 'nextToken=a%20b%2Fc' },
    { query: { flag: '' }, sent: 'flag' },
  ])('orders the query as its signer does: $sent', async ({ query, sent }) => {
    const path = `${PATH}?${new URLSearchParams(query).toString()}`;
    const { request } = await sign({ method: 'GET', path, body: '' });
    const headers = request.headers as Record<string, string>;
    expect(
      faultOf(() => {
        verify(arriveWith(headers, `${PATH}?${sent}`, 'GET'), new Uint8Array());
      }),
    ).toBe('admitted');
  });

  it('takes the pseudo-header of HTTP/2 for the host, as the SDK for JavaScript signs it', async () => {
    const unsigned = { host: '127.0.0.1:8080', ':authority': '127.0.0.1:8080' };
    const { request, authorization } = await sign({ headers: unsigned });
    const headers = request.headers as Record<string, string>;
    expect(authorization).toContain('SignedHeaders=:authority;');
    expect(
      faultOf(() => {
        verify({ ...arriveWith({ ...headers, host: unsigned.host }), authorization });
      }),
    ).toBe('admitted');
  });

  it('reads the host of HTTP/2 from its pseudo-header', async () => {
    const { request, authorization } = await sign();
    const { host, ...headers } = request.headers as Record<string, string>;
    const arrived = arriveWith({ ...headers, ':authority': String(host) });
    expect(
      faultOf(() => {
        verify({ ...arrived, authorization });
      }),
    ).toBe('admitted');
  });
});

describe('readSigV4Authorization', () => {
  const whole = `AWS4-HMAC-SHA256 Credential=ASBRU1/20260131/us-east-1/bedrock/aws4_request, SignedHeaders=host;x-amz-date, Signature=${'a'.repeat(64)}`;

  it('takes the header apart', () => {
    expect(readSigV4Authorization(whole)).toEqual({
      accessKeyId: 'ASBRU1',
      date: '20260131',
      region: 'us-east-1',
      service: 'bedrock',
      signedHeaders: ['host', 'x-amz-date'],
      signature: 'a'.repeat(64),
    });
  });

  it.each([
    { name: 'no credential', text: whole.replace(/Credential=[^,]*, /, '') },
    { name: 'a credential without its scope', text: whole.replace('/20260131/us-east-1/bedrock/aws4_request', '') },
    { name: 'a short signature', text: whole.slice(0, -1) },
    { name: 'two pseudo-headers', text: whole.replace('host;', ':authority;:path;') },
    { name: 'no signed headers', text: whole.replace('host;x-amz-date', '') },
    { name: 'a part too many', text: `${whole}, Extra=1` },
    { name: 'nothing', text: 'AWS4-HMAC-SHA256' },
  ])('refuses $name (S02)', ({ text }) => {
    expect(
      faultOf(() => {
        readSigV4Authorization(text);
      }),
    ).toMatch(/^unauthenticated: The Authorization header is no SigV4/);
  });

  it('never fails otherwise, whatever the header holds (S02)', () => {
    fc.assert(
      fc.property(fc.string(), (rest) => {
        expect(
          faultOf(() => {
            readSigV4Authorization(`AWS4-HMAC-SHA256 ${rest}`);
          }),
        ).toMatch(/^(?:unauthenticated|admitted)/);
      }),
    );
  });
});
