import { describe, expect, it } from '@jest/globals';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { createSelfSigned } from './self-signed-certificate.js';

describe('createSelfSigned', () => {
  it('makes a certificate that is its own authority for 30 days', async () => {
    const { cert, key } = await createSelfSigned(['localhost']);
    const certificate = new X509Certificate(cert);
    expect(cert).toMatch(/^-----BEGIN CERTIFICATE-----\n[^]*\n-----END CERTIFICATE-----\n$/);
    expect(certificate.checkPrivateKey(createPrivateKey(key))).toBe(true);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.ca).toBe(true);
    expect(certificate.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
    const day = 24 * 60 * 60 * 1000;
    expect(certificate.validToDate.getTime()).toBeGreaterThan(Date.now() + 29.9 * day);
    expect(certificate.validToDate.getTime()).toBeLessThan(Date.now() + 30.1 * day);
    expect(certificate.validFromDate.getTime()).toBeLessThan(Date.now() - 60_000);
  });

  it('holds the hosts it is given and no other', async () => {
    const certificate = new X509Certificate(
      (await createSelfSigned(['localhost', '127.0.0.1', '::1', 'gate_way.example', '2001:db8::7'])).cert,
    );
    for (const name of ['localhost', 'gate_way.example']) expect(certificate.checkHost(name)).toBe(name);
    for (const address of ['127.0.0.1', '::1', '2001:db8::7']) expect(certificate.checkIP(address)).toBe(address);
    expect(certificate.checkHost('example.com')).toBeUndefined();
    expect(certificate.checkIP('127.0.0.2')).toBeUndefined();
  });

  it('makes a new key every time', async () => {
    const [first, second] = await Promise.all([createSelfSigned(['localhost']), createSelfSigned(['localhost'])]);
    expect(first.key).not.toBe(second.key);
  });
});
