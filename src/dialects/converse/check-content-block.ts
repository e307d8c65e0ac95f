import { integerFrom, oneOf, text } from '../shared/primitive-readers.js';
import { base64 } from './check-base64.js';
import { jsonDocument, jsonObject } from './check-json-document.js';
import { audio, document, image, searchResult, video } from './check-media.js';
import { list, openUnion, structure, union } from './check-shapes.js';

export const toolName = text({
  minimum: 1,
  maximum: 64,
  pattern: /^[a-zA-Z0-9_-]+$/,
  expected: '1 to 64 letters, digits, underscores or hyphens',
});

const toolUseId = text({
  minimum: 1,
  maximum: 64,
  pattern: /^[a-zA-Z0-9_.:-]+$/,
  expected: '1 to 64 letters, digits, underscores, dots, colons or hyphens',
});

const toolUse = structure({ toolUseId, name: toolName, input: jsonObject, type: text() }, [
  'toolUseId',
  'name',
  'input',
]);

const toolResult = structure(
  {
    toolUseId,
    content: list(openUnion({ text: text(), json: jsonDocument, image, document, video, searchResult })),
    status: oneOf('success', 'error'),
    type: text(),
  },
  ['toolUseId', 'content'],
);

const reasoningContent = union({
  reasoningText: structure({ text: text(), signature: text() }, ['text']),
  redactedContent: base64,
});

export const guardContent = union({
  text: structure({ text: text(), qualifiers: list(oneOf('grounding_source', 'query', 'guard_content')) }, ['text']),
  image: structure({ format: oneOf('png', 'jpeg'), source: union({ bytes: base64 }) }, ['format', 'source']),
});

export const cachePoint = structure({ type: oneOf('default'), ttl: oneOf('5m', '1h') }, ['type']);

const documentRange = structure({ documentIndex: integerFrom(0), start: integerFrom(0), end: integerFrom(0) });

const citation = structure({
  title: text(),
  source: text(),
  sourceContent: list(union({ text: text() })),
  location: openUnion({
    web: structure({ url: text(), domain: text() }),
    documentChar: documentRange,
    documentPage: documentRange,
    documentChunk: documentRange,
    searchResultLocation: structure({
      searchResultIndex: integerFrom(0),
      start: integerFrom(0),
      end: integerFrom(0),
    }),
  }),
});

const citationsContent = structure({ content: list(union({ text: text() })), citations: list(citation) });

const toolReference = structure(
  {
    tool: structure({ type: text({ maximum: 64 }), name: text({ maximum: 128 }), serverName: text({ maximum: 128 }) }),
  },
  ['tool'],
);

/**
 * One piece of a message. Blank text passes: AWS took it in recorded requests beside other blocks, and its clients send
 * it. `json` is no member of AWS's; Bifrost's API description lists it beside the others.
 */
export const contentBlock = openUnion({
  text: text(),
  image,
  document,
  video,
  audio,
  toolUse,
  toolResult,
  guardContent,
  reasoningContent,
  cachePoint,
  citationsContent,
  searchResult,
  toolAddition: toolReference,
  toolRemoval: toolReference,
  json: jsonDocument,
});
