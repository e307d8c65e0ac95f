import { expect, it } from '@jest/globals';

import { decodeJson, faultOf } from './converse-requests.js';

/** One member of AWS's service model and its constraints. */
export interface ModelRow {
  readonly member: string;
  /** Requests at the edge of what AWS takes. */
  readonly takes: readonly object[];
  /** Requests just beyond it, and the path that the refusal has to name. */
  readonly refuses: readonly (readonly [request: object, path: string])[];
}

/** Text of so many characters. */
export const long = (length: number): string => 'n'.repeat(length);

/** Holds the reader of requests to the rows: what AWS takes comes back as it was, what it refuses is named. */
export function itKeepsTo(rows: readonly ModelRow[]): void {
  it.each(rows)('takes all that AWS takes of $member', ({ takes }) => {
    expect(takes.length).toBeGreaterThan(0);
    for (const request of takes) expect(JSON.stringify(decodeJson(request))).toBe(JSON.stringify(request));
  });

  it.each(rows.filter(({ refuses }) => refuses.length > 0))('refuses what AWS refuses of $member', ({ refuses }) => {
    for (const [request, path] of refuses) {
      expect({ request, fault: faultOf(() => decodeJson(request)) }).toMatchObject({
        fault: { kind: 'invalidRequest', message: expect.stringMatching(new RegExp(`^${escape(path)}: `)) },
      });
    }
  });
}

function escape(path: string): string {
  return path.replaceAll(/[.[\]]/g, '\\$&');
}
