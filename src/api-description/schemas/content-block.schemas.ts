import {
  anyObject,
  anyValue,
  bytes,
  count,
  type JsonSchema,
  list,
  oneOf,
  openUnion,
  ref,
  structure,
  text,
  union,
} from './json-schema.js';

const TOOL_NAME = text({ minLength: 1, maxLength: 64, pattern: '^[a-zA-Z0-9_\\-]+$' });
const TOOL_USE_ID = text({
  minLength: 1,
  maxLength: 64,
  pattern: '^[a-zA-Z0-9_.:\\-]+$',
  description: 'Names one use of a tool; its result has the same.',
});

const documentRange = structure({ documentIndex: count(), start: count(), end: count() });

const toolReference = structure(
  {
    tool: structure({
      type: text({ maxLength: 64 }),
      name: text({ maxLength: 128 }),
      serverName: text({ maxLength: 128 }),
    }),
  },
  ['tool'],
);

const texts = (description: string) => list(union({ text: text() }), { description });

/** AWS's ContentBlock and its members. */
export const CONTENT_BLOCK_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  ToolName: TOOL_NAME,
  ContentBlock: openUnion(
    {
      text: text(),
      image: ref('ImageBlock'),
      document: ref('DocumentBlock'),
      video: ref('VideoBlock'),
      audio: ref('AudioBlock'),
      toolUse: ref('ToolUseBlock'),
      toolResult: ref('ToolResultBlock'),
      guardContent: ref('GuardrailConverseContentBlock'),
      reasoningContent: ref('ReasoningContentBlock'),
      cachePoint: ref('CachePointBlock'),
      citationsContent: ref('CitationsContentBlock'),
      searchResult: ref('SearchResultBlock'),
      toolAddition: toolReference,
      toolRemoval: toolReference,
      json: anyValue("JSON. Bifrost's API description has it here; AWS has it in tool results only."),
    },
    {
      description:
        'One piece of a message: exactly one of these members. A kind that is not listed passes to vendors that know it.',
    },
  ),
  ToolUseBlock: structure(
    {
      toolUseId: TOOL_USE_ID,
      name: ref('ToolName'),
      input: anyObject('The arguments, as the input schema of the tool says.'),
      type: text({ description: '`server_tool_use` when the vendor ran the tool itself.' }),
    },
    ['toolUseId', 'name', 'input'],
  ),
  ToolResultBlock: structure(
    {
      toolUseId: TOOL_USE_ID,
      content: list(ref('ToolResultContentBlock')),
      status: oneOf(['success', 'error']),
      type: text(),
    },
    ['toolUseId', 'content'],
  ),
  ToolResultContentBlock: openUnion({
    text: text(),
    json: anyValue('JSON of the tool.'),
    image: ref('ImageBlock'),
    document: ref('DocumentBlock'),
    video: ref('VideoBlock'),
    searchResult: ref('SearchResultBlock'),
  }),
  GuardrailConverseContentBlock: union(
    {
      text: structure({ text: text(), qualifiers: list(oneOf(['grounding_source', 'query', 'guard_content'])) }, [
        'text',
      ]),
      image: structure(
        { format: oneOf(['png', 'jpeg']), source: union({ bytes: bytes('The picture as base64 text.') }) },
        ['format', 'source'],
      ),
    },
    { description: 'What a guardrail is to look at. Only Bedrock has guardrails.' },
  ),
  ReasoningContentBlock: union(
    {
      reasoningText: structure(
        {
          text: text(),
          signature: text({ description: "The vendor's proof that it wrote the text. Send it back as it came." }),
        },
        ['text'],
      ),
      redactedContent: bytes('Reasoning that the vendor does not show.'),
    },
    { description: 'What the model thought. In history it goes back to the vendor that made it.' },
  ),
  CachePointBlock: structure(
    { type: oneOf(['default']), ttl: oneOf(['5m', '1h'], { description: 'How long; 5 minutes when absent.' }) },
    ['type'],
    { description: 'Up to here the prompt may be cached.' },
  ),
  CitationsContentBlock: structure({ content: texts('The text.'), citations: list(ref('Citation')) }, [], {
    description: 'Text, and what it rests on.',
  }),
  Citation: structure({
    title: text(),
    source: text(),
    sourceContent: texts('The words that are cited.'),
    location: openUnion({
      web: structure({ url: text(), domain: text() }),
      documentChar: documentRange,
      documentPage: documentRange,
      documentChunk: documentRange,
      searchResultLocation: structure({ searchResultIndex: count(), start: count(), end: count() }),
    }),
  }),
};
