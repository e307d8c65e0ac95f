import fc from 'fast-check';

/** A text of the caller's, and where it stands in the request. */
export interface Marker {
  readonly path: string;
  readonly text: string;
}

export interface MarkedRequest {
  readonly request: Readonly<Record<string, unknown>>;
  /** In the order of the request. */
  readonly markers: readonly Marker[];
}

/** Stand for a text, and for bytes, that are like no other of the request. */
const WORD = '§';
const BLOB = '¤';

const record = (members: Record<string, fc.Arbitrary<unknown>>, required: readonly string[]): fc.Arbitrary<object> =>
  fc.record(members, { requiredKeys: [...required], noNullPrototype: true });

const text = fc.constant<object>({ text: WORD });
const image = fc.constantFrom('png', 'jpeg').map((format) => ({ image: { format, source: { bytes: BLOB } } }));
const citations = fc.boolean().map((enabled) => ({ enabled }));
const document = record(
  {
    name: fc.constant(WORD),
    format: fc.constantFrom('txt', 'md', 'pdf'),
    source: fc.constantFrom<object>({ bytes: BLOB }, { text: WORD }, { content: [{ text: WORD }, { text: WORD }] }),
    context: fc.constant(WORD),
    citations,
  },
  ['name', 'format', 'source'],
).map((media) => ({ document: media }));
const searchResult = record(
  {
    source: fc.constant(WORD),
    title: fc.constant(WORD),
    content: fc.constant([{ text: WORD }, { text: WORD }]),
    citations,
  },
  ['source', 'title', 'content'],
).map((found) => ({ searchResult: found }));
const cachePoint = fc.constant({ cachePoint: { type: 'default' } });

const cited = record(
  {
    content: fc.constant([{ text: WORD }, { text: WORD }]),
    citations: fc.constantFrom(
      [],
      [{ title: WORD, source: WORD, sourceContent: [{ text: WORD }], location: { web: { url: WORD } } }],
      [
        {
          title: WORD,
          sourceContent: [{ text: WORD }],
          location: { documentChar: { documentIndex: 0, start: 0, end: 1 } },
        },
      ],
    ),
  },
  ['content', 'citations'],
).map((content) => ({ citationsContent: content }));
const reasoning = fc.constantFrom<object>(
  { reasoningContent: { reasoningText: { text: WORD } } },
  { reasoningContent: { reasoningText: { text: WORD, signature: `gw1.xy.there.${WORD}` } } },
  { reasoningContent: { redactedContent: BLOB } },
);

const IDS = ['call-1', 'call-2'] as const;

/** A turn with calls, their results, and perhaps a word beside them. */
const round = fc
  .tuple(fc.array(fc.oneof(text, cited, reasoning), { maxLength: 2 }), fc.constantFrom(0, 0, 1, 2))
  .chain(([said, calls]) => {
    const results = IDS.slice(0, calls).map((toolUseId) =>
      record(
        {
          content: fc.array(fc.oneof(text, image, searchResult, fc.constant<object>({ json: { key: WORD } })), {
            minLength: 1,
            maxLength: 2,
          }),
          status: fc.constantFrom('success', 'error'),
        },
        ['content'],
      ).map((result) => ({ toolResult: { toolUseId, ...result } })),
    );
    const uses = IDS.slice(0, calls).map((toolUseId) => ({
      toolUse: { toolUseId, name: 'look', input: { key: WORD } },
    }));
    const answer = { role: 'assistant', content: [...said, ...uses] };
    return fc
      .tuple(
        fc.tuple(...results),
        fc.array(fc.oneof(text, cachePoint), { minLength: calls === 0 ? 1 : 0, maxLength: 2 }),
      )
      .map(([told, rest]) => [
        ...(answer.content.length === 0 ? [] : [answer]),
        { role: 'user', content: [...told, { text: WORD }, ...rest] },
      ]);
  });

const messages = fc
  .tuple(
    fc.array(fc.oneof(text, image, document, searchResult, cachePoint), { maxLength: 3 }),
    fc.array(round, { maxLength: 2 }),
    fc.constantFrom<object[]>([], [{ role: 'system', content: [{ text: WORD }] }]),
  )
  .map(([first, rounds, system]) => [
    { role: 'user', content: [{ text: WORD }, ...first] },
    ...rounds.flat(),
    ...system,
    { role: 'user', content: [{ text: WORD }] },
  ]);

const schema = {
  type: 'object',
  properties: { a: { type: 'string', description: WORD, enum: [WORD] } },
  required: ['a'],
  additionalProperties: false,
};
const tool = record({ description: fc.constant(WORD), strict: fc.boolean() }, []).map((members) => ({
  toolSpec: { name: 'look', inputSchema: { json: schema }, ...members },
}));
const jsonSchema = record({ name: fc.constant(WORD), description: fc.constant(WORD) }, []).map((members) => ({
  schema: JSON.stringify(schema),
  ...members,
}));

const template = record(
  {
    messages,
    system: fc.constantFrom<object[]>(
      [{ text: WORD }],
      [{ text: WORD }, { text: WORD }, { cachePoint: { type: 'default' } }],
    ),
    toolConfig: tool.map((one) => ({ tools: [one] })),
    inferenceConfig: fc
      .integer({ min: 1, max: 6 })
      .map((count) => ({ stopSequences: Array.from({ length: count }, () => WORD) })),
    outputConfig: jsonSchema.map((one) => ({ textFormat: { type: 'json_schema', structure: { jsonSchema: one } } })),
    requestMetadata: fc.constant({ team: WORD }),
    additionalModelRequestFields: fc.constantFrom<object>(
      { user: WORD },
      { later: { deep: [WORD] } },
      { metadata: { user_id: WORD } },
    ),
    later: fc.constant({ deep: WORD }),
  },
  ['messages'],
);

/**
 * Valid Converse requests in which every text and blob of the caller's is like no other; every other one without tools,
 * which some models refuse.
 */
export const markedRequests: fc.Arbitrary<MarkedRequest> = fc
  .tuple(template, fc.boolean())
  .map(([request, isPlain]) => markAll({ ...request, ...(isPlain && { toolConfig: undefined }) }));

function markAll(request: object): MarkedRequest {
  const markers: Marker[] = [];
  const mark = (value: unknown, path: string): unknown => {
    if (typeof value === 'string') {
      return value.replaceAll(/[§¤]/g, (kind) => {
        const word = `mark${markers.length}z`.padEnd(9, 'z');
        markers.push({ path, text: word });
        return kind === BLOB ? Buffer.from(word).toString('base64') : word;
      });
    }
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map((item, index) => mark(item, `${path}.${index}`));
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [name, mark(member, path === '' ? name : `${path}.${name}`)]),
    );
  };
  return { request: mark(request, '') as MarkedRequest['request'], markers };
}
