import { NamePattern, patternIn } from '../../config/name-pattern.js';

/**
 * The models of a vendor that may not be used. Names are compared without regard to case, and one with the vendor before it
 * counts too: a vendor may take what is spelt otherwise, and a list that denies must not depend on it.
 */
export class DeniedModels {
  private readonly names = new Set<string>();
  private readonly patterns: NamePattern[] = [];

  /** @param entries names, patterns after `regex:`, or `*`. @throws SyntaxError for a pattern that is not understood */
  constructor(entries: readonly string[]) {
    for (const entry of entries) {
      const pattern = patternIn(entry);
      if (pattern === undefined) this.names.add(entry.toLowerCase());
      else this.patterns.push(new NamePattern(pattern));
    }
  }

  has(provider: string, model: string): boolean {
    const name = model.toLowerCase();
    if (this.names.has('*') || this.names.has(name) || this.names.has(`${provider}/${name}`)) return true;
    return this.patterns.some((pattern) => pattern.fits(model));
  }
}
