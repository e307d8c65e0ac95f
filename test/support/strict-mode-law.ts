import { expect } from '@jest/globals';
import fc from 'fast-check';
import { type ModelRequest } from '../../src/gateway/model/model-request.js';
import { type Warnings } from '../../src/gateway/model/warnings.js';
import { decodeText } from './converse-requests.js';

/** The body that a vendor is sent, or none where the request was refused. */
export interface TranslatedRequest {
  readonly body: string | undefined;
  readonly warnings: Warnings;
}

/**
 * Expects that strict mode refuses exactly what is degraded otherwise and sends the rest the same way, and that the same
 * request is translated the same way every time (law 7).
 * @param requests requests of Converse as JSON values
 */
export function expectStrictness(
  requests: fc.Arbitrary<unknown>,
  translate: (request: ModelRequest, strict: boolean) => TranslatedRequest,
): void {
  const outcomes = { refused: 0, sent: 0 };
  fc.assert(
    fc.property(requests, (said) => {
      const request = decodeText(JSON.stringify(said));
      const lenient = translate(request, false);
      const strict = translate(request, true);
      expect(strict.warnings.list).toEqual([]);
      if (lenient.warnings.list.length > 0 || lenient.body === undefined) {
        outcomes.refused += 1;
        expect(strict.body).toBeUndefined();
      } else {
        outcomes.sent += 1;
        expect(strict.body).toBe(lenient.body);
      }
      expect(translate(request, false).body).toBe(lenient.body);
    }),
    { numRuns: 300 },
  );
  expect(Math.min(outcomes.refused, outcomes.sent)).toBeGreaterThan(3);
}
