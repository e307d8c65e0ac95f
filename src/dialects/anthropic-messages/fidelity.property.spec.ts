import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalText, normalizeRequest } from '../../../test/support/chat-request-reader.js';
import { converseRequests } from '../../../test/support/converse-arbitraries.js';
import { decodeText } from '../../../test/support/converse-requests.js';
import { encodeOptions } from '../../../test/support/dialect-options.js';
import { claudeProfile } from '../../../test/support/messages-request.js';
import { expectStrictness, type TranslatedRequest } from '../../../test/support/strict-mode-law.js';
import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { type ModelRequest } from '../../gateway/model/model-request.js';
import { Warnings } from '../../gateway/model/warnings.js';
import { decodeRequest } from './decode-request.js';
import { encodeRequest } from './encode-request.js';

interface Said {
  readonly messages: readonly { readonly content: readonly object[] }[];
  readonly inferenceConfig?: { readonly maxTokens?: number };
  readonly outputConfig?: { readonly textFormat?: { readonly structure: { jsonSchema: { schema: string } } } };
}

/** The request without what no Claude takes: audio, fields of other families, names of formats, no limit. */
function toFitting(said: object): object {
  const { messages, inferenceConfig, outputConfig } = said as Said;
  const withoutAudio = messages.map((message) => ({
    ...message,
    content: message.content.filter((block) => !('audio' in block)),
  }));
  const jsonSchema = outputConfig?.textFormat?.structure.jsonSchema;
  const textFormat = { ...outputConfig?.textFormat, structure: { jsonSchema: { schema: jsonSchema?.schema } } };
  return {
    ...said,
    messages: withoutAudio,
    inferenceConfig: { ...inferenceConfig, maxTokens: 40_000 },
    ...(outputConfig && { outputConfig: { ...outputConfig, ...(jsonSchema && { textFormat }) } }),
    additionalModelRequestFields: { metadata: { user_id: 'u' }, container: 'c' },
  };
}

/** The same without what depends on the generation of the model. */
function toPlain(said: object): object {
  const { inferenceConfig, ...rest } = toFitting(said) as Said;
  const { maxTokens } = inferenceConfig ?? {};
  return { ...rest, outputConfig: {}, serviceTier: { type: 'default' }, inferenceConfig: { maxTokens } };
}

const requests = fc.oneof(
  converseRequests(0).map(toPlain),
  converseRequests(0).map(toFitting),
  converseRequests(1).map(toFitting),
  converseRequests(1),
);
const MODELS = ['claude-sonnet-4-0', 'claude-sonnet-4-5', 'claude-opus-5'] as const;

/** The body, or none where the request was refused. */
function encode(request: ModelRequest, model: string, strict = false): TranslatedRequest {
  const warnings = new Warnings(strict);
  const options = encodeOptions({ vendor: 'anthropic', model, profile: claudeProfile(model), warnings });
  try {
    return { body: String(encodeRequest(request, options).body), warnings };
  } catch (error) {
    expect(error).toMatchObject({ kind: 'invalidRequest' });
    expect(error).toBeInstanceOf(GatewayError);
    return { body: undefined, warnings };
  }
}

/** What the vendor understands: the request that this dialect's own reader finds in the body. */
function readBack(body: string): object {
  const { native, ...request } = decodeRequest(new TextEncoder().encode(body));
  const { '': additional = {}, ...others } = native?.fields ?? {};
  expect(others).toEqual({});
  const fields = { ...(request.additionalModelRequestFields as object | undefined), ...additional };
  return { ...request, additionalModelRequestFields: fields };
}

describe('a request that is translated without a word', () => {
  it.each(MODELS)('says to %s all that it said', (model) => {
    let silent = 0;
    fc.assert(
      fc.property(requests, (said) => {
        const { body, warnings } = encode(decodeText(JSON.stringify(said)), model);
        if (body === undefined || warnings.list.length > 0 || warnings.mapped.length > 0) return;
        silent += 1;
        expect(canonicalText(normalizeRequest(readBack(body)))).toBe(canonicalText(normalizeRequest(said)));
      }),
      { numRuns: 600 },
    );
    expect(silent).toBeGreaterThan(5);
  });
});

describe('strict mode', () => {
  it.each(MODELS)('refuses for %s exactly what is degraded otherwise, and sends the rest the same way', (model) => {
    expectStrictness(requests, (request, strict) => encode(request, model, strict));
  });
});
