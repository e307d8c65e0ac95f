import { describe, expect, it } from '@jest/globals';
import { encodeOptions } from '../../../test/support/dialect-options.js';
import fc from 'fast-check';
import { canonicalText, normalizeRequest, readChatRequest } from '../../../test/support/chat-request-reader.js';
import { converseRequests } from '../../../test/support/converse-arbitraries.js';
import { decodeText } from '../../../test/support/converse-requests.js';
import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { type ModelRequest } from '../../gateway/model/model-request.js';
import { Warnings } from '../../gateway/model/warnings.js';
import { encodeRequest } from './encode-request.js';

const requests = fc.oneof(converseRequests(0), converseRequests(1));
const MODELS = ['gpt-4o', 'gpt-5.1'] as const;

interface Encoded {
  readonly body: string | undefined;
  readonly warnings: Warnings;
}

/** The body, or none where the request was refused. */
function encode(request: ModelRequest, model: string, strict = false): Encoded {
  const warnings = new Warnings(strict);
  try {
    return {
      body: String(encodeRequest(request, encodeOptions({ vendor: 'openai', model, warnings })).body),
      warnings,
    };
  } catch (error) {
    expect(error).toMatchObject({ kind: 'invalidRequest' });
    expect(error).toBeInstanceOf(GatewayError);
    return { body: undefined, warnings };
  }
}

describe('a request that is translated without a word', () => {
  it.each(MODELS)('says to %s all that it said', (model) => {
    let silent = 0;
    fc.assert(
      fc.property(requests, (said) => {
        const request = decodeText(JSON.stringify(said));
        const { body, warnings } = encode(request, model);
        if (body === undefined || warnings.list.length > 0 || warnings.mapped.length > 0) return;
        silent += 1;
        expect(canonicalText(readChatRequest(body))).toBe(canonicalText(normalizeRequest(said)));
      }),
      { numRuns: 600 },
    );
    expect(silent).toBeGreaterThan(10);
  });
});

describe('strict mode', () => {
  it.each(MODELS)('refuses for %s exactly what is degraded otherwise, and sends the rest the same way', (model) => {
    const outcomes = { refused: 0, sent: 0 };
    fc.assert(
      fc.property(requests, (said) => {
        const request = decodeText(JSON.stringify(said));
        const lenient = encode(request, model);
        const strict = encode(request, model, true);
        expect(strict.warnings.list).toEqual([]);
        if (lenient.warnings.list.length > 0 || lenient.body === undefined) {
          outcomes.refused += 1;
          expect(strict.body).toBeUndefined();
        } else {
          outcomes.sent += 1;
          expect(strict.body).toBe(lenient.body);
        }
      }),
      { numRuns: 300 },
    );
    expect(Math.min(outcomes.refused, outcomes.sent)).toBeGreaterThan(3);
  });
});
