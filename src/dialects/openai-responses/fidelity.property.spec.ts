import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalText, normalizeRequest } from '../../../test/support/chat-request-reader.js';
import { converseRequests } from '../../../test/support/converse-arbitraries.js';
import { decodeText } from '../../../test/support/converse-requests.js';
import { encodeOptions } from '../../../test/support/dialect-options.js';
import { expectStrictness, type TranslatedRequest } from '../../../test/support/strict-mode-law.js';
import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { type JsonObject } from '../../gateway/model/json.js';
import { type ModelRequest } from '../../gateway/model/model-request.js';
import { Warnings } from '../../gateway/model/warnings.js';
import { decodeRequest } from './decode-request.js';
import { encodeRequest } from './encode-request.js';

/** Without what this API has no parameter for, so that enough is translated without a word. */
function withinReach(request: object): object {
  const { inferenceConfig, additionalModelRequestFields, messages, ...rest } = request as Record<string, object>;
  const spoken = (messages as { content: object[] }[]).map((message) => ({
    ...message,
    content: message.content.filter((block) => !('audio' in block)),
  }));
  return {
    ...rest,
    messages: spoken,
    inferenceConfig: without(inferenceConfig, 'stopSequences'),
    additionalModelRequestFields: without(additionalModelRequestFields, 'seed', 'logit_bias'),
  };
}

function without(object: object = {}, ...names: readonly string[]): object {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));
}

const requests = fc.oneof(converseRequests(0).map(withinReach), converseRequests(1));
const MODELS = ['gpt-4o', 'gpt-5.1'] as const;

/** The body, or none where the request was refused. */
function encode(request: ModelRequest, model: string, strict = false): TranslatedRequest {
  const warnings = new Warnings(strict);
  try {
    const options = encodeOptions({ vendor: 'openai', model, warnings });
    return { body: String(encodeRequest(request, options).body), warnings };
  } catch (error) {
    expect(error).toMatchObject({ kind: 'invalidRequest' });
    expect(error).toBeInstanceOf(GatewayError);
    return { body: undefined, warnings };
  }
}

interface Asked extends JsonObject {
  readonly reasoning?: { readonly effort?: string };
}

/** What the gateway itself adds to every request. */
const ADDED = new Set(['store', 'include']);

/** The canonical request that a body says, as the dialect's own reader reads it; without what the gateway added. */
function readBody(body: string): object {
  const { native, additionalModelRequestFields, outputConfig, ...request } = decodeRequest(Buffer.from(body));
  const { reasoning, ...additional } = (additionalModelRequestFields ?? {}) as Asked;
  const unread = Object.entries(native?.fields[''] ?? {}).filter(([name]) => !ADDED.has(name));
  const effort = reasoning?.effort;
  return normalizeRequest({
    ...request,
    outputConfig: { ...outputConfig, ...(effort !== undefined && { effort }) },
    additionalModelRequestFields: { ...additional, ...Object.fromEntries(unread) },
  });
}

describe('a request that is translated without a word', () => {
  it.each(MODELS)('says to %s all that it said (law 5 of the translation)', (model) => {
    let silent = 0;
    fc.assert(
      fc.property(requests, (said) => {
        const { body, warnings } = encode(decodeText(JSON.stringify(said)), model);
        if (body === undefined || warnings.list.length > 0 || warnings.mapped.length > 0) return;
        silent += 1;
        expect(canonicalText(readBody(body))).toBe(canonicalText(normalizeRequest(said)));
      }),
      { numRuns: 800 },
    );
    expect(silent).toBeGreaterThan(10);
  });
});

describe('strict mode', () => {
  it.each(MODELS)('refuses for %s exactly what is degraded otherwise, and sends the rest the same way', (model) => {
    expectStrictness(requests, (request, strict) => encode(request, model, strict));
  });
});
