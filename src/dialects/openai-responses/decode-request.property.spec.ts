import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { jsonObject } from '../../../test/support/converse-arbitraries.js';
import { encodeOptions } from '../../../test/support/dialect-options.js';
import { isReadRight } from '../../../test/support/json-keys.js';
import { itHoldsForRecorded, listExchanges } from '../../../test/support/recorded-traffic.js';
import { parseJsonExact } from '../../codec/json.js';
import { Warnings } from '../../gateway/model/warnings.js';
import { decodeRequest } from './decode-request.js';
import { encodeRequest } from './encode-request.js';

interface Sent {
  readonly model?: string;
  readonly stream?: boolean;
}

/** The body as this dialect writes it after reading it, and what it warned of. */
function roundTrip(body: string): { body: unknown; warnings: readonly unknown[] } {
  const warnings = new Warnings();
  const { model = '', stream = false } = JSON.parse(body) as Sent;
  const request = decodeRequest(new TextEncoder().encode(body));
  const encoded = encodeRequest(request, encodeOptions({ model, stream, warnings }));
  return { body: parseJsonExact(String(encoded.body)), warnings: [...warnings.list, ...warnings.mapped] };
}

/** Members that no version of the API knows. */
const unknownMembers = fc.dictionary(
  fc
    .string({ minLength: 1, maxLength: 5 })
    .map((name) => `x-${name}`)
    .filter(isReadRight),
  jsonObject,
  { maxKeys: 2, noNullPrototype: true },
);

type Members = Record<string, fc.Arbitrary<unknown>>;

function record(required: Members, optional: Members = {}): fc.Arbitrary<object> {
  const known = fc.record(
    { ...required, ...optional },
    { requiredKeys: Object.keys(required), noNullPrototype: true },
  ) as fc.Arbitrary<object>;
  return fc.tuple(known, unknownMembers).map(([named, unknown]) => ({ ...named, ...unknown }));
}

const typed = (type: string, required: Members, optional: Members = {}): fc.Arbitrary<object> =>
  record({ type: fc.constant(type), ...required }, optional);

const anyText = fc.string({ unit: 'binary', maxLength: 12 });
const name = fc.stringMatching(/^[a-zA-Z0-9_-]{1,20}$/);
const base64 = fc.uint8Array({ minLength: 1, maxLength: 20 }).map((bytes) => Buffer.from(bytes).toString('base64'));
const dataUri = (...types: string[]) =>
  fc.tuple(fc.constantFrom(...types), base64).map(([type, bytes]) => `data:${type};base64,${bytes}`);
const orNull = (value: fc.Arbitrary<unknown>) => fc.oneof(value, fc.constant(null));
const list = (item: fc.Arbitrary<unknown>, minLength = 0) => fc.array(item, { minLength, maxLength: 3 });

const breakpoint = {
  prompt_cache_breakpoint: orNull(record({ mode: fc.constantFrom('explicit', 'implicit') })),
};
const inputText = typed('input_text', { text: anyText }, breakpoint);
const outputText = typed('output_text', { text: anyText }, { annotations: list(jsonObject) });
const refusal = typed('refusal', { refusal: anyText });
const image = typed(
  'input_image',
  {},
  {
    image_url: orNull(fc.oneof(dataUri('image/png', 'image/jpeg', 'image/bmp'), fc.webUrl(), fc.constant('data:,'))),
    file_id: name,
    detail: fc.constantFrom('low', 'auto'),
    ...breakpoint,
  },
);
const file = typed(
  'input_file',
  {},
  {
    file_data: dataUri('application/pdf', 'text/plain'),
    filename: fc.oneof(anyText, fc.constantFrom('a.pdf', '.pdf', 'A.PDF', 'b.txt', 'kept', 'unnamed')),
    file_url: fc.webUrl(),
    file_id: name,
  },
);
const unknownPart = typed('input_audio', { input_audio: jsonObject });
const part = fc.oneof(inputText, outputText, refusal, image, file, unknownPart);

const message = record(
  {
    role: fc.constantFrom('user', 'assistant', 'system', 'developer'),
    content: fc.oneof(anyText, list(part)),
  },
  { type: fc.constant('message'), id: name, status: fc.constant('completed'), phase: fc.constant('commentary') },
);
const argumentsText = fc.oneof(
  jsonObject.map((value) => JSON.stringify(value)),
  jsonObject.map((value) => JSON.stringify(value, undefined, 1)),
  fc.constantFrom('', '[]', '{"a":', '{ }'),
);
const item = fc.oneof(
  { weight: 4, arbitrary: message },
  { weight: 2, arbitrary: typed('function_call', { call_id: name, name, arguments: argumentsText }, { id: name }) },
  {
    weight: 2,
    arbitrary: typed(
      'function_call_output',
      { call_id: name, output: fc.oneof(anyText, list(fc.oneof(inputText, image, file))) },
      { status: fc.constant('completed') },
    ),
  },
  {
    weight: 1,
    arbitrary: typed(
      'reasoning',
      { summary: list(typed('summary_text', { text: anyText })) },
      { id: name, encrypted_content: orNull(anyText), content: list(typed('reasoning_text', { text: anyText })) },
    ),
  },
  { weight: 1, arbitrary: fc.oneof(typed('item_reference', { id: name }), typed('web_search_call', { id: name })) },
  { weight: 1, arbitrary: record({ id: name }) },
);

const tool = fc.oneof(
  typed(
    'function',
    { name },
    { description: orNull(anyText), parameters: orNull(jsonObject), strict: orNull(fc.boolean()) },
  ),
  typed('web_search', {}, { filters: jsonObject }),
);
const toolChoice = fc.oneof(
  fc.constantFrom('auto', 'none', 'required', 'sometimes', null),
  typed('function', { name }),
  typed('allowed_tools', { tools: list(jsonObject) }),
);
const format = fc.oneof(
  typed('json_schema', { name, schema: jsonObject }, { strict: fc.boolean(), description: anyText }),
  typed('text', {}),
  fc.constant(null),
);
const request = record(
  { model: name, input: fc.oneof(anyText, list(item)) },
  {
    stream: fc.boolean(),
    instructions: orNull(anyText),
    tools: list(tool),
    tool_choice: toolChoice,
    parallel_tool_calls: orNull(fc.boolean()),
    reasoning: orNull(record({}, { effort: fc.constantFrom('low', null), summary: fc.constant('auto') })),
    text: orNull(record({}, { format, verbosity: orNull(fc.constantFrom('low', 'high')) })),
    max_output_tokens: orNull(fc.integer({ min: 1 })),
    temperature: fc.constantFrom(0, 0.5, 2, null),
    top_p: fc.constantFrom(0, 0.25, 1),
    service_tier: fc.constantFrom('auto', 'default', 'flex', 'priority', 'scale', null),
    store: fc.boolean(),
    include: list(name),
    metadata: orNull(jsonObject),
    previous_response_id: orNull(name),
    background: fc.boolean(),
  },
);

describe('a request of the Responses API', () => {
  it('is written as it was read, unknown members and the text of numbers included, with no warning (law 1)', () => {
    fc.assert(
      fc.property(request, (sent) => {
        const body = JSON.stringify(sent);
        expect(roundTrip(body)).toEqual({ body: parseJsonExact(body), warnings: [] });
      }),
      { numRuns: 600 },
    );
  });

  it('is written the same way twice (law 7)', () => {
    fc.assert(
      fc.property(request, (sent) => {
        const decoded = decodeRequest(new TextEncoder().encode(JSON.stringify(sent)));
        const write = () => encodeRequest(decoded, encodeOptions()).body;
        expect(write()).toBe(write());
      }),
    );
  });

  it('is a request or a fault of the caller, whatever JSON comes', () => {
    const anything = fc.oneof(jsonObject, fc.record({ input: fc.json().map((text) => JSON.parse(text) as unknown) }));
    fc.assert(
      fc.property(fc.oneof(anything, request), (sent) => {
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
    itHoldsForRecorded(listExchanges('recorded/upstream/openai-responses/*.json'), ({ request: sent }) => {
      const body = JSON.stringify(sent.body);
      expect(roundTrip(body)).toEqual({ body: parseJsonExact(body), warnings: [] });
    });
  });
});
