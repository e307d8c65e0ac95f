import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { encodeRequest as encodeMessages } from '../../src/dialects/anthropic-messages/encode-request.js';
import { encodeRequest as encodeCohere } from '../../src/dialects/cohere-chat/encode-request.js';
import { encodeRequest as encodeGemini } from '../../src/dialects/gemini/encode-request.js';
import { encodeRequest as encodeChat } from '../../src/dialects/openai-chat/encode-request.js';
import { encodeRequest as encodeResponses } from '../../src/dialects/openai-responses/encode-request.js';
import { GatewayError } from '../../src/gateway/errors/gateway-error.js';
import { type ModelRequest } from '../../src/gateway/model/model-request.js';
import { Warnings } from '../../src/gateway/model/warnings.js';
import { type EncodedRequest, type EncodeOptions } from '../../src/gateway/ports/upstream-dialect.js';
import { HTTP_VENDORS } from '../../src/providers/vendors.js';
import { anthropic } from '../../src/providers/anthropic/anthropic.vendor.js';
import { azure } from '../../src/providers/azure/azure.vendor.js';
import { cohere } from '../../src/providers/cohere/cohere.vendor.js';
import { gemini } from '../../src/providers/gemini/gemini.vendor.js';
import { openai } from '../../src/providers/openai/openai.vendor.js';
import { type VendorDefinition } from '../../src/providers/shared/vendor-definition.js';
import { vertex } from '../../src/providers/vertex/vertex.vendor.js';
import { converseRequests } from '../support/converse-arbitraries.js';
import { decodeText } from '../support/converse-requests.js';
import { encodeOptions, profileOf } from '../support/dialect-options.js';

interface Case {
  readonly vendor: VendorDefinition;
  readonly encode: (request: ModelRequest, options: EncodeOptions) => EncodedRequest;
  readonly models: readonly string[];
}

const GEMINI_MODELS = [
  ...['gemini-2.0-flash', 'gemini-2.5-pro', 'gemini-2.5-flash-image', 'gemini-3-pro-preview', 'gemini-3.5-flash'],
];

const OPENAI_MODELS = ['gpt-4o', 'gpt-5', 'gpt-5.1', 'gpt-5.6', 'gpt-5-chat-latest', 'o3'];

const CLAUDE_MODELS = [
  ...[
    'claude-3-haiku-20240307',
    'claude-3-7-sonnet-latest',
    'claude-sonnet-4-0',
    'claude-opus-4-1',
    'claude-haiku-4-5',
  ],
  ...['claude-opus-4-6', 'claude-opus-4-7', 'claude-sonnet-5', 'claude-opus-5', 'claude-opus-5-5', 'claude-sonnet-5-5'],
];

/** Open weights of every family that hosts differ in. */
const OPEN_MODELS = ['gpt-oss-120b', 'llama-4-scout', 'DeepSeek-V4', 'Kimi-K2-Thinking', 'Qwen2.5-VL-72B-Instruct'];

/** Models of vendors that have their own. */
const CHAT_MODELS: Readonly<Record<string, readonly string[]>> = {
  mistral: ['mistral-medium-3-5', 'magistral-medium-latest', 'codestral-latest', 'voxtral-small-latest'],
  groq: ['llama-4-scout', 'openai/gpt-oss-120b', 'qwen/qwen3-32b'],
  openrouter: ['anthropic/claude-opus-5', 'openai/gpt-5.1'],
  xai: ['grok-3', 'grok-3-mini', 'grok-4', 'grok-4.3'],
  deepseek: ['deepseek-chat', 'deepseek-reasoner', 'deepseek-v4-pro'],
  perplexity: ['sonar-pro', 'sonar-reasoning-pro'],
};

const CASES: readonly Case[] = [
  { vendor: gemini, encode: encodeGemini, models: GEMINI_MODELS },
  { vendor: vertex, encode: encodeGemini, models: [...GEMINI_MODELS, '1234567890'] },
  {
    vendor: cohere,
    encode: encodeCohere,
    models: ['command-a-03-2025', 'command-a-plus-05-2026', 'command-a-vision-07-2025', 'command-r', 'command-r7b'],
  },
  ...HTTP_VENDORS.filter(({ dialect }) => dialect === 'openai-chat').map((vendor) => ({
    vendor,
    encode: encodeChat,
    models: CHAT_MODELS[vendor.name] ?? OPEN_MODELS,
  })),
  { vendor: openai, encode: encodeChat, models: OPENAI_MODELS },
  { vendor: azure, encode: encodeChat, models: ['gpt-5.6', 'gpt-4o'] },
  { vendor: anthropic, encode: encodeMessages, models: CLAUDE_MODELS },
  { vendor: vertex, encode: encodeMessages, models: ['claude-opus-5', 'claude-sonnet-4-5@20250929'] },
  {
    vendor: openai,
    encode: encodeResponses,
    models: ['gpt-4o', 'gpt-5.1', 'o1', 'o3-mini', 'gpt-5.6', 'gpt-3.5-turbo'],
  },
];

/** The body, or none where the request was refused as the caller's fault. */
function encode({ vendor, encode: write }: Case, model: string, request: ModelRequest, warnings = new Warnings()) {
  try {
    const profile = profileOf(vendor, model);
    return String(write(request, encodeOptions({ vendor: vendor.name, model, profile, warnings })).body);
  } catch (error) {
    expect(error).toBeInstanceOf(GatewayError);
    expect(error).toMatchObject({ kind: 'invalidRequest' });
    return undefined;
  }
}

/** The bytes of all media, wherever they stand in the request. */
function listMedia(value: unknown, path = ''): { path: string; bytes: string }[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    const inner = path === '' ? name : `${path}.${name}`;
    return name === 'bytes' && typeof member === 'string' ? [{ path: inner, bytes: member }] : listMedia(member, inner);
  });
}

describe.each(CASES)('a request to $vendor.name', (one) => {
  it.each(one.models)(
    '%s is sent with all its media, the same way every time, or refused; in strict mode without any loss',
    (model) => {
      fc.assert(
        fc.property(fc.oneof(converseRequests(0), converseRequests(2)), (said) => {
          const request = decodeText(JSON.stringify(said));
          const warnings = new Warnings();
          const body = encode(one, model, request, warnings);
          expect(encode(one, model, request)).toBe(body);
          const strict = encode(one, model, request, new Warnings(true));
          expect(strict).toBe(warnings.list.length > 0 ? undefined : body);
          if (body === undefined) return;
          const told = [...warnings.list, ...warnings.mapped];
          for (const { path, bytes } of listMedia(request.messages)) {
            const isSent = body.includes(bytes);
            expect(isSent || told.some((warning) => `messages.${path}`.startsWith(warning.path))).toBe(true);
          }
        }),
        { numRuns: 80 },
      );
    },
  );
});
