import { describe, expect, it } from '@jest/globals';
import { encodeOptions, profileOf } from '../../../test/support/dialect-options.js';
import fc from 'fast-check';
import {
  canonicalText,
  countToolIds,
  normalizeRequest,
  readChatRequest,
} from '../../../test/support/chat-request-reader.js';
import { converseRequests } from '../../../test/support/converse-arbitraries.js';
import { decodeText } from '../../../test/support/converse-requests.js';
import { expectStrictness, type TranslatedRequest } from '../../../test/support/strict-mode-law.js';
import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { type ModelRequest } from '../../gateway/model/model-request.js';
import { Warnings } from '../../gateway/model/warnings.js';
import { deepseek } from '../../providers/deepseek/deepseek.vendor.js';
import { groq } from '../../providers/groq/groq.vendor.js';
import { mistral } from '../../providers/mistral/mistral.vendor.js';
import { openai } from '../../providers/openai/openai.vendor.js';
import { openrouter } from '../../providers/openrouter/openrouter.vendor.js';
import { perplexity } from '../../providers/perplexity/perplexity.vendor.js';
import { type VendorDefinition } from '../../providers/shared/vendor-definition.js';
import { xai } from '../../providers/xai/xai.vendor.js';
import { encodeRequest } from './encode-request.js';

const conversations = fc.oneof(converseRequests(0), converseRequests(1));

const SETTINGS = [
  ...(['inferenceConfig', 'toolConfig', 'outputConfig', 'serviceTier', 'performanceConfig'] as const),
  'additionalModelRequestFields',
] as const;

/**
 * Requests, many of them with few settings, of one message, or of text alone: hosts that take little would else be
 * warned about nearly all of them.
 */
const requests = fc
  .tuple(conversations, fc.boolean(), fc.boolean(), fc.subarray([...SETTINGS]))
  .map(([request, isShort, isPlain, dropped]) => {
    const kept = Object.entries(request).filter(([name]) => !dropped.some((setting) => setting === name));
    const { messages } = request as ModelRequest;
    const some = isShort ? messages.slice(0, 1) : messages;
    const texts = some[0]?.content.filter(({ text }) => text) ?? [];
    const plain = isShort && isPlain && texts.length > 0;
    return { ...Object.fromEntries(kept), messages: plain ? [{ role: 'user', content: texts }] : some };
  });

const MODELS: readonly { vendor: VendorDefinition; model: string }[] = [
  { vendor: openai, model: 'gpt-4o' },
  { vendor: openai, model: 'gpt-5.1' },
  { vendor: openai, model: 'gpt-5.6' },
  { vendor: mistral, model: 'mistral-small-latest' },
  { vendor: groq, model: 'meta-llama/llama-4-scout' },
  { vendor: deepseek, model: 'deepseek-chat' },
  { vendor: openrouter, model: 'anthropic/claude-sonnet-4.5' },
  { vendor: perplexity, model: 'sonar-pro' },
  { vendor: xai, model: 'grok-4.20-non-reasoning' },
];

/** The body, or none where the request was refused. */
function encode(request: ModelRequest, { vendor, model }: (typeof MODELS)[number], strict = false): TranslatedRequest {
  const warnings = new Warnings(strict);
  try {
    const options = encodeOptions({ vendor: vendor.name, model, warnings, profile: profileOf(vendor, model) });
    return { body: String(encodeRequest(request, options).body), warnings };
  } catch (error) {
    expect(error).toMatchObject({ kind: 'invalidRequest' });
    expect(error).toBeInstanceOf(GatewayError);
    return { body: undefined, warnings };
  }
}

describe('a request that is translated without a word', () => {
  it.each(MODELS)('says to $model of $vendor.name all that it said', (model) => {
    let silent = 0;
    fc.assert(
      fc.property(requests, (said) => {
        const request = decodeText(JSON.stringify(said));
        const { body, warnings } = encode(request, model);
        if (body === undefined || warnings.list.length > 0 || warnings.mapped.length > 0) return;
        silent += 1;
        const read = countToolIds(canonicalText(readChatRequest(body)));
        expect(read).toBe(countToolIds(canonicalText(normalizeRequest(said))));
      }),
      { numRuns: 500 },
    );
    expect(silent).toBeGreaterThan(10);
  });
});

describe('strict mode', () => {
  it.each(MODELS)(
    'refuses for $model of $vendor.name exactly what is degraded otherwise, and sends the rest the same way',
    (model) => {
      expectStrictness(requests, (request, strict) => encode(request, model, strict));
    },
  );
});
