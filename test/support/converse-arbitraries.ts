import fc from 'fast-check';
import { isReadRight } from './json-keys.js';

// JSON source text access (ES2026): TypeScript's library does not declare it yet.
const { rawJSON } = JSON as unknown as { rawJSON: (text: string) => unknown };

/** Numbers that a double changes or prints otherwise. */
const exoticNumber = fc
  .constantFrom('9007199254740993', '-9007199254740993', '1.0', '7006652.0', '1e2', '1E-7', '-0', '0.10', '1e400')
  .map(rawJSON);

const safeKey = fc
  .oneof(fc.string({ maxLength: 8 }), fc.constantFrom('constructor', 'toString', 'rawJSON'))
  .filter(isReadRight);

const { json } = fc.letrec((tie) => ({
  json: fc.oneof(
    { maxDepth: 3 },
    fc.oneof(exoticNumber, fc.integer(), fc.boolean(), fc.constant(null)),
    fc.string({ maxLength: 8 }),
    fc.array(tie('json'), { maxLength: 3 }),
    fc.dictionary(safeKey, tie('json'), { maxKeys: 3, noNullPrototype: true }),
  ),
}));

/** A JSON object with every kind of value. */
export const jsonObject = fc.dictionary(safeKey, json, { maxKeys: 3, noNullPrototype: true });

/**
 * Valid Converse requests.
 * @param odds how often, out of 12, a part says what only Bedrock can take or what nobody knows; 0 for never
 */
export function converseRequests(odds: number): fc.Arbitrary<object> {
  /** Mostly `usual`, now and then what a narrower dialect cannot say. */
  const or = (usual: fc.Arbitrary<object>, odd: fc.Arbitrary<object>): fc.Arbitrary<object> =>
    fc.oneof({ weight: 12, arbitrary: usual }, { weight: odds, arbitrary: odd });

  /** A structure, now and then with a member that no service model knows. */
  const structure = (
    members: Record<string, fc.Arbitrary<unknown>>,
    required: readonly string[],
  ): fc.Arbitrary<object> => {
    const known = fc.record(members, { requiredKeys: [...required], noNullPrototype: true }) as fc.Arbitrary<object>;
    return fc.oneof(
      { weight: 25, arbitrary: known },
      { weight: odds, arbitrary: known.map((object) => ({ ...object, 'x-later': 1 })) },
    );
  };

  const words = fc
    .string({ minLength: 1, maxLength: 12 })
    .filter((text) => /\S/.test(text) && !text.includes('\u0000'));
  const bytes = fc.uint8Array({ minLength: 1, maxLength: 12 }).map((array) => Buffer.from(array).toString('base64'));
  const name = fc.stringMatching(/^[a-zA-Z0-9_-]{1,12}$/);
  const toolUseId = fc.constantFrom('call-1', 'call-2', 'call-3');

  const text = or(fc.record({ text: words }), fc.constantFrom({ text: '' }, { text: ' \n' }));
  const image = fc.record({
    image: structure({ format: fc.constantFrom('png', 'jpeg', 'gif', 'webp'), source: fc.record({ bytes }) }, [
      'format',
      'source',
    ]),
  });
  const cachePoint = fc.constant({ cachePoint: { type: 'default' } });
  const lostBlock = fc.constantFrom<object>(
    { json: { a: 1 } },
    { guardContent: { text: { text: 'a' } } },
    { hologram: {} },
    { searchResult: { source: 's', title: 't', content: [{ text: 'c' }] } },
  );

  const userMedia = or(
    fc.oneof(
      image,
      fc.record({
        audio: structure({ format: fc.constantFrom('wav', 'mp3'), source: fc.record({ bytes }) }, ['format', 'source']),
      }),
    ),
    fc.constantFrom<object>(
      { video: { format: 'mp4', source: { bytes: 'AQID' } } },
      { audio: { format: 'flac', source: { bytes: 'AQID' } } },
      { image: { format: 'png', source: { s3Location: { uri: 's3://b/k' } } } },
    ),
  );

  /** Documents have names of their own: the request's first message alone has them. */
  const documents = fc
    .array(
      structure({ format: fc.constant('pdf'), source: fc.record({ bytes }), ...(odds > 0 && { context: words }) }, [
        'format',
        'source',
      ]),
      {
        maxLength: 2,
      },
    )
    .map((list) => list.map((document, index) => ({ document: { name: `Document ${index}`, ...document } })));

  const toolResult = (id: string) =>
    fc.record({
      toolResult: structure(
        {
          toolUseId: fc.constant(id),
          content: fc.array(
            or(fc.record({ text: words }), fc.oneof(image, fc.record({ json: jsonObject })) as fc.Arbitrary<object>),
            { maxLength: 2 },
          ),
          status: fc.constant('success'),
        },
        ['toolUseId', 'content'],
      ),
    });

  const toolUse = (id: string) =>
    fc.record({
      toolUse: structure({ toolUseId: fc.constant(id), name, input: jsonObject, type: fc.constant('tool_use') }, [
        'toolUseId',
        'name',
        'input',
      ]),
    });

  const list = (item: fc.Arbitrary<object>, minLength = 0): fc.Arbitrary<object[]> =>
    fc.array(item, { minLength, maxLength: 3 });

  const message = (role: string, ...parts: fc.Arbitrary<object[]>[]): fc.Arbitrary<object> =>
    structure({ role: fc.constant(role), content: fc.tuple(...parts).map((lists) => lists.flat()) }, [
      'role',
      'content',
    ]);

  /** The calls of a turn and their results, in one order or in another. */
  const round = fc.tuple(fc.uniqueArray(toolUseId, { minLength: 1 }), fc.boolean()).chain(([ids, turned]) => {
    const answered = turned && odds > 0 ? ids.toReversed() : ids;
    return fc.tuple(
      message('assistant', list(or(text, lostBlock)), fc.tuple(...ids.map(toolUse))),
      message('user', fc.tuple(...answered.map(toolResult)), list(or(text, fc.oneof(lostBlock, cachePoint)))),
    );
  });

  /** A question, rounds of calls and results, and a last word. */
  const conversation = fc
    .tuple(
      message('user', list(text, 1), documents, list(userMedia)),
      fc.array(round, { maxLength: 2 }),
      message('user', list(text, 1)),
    )
    .map(([first, rounds, last]) => [first, ...rounds.flat(), last]);

  const schema = fc.constantFrom<object>(
    { type: 'object', properties: { a: { type: 'number', maximum: rawJSON('9007199254740993') } } },
    { type: 'object', properties: {}, required: [], additionalProperties: false },
    ...(odds > 0 ? [{ properties: {} }] : []),
  );

  const tool = or(
    fc.record({
      toolSpec: structure(
        { name, description: words, inputSchema: fc.record({ json: schema }), strict: fc.boolean() },
        ['name', 'inputSchema'],
      ),
    }),
    fc.oneof(cachePoint, fc.constant({ systemTool: { name: 'nova_grounding' } })),
  );

  const textFormat = structure(
    {
      type: fc.constant('json_schema'),
      structure: fc.record({
        jsonSchema: structure(
          { schema: fc.constant('{"type":"object","additionalProperties":false}'), name, description: words },
          ['schema'],
        ),
      }),
    },
    ['type', 'structure'],
  );

  const additionalFields = or(
    fc.record(
      { seed: exoticNumber, user: fc.string(), logit_bias: jsonObject },
      { requiredKeys: [], noNullPrototype: true },
    ),
    fc.constantFrom<object>(
      { top_k: 5 },
      { thinking: { type: 'enabled', budget_tokens: 3000 } },
      { output_config: { effort: 'low', other: 1 } },
      { model: 'x' },
      { anthropic_beta: [] },
    ),
  );

  return structure(
    {
      messages: conversation,
      system: fc.array(fc.record({ text: words }), { maxLength: 2 }),
      inferenceConfig: structure(
        {
          maxTokens: fc.integer({ min: 1 }),
          temperature: fc.constantFrom(0, 0.5, 1.5),
          topP: fc.constantFrom(0, 1),
          stopSequences: fc.array(words, { maxLength: 4 }),
        },
        [],
      ),
      toolConfig: structure(
        {
          tools: fc.array(tool, { minLength: 1, maxLength: 2 }),
          toolChoice: fc.constantFrom<object>({ auto: {} }, { any: {} }, { tool: { name: 'f' } }),
        },
        ['tools'],
      ),
      outputConfig: structure({ textFormat, effort: fc.constantFrom('low', 'max') }, []),
      serviceTier: fc.constantFrom({ type: 'default' }, { type: 'flex' }, { type: 'priority' }),
      performanceConfig: fc.constant({ latency: 'standard' }),
      additionalModelRequestFields: additionalFields,
    },
    ['messages'],
  );
}
