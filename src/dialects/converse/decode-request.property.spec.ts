import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeText } from '../../../test/support/converse-requests.js';
import { isReadRight } from '../../../test/support/json-keys.js';

// JSON source text access (ES2026): TypeScript's library does not declare it yet.
const { rawJSON } = JSON as unknown as { rawJSON: (text: string) => unknown };

/** Numbers that a double changes or prints otherwise. */
const exoticNumber = fc
  .constantFrom('9007199254740993', '-9007199254740993', '1.0', '7006652.0', '1e2', '1E-7', '-0', '0.10', '1e400')
  .map(rawJSON);

const key = fc.oneof(fc.string({ maxLength: 8 }), fc.constantFrom('constructor', 'toString', 'rawJSON', 'p'));
const safeKey = key.filter(isReadRight);

const { json } = fc.letrec((tie) => ({
  json: fc.oneof(
    { maxDepth: 4 },
    fc.oneof(exoticNumber, fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean()),
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.constant(null),
    fc.array(tie('json'), { maxLength: 4 }),
    fc.dictionary(safeKey, tie('json'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));
const jsonObject = fc.dictionary(safeKey, json, { maxKeys: 4, noNullPrototype: true });
const presentJson = json.filter((value) => value !== null);

/** Members that no version of AWS's model knows. */
const unknownMembers = fc.dictionary(
  fc
    .string({ minLength: 1, maxLength: 6 })
    .map((name) => `x-${name}`)
    .filter(isReadRight),
  json,
  { maxKeys: 2, noNullPrototype: true },
);
const extended = <T extends object>(structure: fc.Arbitrary<T>): fc.Arbitrary<object> =>
  fc.tuple(structure, unknownMembers).map(([known, unknown]) => ({ ...known, ...unknown }));
const record = <T extends object>(members: { [Name in keyof T]: fc.Arbitrary<T[Name]> }, required: (keyof T)[]) =>
  extended(fc.record(members, { requiredKeys: required, noNullPrototype: true }));

const name = fc.stringMatching(/^[a-zA-Z0-9_-]{1,64}$/);
const bytes = fc.uint8Array({ minLength: 1, maxLength: 80 }).map((array) => Buffer.from(array).toString('base64'));
const image = record({ format: fc.constantFrom('png', 'webp'), source: fc.record({ bytes }) }, ['format', 'source']);
const cachePoint = fc.record({
  cachePoint: record({ type: fc.constant('default'), ttl: fc.constant('1h') }, ['type', 'ttl']),
});

const toolResultContent = fc.oneof(
  fc.record({ text: fc.string() }),
  fc.record({ json: presentJson }),
  fc.record({ image }),
);

const contentBlock = fc.oneof(
  fc.record({ text: fc.string({ unit: 'binary' }) }),
  fc.record({ json: presentJson }),
  fc.record({ 'x-later': presentJson }),
  fc.record({ toolUse: record({ toolUseId: name, name, input: jsonObject }, ['toolUseId', 'name', 'input']) }),
  fc.record({
    toolResult: record(
      { toolUseId: name, content: fc.array(toolResultContent, { maxLength: 3 }), status: fc.constant('error') },
      ['toolUseId', 'content'],
    ),
  }),
  fc.record({
    reasoningContent: fc.oneof(
      fc.record({ redactedContent: bytes }),
      fc.record({ reasoningText: record({ text: fc.string(), signature: fc.string() }, ['text']) }),
    ),
  }),
);

const message = fc.oneof(
  record(
    {
      role: fc.constantFrom('user', 'assistant', 'system'),
      content: fc.array(contentBlock, { minLength: 1, maxLength: 4 }),
    },
    ['role', 'content'],
  ),
  record({ role: fc.constant('user'), content: fc.array(fc.record({ image }), { minLength: 1, maxLength: 4 }) }, [
    'role',
    'content',
  ]),
);

const tool = fc.record({
  toolSpec: record({ name, inputSchema: fc.record({ json: jsonObject }), strict: fc.boolean() }, [
    'name',
    'inputSchema',
  ]),
});

const request = record(
  {
    messages: fc.array(message, { minLength: 1, maxLength: 4 }),
    system: fc.array(fc.oneof(fc.record({ text: fc.string({ minLength: 1 }) }), cachePoint), { maxLength: 2 }),
    // Its numbers are read as numbers, whoever names them.
    inferenceConfig: fc.record(
      { maxTokens: fc.integer({ min: 1 }), stopSequences: fc.constant(['x']), topK: fc.integer() },
      { requiredKeys: [], noNullPrototype: true },
    ),
    toolConfig: record({ tools: fc.array(fc.oneof(tool, cachePoint), { minLength: 1, maxLength: 2 }) }, ['tools']),
    additionalModelRequestFields: presentJson,
    fallbacks: fc.constant(['openai/gpt-4o']),
  },
  ['messages'],
);

describe('decodeRequest', () => {
  it('gives back every valid request as it was sent, unknown members and the text of numbers included', () => {
    fc.assert(
      fc.property(request, (sent) => {
        const body = JSON.stringify(sent);
        expect(JSON.stringify(decodeText(body))).toBe(body);
      }),
      { numRuns: 500 },
    );
  });

  it('answers any JSON with a request or a fault of the caller', () => {
    fc.assert(
      fc.property(
        fc.oneof(json, fc.record({ messages: json }), fc.record({ messages: fc.tuple(message), system: json })),
        (sent) => {
          try {
            decodeText(JSON.stringify(sent));
          } catch (error) {
            expect(error).toMatchObject({ kind: 'invalidRequest' });
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
