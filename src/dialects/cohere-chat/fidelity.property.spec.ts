import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalText, normalizeRequest } from '../../../test/support/chat-request-reader.js';
import { converseRequests } from '../../../test/support/converse-arbitraries.js';
import { decodeText } from '../../../test/support/converse-requests.js';
import { encodeOptions } from '../../../test/support/dialect-options.js';
import { cohereProfile } from '../../../test/support/cohere-profile.js';
import { expectStrictness, type TranslatedRequest } from '../../../test/support/strict-mode-law.js';
import { type ContentBlock } from '../../gateway/model/content-block.js';
import { type Message, type ModelRequest } from '../../gateway/model/model-request.js';
import { Warnings } from '../../gateway/model/warnings.js';
import { ToolNames } from '../shared/tool-names.js';
import { decodeRequest } from './decode-request.js';
import { encodeRequest } from './encode-request.js';

type Json = Record<string, unknown>;

/** What Cohere takes of a request, so that it is often all of it; the rest of the request stays as it was. */
function toCohereTerms(request: object): object {
  const { messages, inferenceConfig, toolConfig, ...rest } = request as Json;
  const fields = (rest['additionalModelRequestFields'] ?? {}) as Json;
  const config = inferenceConfig as Json | undefined;
  delete rest['outputConfig'];
  delete rest['serviceTier'];
  return {
    ...rest,
    messages: (messages as { content: Json[] }[]).map((message) => ({
      ...message,
      content: message.content.filter((block) => !('document' in block) && !('audio' in block)),
    })),
    ...(config && { inferenceConfig: { ...config, ...('topP' in config && { topP: 0.5 }) } }),
    ...(toolConfig !== undefined && { toolConfig: { tools: (toolConfig as Json)['tools'] } }),
    additionalModelRequestFields: 'seed' in fields ? { seed: fields['seed'] } : {},
  };
}

const requests = fc.oneof(
  { weight: 4, arbitrary: converseRequests(0).map(toCohereTerms) },
  { weight: 1, arbitrary: converseRequests(0) },
  { weight: 1, arbitrary: converseRequests(1) },
);
const MODELS = ['command-a-plus-05-2026', 'command-r7b-12-2024'] as const;

/** The body, or none where the request was refused. */
function encode(request: ModelRequest, model: string, strict = false): TranslatedRequest {
  const warnings = new Warnings(strict);
  const options = encodeOptions({ vendor: 'cohere', model, profile: cohereProfile(model), warnings });
  try {
    return { body: String(encodeRequest(request, options).body), warnings };
  } catch (error) {
    expect(error).toMatchObject({ kind: 'invalidRequest' });
    return { body: undefined, warnings };
  }
}

/** The request that Cohere was told, in the form that {@link normalizeRequest} gives. */
function readSent(body: string, said: ModelRequest): object {
  const {
    native,
    additionalModelRequestFields: fields,
    ...request
  } = withCallersNames(decodeRequest(Buffer.from(body)), said);
  const { citation_options: mode, ...others } = (fields ?? {}) as Record<string, unknown>;
  expect(native?.fields).toEqual({});
  // That answers to who did not ask show no citations is the gateway's own word.
  expect([undefined, 'OFF']).toContain((mode as { mode?: string } | undefined)?.mode);
  return normalizeRequest({ ...request, messages: withoutEmptyTexts(request), additionalModelRequestFields: others });
}

/** Names of tools that Cohere refuses are others there, and the caller's own again in its answers. */
function withCallersNames(sent: ModelRequest, said: ModelRequest): ModelRequest {
  const names = new ToolNames(said, 'cohere');
  const rename = <Named extends { readonly name: string }>(named: Named): Named => ({
    ...named,
    name: names.toCaller(named.name),
  });
  const renameBlock = (block: ContentBlock): ContentBlock =>
    block.toolUse ? { toolUse: rename(block.toolUse) } : block;
  const tools = sent.toolConfig?.tools.map((tool) => (tool.toolSpec ? { toolSpec: rename(tool.toolSpec) } : tool));
  return {
    ...sent,
    messages: sent.messages.map(({ role, content }) => ({ role, content: content.map(renameBlock) })),
    ...(tools && { toolConfig: { ...sent.toolConfig, tools } }),
  };
}

/** A result without content is sent as an empty text. */
function withoutEmptyTexts({ messages }: Pick<ModelRequest, 'messages'>): readonly Message[] {
  return messages.map(({ role, content }) => ({ role, content: content.map(withoutEmptyText) }));
}

function withoutEmptyText(block: ContentBlock): ContentBlock {
  if (!block.toolResult) return block;
  return { toolResult: { ...block.toolResult, content: block.toolResult.content.filter(({ text }) => text !== '') } };
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
        expect(canonicalText(readSent(body, request))).toBe(canonicalText(normalizeRequest(said)));
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
