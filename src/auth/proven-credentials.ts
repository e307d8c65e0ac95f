/** How long a credential that was proven needs no second proof, in milliseconds. */
const LIFETIME_MS = 5 * 60_000;

const MAX_ENTRIES = 1000;

/** Remembers for a while by whom a credential, known by its digest alone, was proven; bounded. */
export class ProvenCredentials<Owner> {
  private readonly entries = new Map<string, { readonly owner: Owner; readonly untilMs: number }>();

  find(digest: string, nowMs: number): Owner | undefined {
    const entry = this.entries.get(digest);
    if (entry === undefined) return undefined;
    if (nowMs < entry.untilMs) return entry.owner;
    this.entries.delete(digest);
    return undefined;
  }

  remember(digest: string, owner: Owner, nowMs: number): void {
    if (this.entries.size >= MAX_ENTRIES) this.forgetOldest();
    this.entries.set(digest, { owner, untilMs: nowMs + LIFETIME_MS });
  }

  private forgetOldest(): void {
    for (const digest of this.entries.keys()) {
      this.entries.delete(digest);
      return;
    }
  }
}
