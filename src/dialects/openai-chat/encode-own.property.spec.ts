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
  const { model, stream = false } = JSON.parse(body) as { model: string; stream?: boolean };
  const decoded = decodeRequest(new TextEncoder().encode(body));
  const encoded = encodeRequest(decoded, encodeOptions({ model, stream, warnings }));
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
    fc.string({ maxLength: 8 }),
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

type Arbitraries = Record<string, fc.Arbitrary<unknown>>;

/** An object with its required members, some of the optional ones, and unknown ones. */
function record(required: Arbitraries, optional: Arbitraries = {}): fc.Arbitrary<object> {
  const known = fc.record({ ...required, ...optional }, { requiredKeys: Object.keys(required), noNullPrototype: true });
  return fc.tuple(known, unknownMembers).map(([named, unknown]) => ({ ...named, ...unknown }));
}

const words = fc.string({ maxLength: 12 });
const name = fc.stringMatching(/^[a-zA-Z0-9_-]{1,20}$/);
const bytes = fc.uint8Array({ minLength: 1, maxLength: 20 }).map((array) => Buffer.from(array).toString('base64'));
const list = (item: fc.Arbitrary<unknown>) => fc.array(item, { maxLength: 3 });
const orNull = (value: fc.Arbitrary<unknown>) => fc.oneof(value, fc.constant(null));
const part = (type: string, required: Arbitraries) => record({ type: fc.constant(type), ...required });

const textPart = part('text', { text: words });
const dataUri = (...mediaTypes: string[]) =>
  fc.tuple(fc.constantFrom(...mediaTypes), bytes).map(([mediaType, data]) => `data:${mediaType};base64,${data}`);
const imagePart = part('image_url', {
  image_url: record(
    {
      url: fc.oneof(
        dataUri('image/png', 'image/jpeg', 'image/jpg', 'image/tiff'),
        fc.webUrl(),
        fc.constantFrom('data:,x', ''),
      ),
    },
    { detail: fc.constantFrom('low', 'auto') },
  ),
});
const audioPart = part('input_audio', { input_audio: record({ data: bytes, format: fc.constantFrom('wav', 'mp3') }) });
const filePart = part('file', {
  file: record(
    { file_data: dataUri('application/pdf') },
    { filename: fc.constantFrom('a.pdf', 'a.PDF', 'a', '.pdf', '') },
  ),
});
const refusalPart = part('refusal', { refusal: words });

const callText = fc.oneof(
  jsonObject.map((value) => JSON.stringify(value)),
  fc.constantFrom('', ' ', '{ "a": 1.0 }'),
);
const toolCall = record(
  { id: name, function: record({ name, arguments: callText }) },
  { type: fc.constant('function') },
);
const message = fc.oneof(
  record({
    role: fc.constantFrom('system', 'developer'),
    content: fc.oneof(words, list(textPart)),
  }),
  record(
    { role: fc.constant('user'), content: fc.oneof(words, list(fc.oneof(textPart, imagePart, audioPart, filePart))) },
    { name },
  ),
  record(
    { role: fc.constant('assistant') },
    {
      content: orNull(fc.oneof(words, list(fc.oneof(textPart, refusalPart)))),
      refusal: orNull(words),
      tool_calls: orNull(list(toolCall)),
      reasoning_content: words,
      audio: orNull(jsonObject),
    },
  ),
  record({ role: fc.constant('tool'), tool_call_id: name, content: fc.oneof(words, list(textPart)) }),
);

const tool = part('function', {
  function: record({ name }, { description: orNull(words), parameters: jsonObject, strict: orNull(fc.boolean()) }),
});
const toolChoice = fc.oneof(
  fc.constantFrom('auto', 'none', 'required'),
  part('function', { function: record({ name }) }),
  part('allowed_tools', { allowed_tools: jsonObject }),
);
const responseFormat = fc.oneof(
  part('text', {}),
  part('json_object', {}),
  part('json_schema', {
    json_schema: record({ name }, { schema: orNull(jsonObject), description: words, strict: orNull(fc.boolean()) }),
  }),
);
const request = record(
  { model: name, messages: fc.array(message, { minLength: 1, maxLength: 4 }) },
  {
    stream: orNull(fc.boolean()),
    stream_options: orNull(jsonObject),
    max_tokens: orNull(fc.integer({ min: 1 })),
    max_completion_tokens: orNull(fc.integer({ min: 1 })),
    temperature: fc.constantFrom(0, 0.5, 2, null),
    top_p: fc.constantFrom(0, 1),
    stop: orNull(fc.oneof(words, list(words))),
    tools: orNull(list(tool)),
    tool_choice: toolChoice,
    parallel_tool_calls: fc.boolean(),
    response_format: responseFormat,
    reasoning_effort: orNull(fc.constantFrom('none', 'high')),
    service_tier: fc.constantFrom('auto', 'default', 'flex', 'scale', null),
    seed: exoticNumber,
    logit_bias: orNull(jsonObject),
    presence_penalty: fc.constantFrom(0, -2),
    n: fc.nat(3),
    metadata: jsonObject,
    functions: list(jsonObject),
    web_search_options: jsonObject,
  },
);

describe('a request of chat completions', () => {
  it('is written as it was read, unknown members and the text of numbers included, with no warning (law 1)', () => {
    fc.assert(
      fc.property(request, (sent) => {
        const body = JSON.stringify(sent);
        expect(roundTrip(body)).toEqual({ body: parseJsonExact(body), warnings: [] });
      }),
      { numRuns: 600 },
    );
  });

  it('is a request or a fault of the caller, whatever JSON comes', () => {
    fc.assert(
      fc.property(fc.oneof(json, fc.record({ messages: json, tools: json }), request), (sent) => {
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
    const exchanges = listExchanges('recorded/upstream/openai-chat/*.json').filter(({ request: sent }) => sent.body);
    itHoldsForRecorded(exchanges, ({ request: sent }) => {
      const body = JSON.stringify(sent.body);
      expect(roundTrip(body)).toEqual({ body: parseJsonExact(body), warnings: [] });
    });
  });
});
