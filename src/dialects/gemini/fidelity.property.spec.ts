import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalText, normalizeRequest } from '../../../test/support/chat-request-reader.js';
import { converseRequests } from '../../../test/support/converse-arbitraries.js';
import { decodeText } from '../../../test/support/converse-requests.js';
import { encodeOptions } from '../../../test/support/dialect-options.js';
import { geminiProfile } from '../../../test/support/gemini-options.js';
import { expectStrictness, type TranslatedRequest } from '../../../test/support/strict-mode-law.js';
import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { type ModelRequest } from '../../gateway/model/model-request.js';
import { Warnings } from '../../gateway/model/warnings.js';
import { ToolNames } from '../shared/tool-names.js';
import { decodeRequest } from './decode-request.js';
import { encodeRequest } from './encode-request.js';

const requests = fc.oneof(converseRequests(0), converseRequests(1));

interface Said {
  readonly messages: readonly { readonly content: readonly { readonly document?: object }[] }[];
  readonly toolConfig?: { readonly tools: readonly { readonly toolSpec?: object }[] };
  readonly additionalModelRequestFields?: object;
}

/** Requests without what is always commented on here, so that most of them are translated without a word. */
const plainRequests = converseRequests(0).map((said) => {
  const { messages, toolConfig, additionalModelRequestFields, ...rest } = said as Said;
  return {
    ...withoutMembers(rest, 'outputConfig'),
    messages: messages.map((message) => ({ ...message, content: message.content.filter(({ document }) => !document) })),
    ...(toolConfig && {
      toolConfig: {
        ...toolConfig,
        tools: toolConfig.tools.map(({ toolSpec = {} }) => ({ toolSpec: withoutMembers(toolSpec, 'strict') })),
      },
    }),
    ...(additionalModelRequestFields && {
      additionalModelRequestFields: withoutMembers(additionalModelRequestFields, 'user', 'logit_bias'),
    }),
  };
});

function withoutMembers(object: object, ...names: readonly string[]): object {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));
}
const MODELS = ['gemini-2.5-flash', 'gemini-3.5-flash'] as const;

/** The body, or none where the request was refused. */
function encode(request: ModelRequest, model: string, strict = false): TranslatedRequest {
  const warnings = new Warnings(strict);
  const options = encodeOptions({ vendor: 'gemini', model, profile: geminiProfile(model), warnings });
  try {
    return { body: String(encodeRequest(request, options).body), warnings };
  } catch (error) {
    expect(error).toMatchObject({ kind: 'invalidRequest' });
    expect(error).toBeInstanceOf(GatewayError);
    return { body: undefined, warnings };
  }
}

/** What the vendor is told, in canonical form and with the caller's own names of the tools that were renamed. */
function read(body: string, asked: ModelRequest): object {
  const names = new ToolNames(asked, 'gemini');
  const told = body.replaceAll(/"(\w+_[\da-f]{8})"/g, (_match, name: string) => JSON.stringify(names.toCaller(name)));
  return readEffort(withoutMembers(decodeRequest(Buffer.from(told)), 'native'));
}

/** An effort is a level of thinking here, and thoughts are always asked for beside it. */
function readEffort(request: Partial<ModelRequest>): object {
  const { thinkingConfig, ...fields } = (request.additionalModelRequestFields ?? {}) as Record<string, object>;
  const { thinkingLevel, includeThoughts, ...rest } = (thinkingConfig ?? {}) as Record<string, unknown>;
  if (typeof thinkingLevel !== 'string' || includeThoughts !== true || Object.keys(rest).length > 0) return request;
  const { outputConfig } = request;
  return {
    ...request,
    outputConfig: { ...outputConfig, effort: thinkingLevel },
    additionalModelRequestFields: fields,
  };
}

describe('a request that is translated without a word', () => {
  it.each(MODELS)('says to %s all that it said', (model) => {
    let silent = 0;
    fc.assert(
      fc.property(fc.oneof(plainRequests, requests), (said) => {
        const request = decodeText(JSON.stringify(said));
        const { body, warnings } = encode(request, model);
        if (body === undefined || warnings.list.length > 0 || warnings.mapped.length > 0) return;
        silent += 1;
        expect(canonicalText(normalizeRequest(read(body, request)))).toBe(canonicalText(normalizeRequest(said)));
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
