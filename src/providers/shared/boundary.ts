import { createHash } from 'node:crypto';

/**
 * Stand for the places where a vendor's encrypted reasoning can be read again: the vendor, the address that it is called
 * at, and the account or region behind a key. Short, because they travel in every proof; each is hashed once.
 */
export class Boundaries {
  private readonly known = new Map<string, string>();

  constructor(
    private readonly vendor: string,
    private readonly baseUrl: string | undefined,
  ) {}

  /** @param place what stands for the account or region behind a key; empty where all keys lead to one place */
  of(place: string): string {
    const known = this.known.get(place);
    if (known !== undefined) return known;
    const parts = [this.vendor, this.baseUrl ?? '', ...(place === '' ? [] : [place])];
    const boundary = createHash('sha256').update(parts.join('\n')).digest('base64url').slice(0, 8);
    this.known.set(place, boundary);
    return boundary;
  }
}
