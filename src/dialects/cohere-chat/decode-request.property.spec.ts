import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { encodeOptions } from '../../../test/support/dialect-options.js';
import { isReadRight } from '../../../test/support/json-keys.js';
import { itHoldsForRecorded, listExchanges } from '../../../test/support/recorded-traffic.js';
import { parseJsonExact } from '../../codec/json.js';
import { Warnings } from '../../gateway/model/warnings.js';
import { decodeRequest } from './decode-request.js';
import { encodeRequest } from './encode-request.js';

// JSON source text access (ES2026): TypeScript's library does not declare it yet.
const { rawJSON } = JSON as unknown as { rawJSON: (text: string) => unknown };

/** The body as this dialect writes it after reading it, and what it warned of. */
function roundTrip(body: string): { body: unknown; warnings: readonly unknown[] } {
  const warnings = new Warnings();
  const { model, stream } = JSON.parse(body) as { model: string; stream?: boolean };
  const options = encodeOptions({ vendor: 'cohere', model, stream: stream === true, warnings });
  const encoded = encodeRequest(decodeRequest(new TextEncoder().encode(body)), options);
  return { body: parseJsonExact(String(encoded.body)), warnings: [...warnings.list, ...warnings.mapped] };
}

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
const anyText = fc.string({ unit: 'binary', maxLength: 12 });
const name = fc.stringMatching(/^[a-zA-Z0-9_-]{1,20}$/);

/** An object with members that no version of the API knows beside its own. */
function record(members: Record<string, fc.Arbitrary<unknown>>, required: readonly string[]): fc.Arbitrary<object> {
  const known = fc.record(members, { requiredKeys: [...required], noNullPrototype: true }) as fc.Arbitrary<object>;
  const unknown = fc.dictionary(
    fc
      .string({ minLength: 1, maxLength: 5 })
      .map((key) => `x-${key}`)
      .filter(isReadRight),
    json,
    { maxKeys: 2, noNullPrototype: true },
  );
  return fc.tuple(known, unknown).map(([named, others]) => ({ ...named, ...others }));
}

const orNull = (value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 4, arbitrary: value }, fc.constant(null));

const textPart = record({ type: fc.constant('text'), text: anyText }, ['type', 'text']);
const thinkingPart = record({ type: fc.constant('thinking'), thinking: anyText }, ['type', 'thinking']);
const url = fc.constantFrom(
  'https://example.com/a.png',
  'data:image/png;base64,iVBORw0KGgo=',
  'data:image/jpg;base64,AAAA',
  'data:image/webp;base64,',
  '',
);
const imagePart = record(
  { type: fc.constant('image_url'), image_url: record({ url, detail: fc.constant('low') }, ['url']) },
  ['type', 'image_url'],
);
const content = (...parts: fc.Arbitrary<object>[]): fc.Arbitrary<unknown> =>
  fc.oneof(anyText, fc.array(fc.oneof(...parts), { maxLength: 3 }));

const argumentsText = fc.oneof(
  jsonObject.map((object) => JSON.stringify(object)),
  fc.constantFrom('', ' ', '{ "a" : 1 }', '{"a":1.0}', '{"a":1,"a":2}'),
);
const toolCall = record(
  {
    id: name,
    type: fc.constant('function'),
    function: record({ name, arguments: argumentsText }, ['name', 'arguments']),
  },
  ['id', 'function'],
);
const documentPart = record(
  {
    type: fc.constant('document'),
    document: record({ data: fc.oneof(jsonObject, anyText), id: name }, ['data']),
  },
  ['type', 'document'],
);
const message = fc.oneof(
  record({ role: fc.constant('system'), content: content(textPart) }, ['role', 'content']),
  record({ role: fc.constant('user'), content: content(textPart, imagePart) }, ['role', 'content']),
  record(
    {
      role: fc.constant('assistant'),
      content: orNull(content(textPart, thinkingPart)),
      tool_plan: orNull(anyText),
      tool_calls: orNull(fc.array(toolCall, { maxLength: 2 })),
      citations: orNull(fc.array(jsonObject, { maxLength: 2 })),
    },
    ['role'],
  ),
  record({ role: fc.constant('tool'), tool_call_id: name, content: content(textPart, documentPart) }, [
    'role',
    'tool_call_id',
    'content',
  ]),
);
const tool = record(
  {
    type: fc.constant('function'),
    function: record({ name, description: orNull(anyText), parameters: orNull(jsonObject) }, ['name']),
  },
  ['function'],
);
const responseFormat = fc.oneof(
  record({ type: fc.constant('text') }, ['type']),
  record({ type: fc.constant('json_object'), json_schema: orNull(jsonObject) }, ['type']),
  record({ type: fc.constant('json_object'), schema: jsonObject }, ['type']),
);
const request = record(
  {
    model: name,
    messages: fc.array(message, { minLength: 1, maxLength: 4 }),
    stream: orNull(fc.boolean()),
    tools: orNull(fc.array(tool, { maxLength: 2 })),
    strict_tools: orNull(fc.boolean()),
    tool_choice: orNull(fc.constantFrom('REQUIRED', 'NONE')),
    documents: orNull(fc.array(fc.oneof(anyText, jsonObject), { maxLength: 2 })),
    citation_options: orNull(record({ mode: fc.constantFrom('FAST', 'OFF') }, [])),
    response_format: orNull(responseFormat),
    safety_mode: orNull(fc.constantFrom('CONTEXTUAL', 'STRICT')),
    max_tokens: orNull(fc.integer({ min: 1, max: 9000 })),
    stop_sequences: orNull(fc.array(anyText, { maxLength: 7 })),
    temperature: orNull(fc.constantFrom(0, 0.5, 4)),
    seed: orNull(fc.oneof(fc.nat(), exoticNumber)),
    frequency_penalty: orNull(exoticNumber),
    presence_penalty: orNull(fc.constant(0.5)),
    k: orNull(fc.nat()),
    p: orNull(fc.constantFrom(0, 0.75, 1)),
    logprobs: orNull(fc.boolean()),
    thinking: orNull(record({ type: fc.constantFrom('enabled', 'disabled'), token_budget: fc.nat() }, ['type'])),
    priority: fc.nat(),
  },
  ['model', 'messages'],
);

describe("a request of Cohere's chat API", () => {
  it('is written as it was read, unknown members and the text of numbers included, with no warning (law 1)', () => {
    fc.assert(
      fc.property(request, (sent) => {
        const body = JSON.stringify(sent);
        expect(roundTrip(body)).toEqual({ body: parseJsonExact(body), warnings: [] });
      }),
      { numRuns: 700 },
    );
  });

  it('is a request or a fault of the caller, whatever JSON comes', () => {
    fc.assert(
      fc.property(fc.oneof(json, fc.record({ model: json, messages: json, tools: json }), request), (sent) => {
        try {
          decodeRequest(new TextEncoder().encode(JSON.stringify(sent)));
        } catch (error) {
          expect(error).toMatchObject({ kind: 'invalidRequest' });
        }
      }),
      { numRuns: 300 },
    );
  });

  describe('as recorded', () => {
    const exchanges = listExchanges('recorded/upstream/cohere/*.json').filter(({ request: sent }) => sent.body);
    itHoldsForRecorded(exchanges, ({ request: sent }) => {
      const body = JSON.stringify(sent.body);
      expect(roundTrip(body)).toEqual({ body: parseJsonExact(body), warnings: [] });
    });
  });
});
