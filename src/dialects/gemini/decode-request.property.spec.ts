import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { encodeOptions } from '../../../test/support/dialect-options.js';
import { geminiProfile } from '../../../test/support/gemini-options.js';
import { jsonObject } from '../../../test/support/converse-arbitraries.js';
import { isReadRight } from '../../../test/support/json-keys.js';
import { itHoldsForRecorded, listExchanges } from '../../../test/support/recorded-traffic.js';
import { parseJsonExact } from '../../codec/json.js';
import { Warnings } from '../../gateway/model/warnings.js';
import { decodeRequest } from './decode-request.js';
import { encodeRequest } from './encode-request.js';

/** The body as this dialect writes it after reading it, and what it warned of. */
function roundTrip(body: string): { body: unknown; warnings: readonly unknown[] } {
  const warnings = new Warnings();
  const options = encodeOptions({ vendor: 'gemini', profile: geminiProfile(), warnings });
  const encoded = encodeRequest(decodeRequest(new TextEncoder().encode(body)), options);
  return { body: parseJsonExact(String(encoded.body)), warnings: [...warnings.list, ...warnings.mapped] };
}

/** Members that no version of the API knows. */
const unknownMembers = fc.dictionary(
  fc
    .string({ minLength: 1, maxLength: 5 })
    .map((name) => `x-${name}`)
    .filter(isReadRight),
  fc.oneof(jsonObject, fc.constant(null), fc.boolean()),
  { maxKeys: 2, noNullPrototype: true },
);

type Members = Readonly<Record<string, fc.Arbitrary<unknown>>>;

/** An object with all of the required members, some of the optional ones, and now and then unknown ones. */
function structure(required: Members, optional: Members = {}): fc.Arbitrary<object> {
  const known = fc.record(
    { ...required, ...optional },
    { requiredKeys: Object.keys(required), noNullPrototype: true },
  ) as fc.Arbitrary<object>;
  return fc.tuple(known, unknownMembers).map(([named, unknown]) => ({ ...named, ...unknown }));
}

const words = fc.string({ unit: 'binary', maxLength: 12 });
const name = fc.stringMatching(/^[a-zA-Z_][\w.-]{0,12}$/);
const signature = fc.stringMatching(/^[A-Za-z0-9+/]{0,12}$/);
const bytes = fc.uint8Array({ minLength: 1, maxLength: 12 }).map((array) => Buffer.from(array).toString('base64'));
const mimeType = fc.constantFrom(
  ...['image/png', 'image/JPEG', 'image/jpg', 'application/pdf', 'text/plain', 'text/csv'],
  ...['audio/mp3', 'audio/x-matroska', 'video/quicktime', 'video/mov', 'video/mp4'],
);

const inlineData = structure({ mimeType, data: bytes }, { displayName: words });
const fileData = structure({ fileUri: words }, { mimeType });
const functionCall = structure({ name }, { id: name, args: fc.oneof(jsonObject, fc.constant(null)) });
const wrapped = fc.oneof(words, jsonObject, fc.constant(null), fc.array(words, { maxLength: 2 }));
const response = fc.oneof(
  wrapped.map((output) => ({ output })),
  wrapped.map((error) => ({ error })),
  jsonObject,
);
const functionResponse = structure(
  { name },
  {
    id: name,
    response,
    willContinue: fc.boolean(),
    parts: fc.array(fc.oneof(structure({ inlineData }), structure({ fileData })), { maxLength: 2 }),
  },
);
const signed = { thoughtSignature: fc.oneof(signature, fc.constant(null)) };
const part = fc.oneof(
  structure({ text: words }, { ...signed, thought: fc.boolean() }),
  structure({ inlineData }, { ...signed, videoMetadata: jsonObject }),
  structure({ fileData }, signed),
  structure({ functionCall }, signed),
  structure({ functionResponse }),
  structure({ inlineData, thought: fc.constant(true) }, signed),
  structure({ executableCode: jsonObject }, signed),
  structure({ codeExecutionResult: jsonObject }, signed),
  structure({}),
);
const content = (role: fc.Arbitrary<unknown>) => structure({}, { role, parts: fc.array(part, { maxLength: 4 }) });
const instructions = structure(
  {},
  { role: fc.constantFrom('system', 'user'), parts: fc.array(structure({ text: words }), { maxLength: 2 }) },
);

const declaration = fc.oneof(
  structure({ name }, { description: words, parametersJsonSchema: jsonObject, behavior: words }),
  structure({ name, parameters: jsonObject }, { description: words, response: jsonObject }),
  structure({ name, parameters: jsonObject, parametersJsonSchema: jsonObject }),
);
const tool = fc.oneof(
  structure({ functionDeclarations: fc.array(declaration, { maxLength: 2 }) }),
  structure({ googleSearch: jsonObject }),
);
const toolConfig = structure(
  {},
  {
    functionCallingConfig: structure(
      {},
      {
        mode: fc.constantFrom('AUTO', 'ANY', 'NONE', 'VALIDATED', 'MODE_UNSPECIFIED'),
        allowedFunctionNames: fc.array(name, { maxLength: 2 }),
      },
    ),
    retrievalConfig: jsonObject,
  },
);
const sampling = {
  maxOutputTokens: fc.integer({ min: 1, max: 64_000 }),
  temperature: fc.constantFrom(0, 0.5, 2, null),
  topP: fc.constantFrom(0, 0.25, 1),
  topK: fc.nat(),
  seed: fc.integer(),
  presencePenalty: fc.constantFrom(0.5, -1),
  frequencyPenalty: fc.constantFrom(0.5, -1),
  stopSequences: fc.array(words, { maxLength: 7 }),
  thinkingConfig: jsonObject,
  candidateCount: fc.constant(1),
  responseSchema: jsonObject,
};
const generationConfig = fc.oneof(
  structure({}, { ...sampling, responseMimeType: fc.constantFrom('text/plain', 'application/json') }),
  structure({ responseMimeType: fc.constant('application/json'), responseJsonSchema: jsonObject }, sampling),
);
const request = structure(
  { contents: fc.array(content(fc.constantFrom('user', 'model', 'function', null)), { minLength: 1, maxLength: 3 }) },
  {
    systemInstruction: fc.oneof(instructions, fc.constant(null)),
    tools: fc.array(tool, { maxLength: 3 }),
    toolConfig,
    generationConfig,
    safetySettings: fc.array(jsonObject, { maxLength: 1 }),
    cachedContent: words,
    labels: jsonObject,
    serviceTier: fc.constantFrom('standard', 'priority', 'flex', null),
  },
);

describe('a request of generateContent', () => {
  it('is written as it was read, unknown members and the text of numbers included, with no warning', () => {
    fc.assert(
      fc.property(request, (sent) => {
        const body = JSON.stringify(sent);
        expect(roundTrip(body)).toEqual({ body: parseJsonExact(body), warnings: [] });
      }),
      { numRuns: 600 },
    );
  });

  const recorded = listExchanges('recorded/upstream/**/*.json').filter(
    ({ request: { path = '', body } }) => path.includes('enerateContent') && body !== undefined,
  );
  itHoldsForRecorded(recorded, ({ request: { body } }) => {
    expect(roundTrip(JSON.stringify(body)).body).toEqual(body);
  });
});
