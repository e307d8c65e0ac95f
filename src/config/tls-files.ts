import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { type TlsConfig } from './tls.config.js';

/** Where a certificate and its key are. */
export type TlsPaths = Pick<TlsConfig, 'cert' | 'key'>;

/** What is wrong with one of the two files. */
export interface TlsFault {
  readonly setting: keyof TlsPaths;
  /** Names the file, never what is in it. */
  readonly message: string;
}

/** What both files hold, or every fault of them. */
export type TlsFiles = { readonly cert: Buffer; readonly key: Buffer } | { readonly faults: readonly TlsFault[] };

type Opened<T> = { readonly content: Buffer; readonly parsed: T } | { readonly message: string };

/** Reads a certificate and its key, and checks that they are what they should be and belong together. */
export function readTlsFiles(paths: TlsPaths): TlsFiles {
  const cert = open(paths.cert, parseCertificate);
  const key = open(paths.key, parseKey);
  const faults: TlsFault[] = [];
  if ('message' in cert) faults.push({ setting: 'cert', message: cert.message });
  if ('message' in key) faults.push({ setting: 'key', message: key.message });
  if ('message' in cert || 'message' in key) return { faults };
  if (!cert.parsed.checkPrivateKey(key.parsed)) {
    const message = `the key in ${paths.key} does not belong to the first certificate in ${paths.cert}`;
    return { faults: [{ setting: 'key', message }] };
  }
  try {
    createSecureContext({ cert: cert.content, key: key.content });
  } catch (error) {
    const message = `the certificates in ${paths.cert} cannot be used (${codeOf(error)})`;
    return { faults: [{ setting: 'cert', message }] };
  }
  return { cert: cert.content, key: key.content };
}

/**
 * The same for who has nothing to say but that it failed.
 * @throws Error that names every fault
 */
export function readTlsPair(paths: TlsPaths): { readonly cert: Buffer; readonly key: Buffer } {
  const files = readTlsFiles(paths);
  if ('faults' in files) throw new Error(files.faults.map(({ message }) => message).join('; '));
  return files;
}

/** @param parse gives what the content means, or what is wrong with it */
function open<T extends object>(path: string, parse: (content: Buffer) => T | string): Opened<T> {
  let content: Buffer;
  try {
    content = readFileSync(path);
  } catch (error) {
    return { message: `the file ${path} cannot be read (${codeOf(error)})` };
  }
  const parsed = parse(content);
  return typeof parsed === 'string' ? { message: `the file ${path} ${parsed}` } : { content, parsed };
}

function parseCertificate(content: Buffer): X509Certificate | string {
  try {
    // X509Certificate would take DER as well, which TLS does not.
    if (content.includes('-----BEGIN ')) return new X509Certificate(content);
  } catch {
    // Said below; OpenSSL's own words name its sources' functions.
  }
  return 'holds no certificate in PEM';
}

function parseKey(content: Buffer): KeyObject | string {
  try {
    return createPrivateKey(content);
  } catch {
    // The header of both forms of such a key: PKCS#8's label and the older Proc-Type.
    return content.includes('ENCRYPTED')
      ? 'holds a key with a passphrase: store it without'
      : 'holds no private key in PEM';
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown reason';
}
