import { isObject, jsonDocument, jsonObject } from './check-json-document.js';
import { audio, document, image, searchResult, video } from './check-media.js';
import { base64, oneOf, text } from './check-primitives.js';
import { list, structure, union } from './check-shapes.js';
import { type Check, wrongValue } from './request-path.js';

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
    content: list(union({ text: text(), json: jsonDocument, image, document, video, searchResult })),
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

const citationsContent = structure(
  { content: list(union({ text: text() })), citations: list(structure({ title: text(), source: text() })) },
  ['content', 'citations'],
);

const toolReference = structure(
  {
    tool: structure({ type: text({ maximum: 64 }), name: text({ maximum: 128 }), serverName: text({ maximum: 128 }) }),
  },
  ['tool'],
);

const block = union({
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
});

/** One piece of a message. Blank text passes: AWS's clients send it, and vendors differ. */
export const contentBlock: Check = (value, path) => {
  // Bifrost's OpenAPI page lists `json` here; AWS has it inside tool results only.
  if (isObject(value) && value['json'] !== undefined && value['json'] !== null) {
    throw wrongValue(path, 'json only inside toolResult.content (send the value as text)', 'a json block');
  }
  block(value, path);
};
