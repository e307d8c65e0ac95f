import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { encodeOptions } from '../../../test/support/dialect-options.js';
import { claudeProfile } from '../../../test/support/messages-request.js';
import { isReadRight } from '../../../test/support/json-keys.js';
import { itHoldsForRecorded, listExchanges } from '../../../test/support/recorded-traffic.js';
import { parseJsonExact } from '../../codec/json.js';
import { Warnings } from '../../gateway/model/warnings.js';
import { decodeRequest } from './decode-request.js';
import { encodeRequest } from './encode-request.js';

// JSON source text access (ES2026): TypeScript's library does not declare it yet.
const { rawJSON } = JSON as unknown as { rawJSON: (text: string) => unknown };

const MODEL = 'claude-opus-5';

/** Options for a vendor whose models would take much of what is sent otherwise, were it not received in this dialect. */
function optionsFor(warnings: Warnings) {
  return encodeOptions({ vendor: 'anthropic', model: MODEL, profile: claudeProfile(MODEL), warnings });
}

/** The body as this dialect writes it after reading it, and what it warned of. */
function roundTrip(body: string): { body: unknown; warnings: readonly unknown[] } {
  const warnings = new Warnings();
  const encoded = encodeRequest(decodeRequest(new TextEncoder().encode(body)), optionsFor(warnings));
  return { body: parseJsonExact(String(encoded.body)), warnings: [...warnings.list, ...warnings.mapped] };
}

/** What was sent, without what says how it is sent. */
function expectedBody(sent: string): unknown {
  const said = Object.entries(parseJsonExact(sent) as object).filter(([name]) => !ADDRESS.has(name));
  return { model: MODEL, ...Object.fromEntries(said) };
}

const ADDRESS = new Set(['model', 'stream', 'anthropic_version', 'anthropic_beta']);

const exoticNumber = fc.constantFrom('9007199254740993', '1.0', '7006652.0', '-0', '1e400').map(rawJSON);
const safeKey = fc.string({ maxLength: 6 }).filter(isReadRight);
const { json } = fc.letrec((tie) => ({
  json: fc.oneof(
    { maxDepth: 3 },
    exoticNumber,
    fc.integer(),
    fc.boolean(),
    fc.string({ unit: 'binary', maxLength: 8 }),
    fc.constant(null),
    fc.array(tie('json'), { maxLength: 3 }),
    fc.dictionary(safeKey, tie('json'), { maxKeys: 3, noNullPrototype: true }),
  ),
}));
const jsonObject = fc.dictionary(safeKey, json, { maxKeys: 3, noNullPrototype: true });

/** Members that no version of the API knows. */
const unknownMembers = fc.dictionary(
  fc
    .string({ minLength: 1, maxLength: 5 })
    .map((name) => `x-${name}`)
    .filter(isReadRight),
  json,
  { maxKeys: 2, noNullPrototype: true },
);
function record<T extends object>(
  members: { [Name in keyof T]: fc.Arbitrary<T[Name]> },
  required: (keyof T)[],
): fc.Arbitrary<object> {
  const known = fc.record(members, { requiredKeys: required, noNullPrototype: true });
  return fc.tuple(known, unknownMembers).map(([named, unknown]) => ({ ...named, ...unknown }));
}
const block = <T extends object>(type: string, members: { [Name in keyof T]: fc.Arbitrary<T[Name]> }, optional = {}) =>
  record({ type: fc.constant(type), ...members, ...optional }, ['type', ...Object.keys(members)] as never[]);

const anyText = fc.string({ unit: 'binary', maxLength: 12 });
const name = fc.stringMatching(/^[a-zA-Z0-9_-]{1,20}$/);
const bytes = fc.uint8Array({ minLength: 1, maxLength: 40 }).map((array) => Buffer.from(array).toString('base64'));
const optionalNull = <T>(value: fc.Arbitrary<T>) => fc.oneof(value, fc.constant(null));

const cacheControl = optionalNull(
  block('ephemeral', {}, { ttl: fc.constantFrom('5m', '1h', null) }) as fc.Arbitrary<object | null>,
);
const cacheable = { cache_control: cacheControl };
const settings = { citations: optionalNull(record({ enabled: fc.boolean() }, []) as fc.Arbitrary<object | null>) };

/** A place in what the request holds. */
function range(type: string, index: string, unit: string, title: string): fc.Arbitrary<object> {
  const [start, end] = [`start_${unit}`, `end_${unit}`];
  const numbers = { [index]: fc.nat(9), [start]: fc.nat(9), [end]: fc.nat(9) };
  return block(
    type,
    { cited_text: anyText, ...numbers },
    {
      [title]: optionalNull(anyText as fc.Arbitrary<string | null>),
    },
  );
}
const citation = fc.oneof(
  range('char_location', 'document_index', 'char_index', 'document_title'),
  range('page_location', 'document_index', 'page_number', 'document_title'),
  range('content_block_location', 'document_index', 'block_index', 'document_title'),
  range('search_result_location', 'search_result_index', 'block_index', 'title'),
  block('web_search_result_location', { cited_text: anyText, encrypted_index: anyText, url: anyText }),
);

const plainText = block('text', { text: anyText }, cacheable);
const text = block(
  'text',
  { text: anyText },
  { ...cacheable, citations: optionalNull(fc.array(citation, { maxLength: 2 }) as fc.Arbitrary<object[] | null>) },
);
const urlSource = block('url', { url: anyText });
const image = block(
  'image',
  {
    source: fc.oneof(
      block('base64', { media_type: fc.constantFrom('image/png', 'image/webp'), data: bytes }),
      urlSource,
    ),
  },
  cacheable,
);
const documentSource = fc.oneof(
  block('base64', { media_type: fc.constant('application/pdf'), data: bytes }),
  block('text', { media_type: fc.constant('text/plain'), data: anyText }),
  block('content', { content: fc.oneof(anyText, fc.array(plainText, { maxLength: 2 })) }),
  urlSource,
);
const document = block(
  'document',
  { source: documentSource },
  { ...cacheable, ...settings, title: optionalNull(anyText as fc.Arbitrary<string | null>), context: anyText },
);
const searchResult = block(
  'search_result',
  { source: anyText, title: anyText, content: fc.array(plainText, { maxLength: 2 }) },
  { ...cacheable, ...settings },
);
const resultContent = fc.oneof(plainText, image, document, searchResult);
const contentBlock = fc.oneof(
  text,
  image,
  document,
  searchResult,
  block('tool_use', { id: name, name, input: jsonObject }, cacheable),
  block('server_tool_use', { id: name, name, input: jsonObject }, cacheable),
  block(
    'tool_result',
    { tool_use_id: name },
    { ...cacheable, is_error: fc.boolean(), content: fc.oneof(anyText, fc.array(resultContent, { maxLength: 2 })) },
  ),
  block('thinking', { thinking: anyText, signature: fc.string() }),
  block('redacted_thinking', { data: bytes }),
);
const message = record(
  {
    role: fc.constantFrom('user', 'assistant', 'system'),
    content: fc.oneof(anyText, fc.array(contentBlock, { maxLength: 4 })),
  },
  ['role', 'content'],
);
const tool = record(
  {
    type: fc.constant('custom'),
    name,
    description: anyText,
    input_schema: jsonObject,
    strict: fc.boolean(),
    ...cacheable,
  },
  ['name', 'input_schema'],
);
const toolChoice = fc.oneof(
  block('auto', {}, { disable_parallel_tool_use: fc.boolean() }),
  block('any', {}, { disable_parallel_tool_use: fc.boolean() }),
  block('tool', { name }, { disable_parallel_tool_use: fc.boolean() }),
  block('none', {}, { disable_parallel_tool_use: fc.boolean() }),
);
const tooling = fc.oneof(
  fc.record({ tools: fc.array(tool, { minLength: 1, maxLength: 3 }) }),
  fc.record({ tools: fc.array(tool, { minLength: 1, maxLength: 2 }), tool_choice: toolChoice }),
  fc.record({ tools: fc.constant([]) }),
  fc.constant({}),
);
const base = record(
  {
    messages: fc.array(message, { minLength: 1, maxLength: 3 }),
    max_tokens: fc.integer({ min: 1, max: 64_000 }),
    model: name,
    stream: fc.boolean(),
    anthropic_version: fc.constant('bedrock-2023-05-31'),
    anthropic_beta: fc.array(name, { maxLength: 2 }),
    system: fc.oneof(anyText, fc.array(plainText, { maxLength: 2 })),
    temperature: fc.constantFrom(0, 0.5, 1, null),
    top_p: fc.constantFrom(0, 0.25),
    top_k: fc.nat(),
    stop_sequences: fc.array(anyText, { maxLength: 2 }),
    thinking: record({ type: fc.constant('enabled'), budget_tokens: fc.nat() }, ['type']),
    output_config: record(
      {
        effort: fc.constantFrom('low', 'max'),
        format: block('json_schema', { schema: jsonObject }),
      },
      [],
    ),
    metadata: record({ user_id: anyText }, []),
    service_tier: fc.constantFrom('auto', 'standard_only', null),
    context_management: jsonObject,
  },
  ['messages', 'max_tokens'],
);
const request = fc.tuple(base, tooling).map(([body, tools]) => ({ ...body, ...tools }));

describe('a request in the Messages API', () => {
  it('is written as it was read, unknown members and the text of numbers included, with no warning', () => {
    fc.assert(
      fc.property(request, (sent) => {
        const body = JSON.stringify(sent);
        expect(roundTrip(body)).toEqual({ body: expectedBody(body), warnings: [] });
      }),
      { numRuns: 500 },
    );
  });

  it('is written the same way twice', () => {
    fc.assert(
      fc.property(request, (sent) => {
        const decoded = decodeRequest(new TextEncoder().encode(JSON.stringify(sent)));
        const options = optionsFor(new Warnings());
        expect(encodeRequest(decoded, options)).toEqual(encodeRequest(decoded, options));
      }),
    );
  });

  it('is a request or a fault of the caller, whatever JSON comes', () => {
    fc.assert(
      fc.property(fc.oneof(json, fc.record({ max_tokens: json, messages: json, tools: json }), request), (sent) => {
        try {
          decodeRequest(new TextEncoder().encode(JSON.stringify(sent)));
        } catch (error) {
          expect(error).toMatchObject({ kind: 'invalidRequest' });
        }
      }),
      { numRuns: 500 },
    );
  });

  describe('as recorded', () => {
    const exchanges = listExchanges('recorded/upstream/anthropic/*.json').filter(({ request: sent }) => sent.body);
    itHoldsForRecorded(exchanges, ({ request: sent }) => {
      const body = JSON.stringify(sent.body);
      expect(roundTrip(body)).toEqual({ body: expectedBody(body), warnings: [] });
    });
  });
});
