import { hash } from 'node:crypto';

/** What is kept and compared in the place of a secret: of one length, so that the time taken tells nothing. */
export function digestOf(secret: string): Buffer {
  return hash('sha256', secret, 'buffer');
}
