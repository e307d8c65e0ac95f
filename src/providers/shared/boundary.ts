import { createHash } from 'node:crypto';

/**
 * Stands for the place where a vendor's encrypted reasoning can be read again: the vendor and the address that it is
 * called at. Short, because it travels in every proof.
 */
export function boundaryOf(vendor: string, baseUrl: string | undefined): string {
  return createHash('sha256')
    .update(`${vendor}\n${baseUrl ?? ''}`)
    .digest('base64url')
    .slice(0, 8);
}
