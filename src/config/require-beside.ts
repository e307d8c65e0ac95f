import { type Findings } from './findings.js';
import { SECRET_EXPECTATION } from './resolve-secret.js';

/** Half of a pair of credentials would be taken for none, and another identity would answer for it. */
export function requireBeside<T extends object>(
  config: T,
  pairs: readonly (readonly [present: string & keyof T, needed: string & keyof T])[],
  place: string,
  findings: Findings,
): void {
  for (const [present, needed] of pairs) {
    if (config[present] === undefined || config[needed] !== undefined) continue;
    const path = `${place}.${needed}`;
    if (!findings.hasFault(path)) findings.fault(path, `expected ${SECRET_EXPECTATION}, because ${present} is set`);
  }
}
