import { expect, it } from '@jest/globals';

import { decodeJson, faultOf } from './converse-requests.js';
import { faultsBySchema } from './described-schema.js';

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

/**
 * Holds the reader of requests to the rows: what AWS takes comes back as it was, what it refuses is named. The API description
 * says the same of both.
 */
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

  it.each(rows)('describes $member as it is read', ({ takes, refuses }) => {
    for (const request of takes)
      expect({ request, faults: faultsBySchema(REQUEST, request) }).toMatchObject({ faults: [] });
    for (const [request] of refuses) {
      expect({ request, faults: faultsBySchema(REQUEST, request) }).not.toMatchObject({ faults: [] });
    }
  });
}

/** The request's name in the API description. */
const REQUEST = 'BedrockConverseRequest';

function escape(path: string): string {
  return path.replaceAll(/[.[\]]/g, '\\$&');
}
