import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createSelfSigned } from '../../src/trial/self-signed-certificate.js';

/** A throw-away certificate and its key, as files. */
export interface WrittenTlsPair {
  /** Path of the certificate; also what clients have to trust. */
  readonly cert: string;
  readonly key: string;
  /** The certificate itself. */
  readonly pem: string;
}

/** Makes a certificate for this machine's own addresses and writes it, over what is there. */
export async function writeTlsPair(
  directory: string,
  names = ['tls.crt', 'tls.key'] as const,
): Promise<WrittenTlsPair> {
  const [cert, key] = [join(directory, names[0]), join(directory, names[1])];
  const made = await createSelfSigned(['localhost', '127.0.0.1']);
  mkdirSync(dirname(cert), { recursive: true });
  writeFileSync(cert, made.cert);
  writeFileSync(key, made.key);
  return { cert, key, pem: made.cert };
}
