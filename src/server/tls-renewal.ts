import { unwatchFile, watchFile } from 'node:fs';
import { type TlsPair } from './tls-handshakes.js';

/** What the renewal of a certificate needs of the rest of the process. */
export interface TlsRenewalParts {
  /** The files that are watched. */
  readonly paths: readonly string[];
  /** What the files hold now. @throws Error that says what is wrong with them */
  readonly read: () => TlsPair;
  readonly server: { setSecureContext(pair: TlsPair): void };
  readonly log: { info(message: string): void; error(message: string): void };
}

/** How often the files are looked at. */
const INTERVAL_MS = 5000;

/** Certificate and key are two files: what changes one is given so long to change the other. */
const SETTLE_MS = 100;

/**
 * Puts a new certificate to use when its files have changed, in whatever way: written over, or behind links that point
 * elsewhere now, as Kubernetes does with secrets. What is broken is logged, and the old one stays in use.
 * @returns ends the watching
 */
export function renewOnChange(parts: TlsRenewalParts, intervalMs = INTERVAL_MS): () => void {
  const { paths, read, server, log } = parts;
  let settling: NodeJS.Timeout | undefined;
  const renew = () => {
    settling = undefined;
    try {
      server.setSecureContext(read());
      log.info('TLS: new connections see the certificate that was changed');
    } catch (error) {
      log.error(`TLS: the certificate in use stays: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  const notice = () => {
    settling ??= setTimeout(renew, SETTLE_MS).unref();
  };
  for (const path of paths) watchFile(path, { interval: intervalMs, persistent: false }, notice);
  return () => {
    clearTimeout(settling);
    for (const path of paths) unwatchFile(path, notice);
  };
}
