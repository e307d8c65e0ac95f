import { FileWatch } from '../reload/file-watch.js';
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

/**
 * Puts a new certificate to use when its files have changed. What is broken is logged, and the old one stays in use.
 * @returns ends the watching
 */
export function renewOnChange({ paths, read, server, log }: TlsRenewalParts, intervalMs?: number): () => void {
  const watch = new FileWatch(() => {
    try {
      server.setSecureContext(read());
      log.info('TLS: new connections see the certificate that was changed');
    } catch (error) {
      log.error(`TLS: the certificate in use stays: ${error instanceof Error ? error.message : String(error)}`);
    }
  }, intervalMs);
  watch.watch(paths);
  return () => {
    watch.stop();
  };
}
