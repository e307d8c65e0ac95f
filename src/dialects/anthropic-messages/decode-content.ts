import {
  type CachePoint,
  type ContentBlock,
  type SystemContentBlock,
  type ToolResultContent,
} from '../../gateway/model/content-block.js';
import { type JsonObject } from '../../gateway/model/json.js';
import { wrongType } from '../shared/request-path.js';
import { decodeCitation } from './citation.js';
import { type DecodeContext, type Reader } from '../shared/decode-context.js';
import { decodeDocument, decodeImage, decodeSearchResult } from './decode-media.js';
import { object, ObjectReader } from '../shared/object-reader.js';
import { encodeRedactedContent } from './redacted-thinking.js';
import { boolean, jsonObject, list, oneOf, patternedText, text } from '../shared/value-readers.js';

export const toolName = patternedText(/^[a-zA-Z0-9_-]{1,128}$/, '1 to 128 letters, digits, underscores or hyphens');

const toolUseId = patternedText(/^[a-zA-Z0-9_-]+$/, 'letters, digits, underscores or hyphens');

const ephemeral = object<CachePoint>((members) => {
  members.required('type', oneOf('ephemeral'));
  const ttl = members.optional('ttl', oneOf('5m', '1h'));
  return { type: 'default', ...(ttl !== undefined && { ttl }) };
});

/** The cache mark of an object, as the cache point that follows it. */
export function decodeCacheControl(members: ObjectReader): { cachePoint: CachePoint } | undefined {
  const cachePoint = members.optional('cache_control', ephemeral);
  return cachePoint && { cachePoint };
}

/** Reads what a kind of block has beside its type and its cache mark. */
type BlockReader<Block> = (members: ObjectReader, context: DecodeContext) => Block;
type BlockReaders<Block> = Readonly<Record<string, BlockReader<Block>>>;

const RESULT_CONTENT = {
  text: (members) => ({ text: members.required('text', text) }),
  image: (members) => ({ image: decodeImage(members) }),
  document: (members, context) => ({ document: decodeDocument(members, context) }),
  search_result: (members) => ({ searchResult: decodeSearchResult(members) }),
} satisfies BlockReaders<ToolResultContent>;

const resultKind = oneOf(...keysOf(RESULT_CONTENT));

/** Content of a tool result. A cache mark in it has no canonical place and is kept. */
const resultContent = object<ToolResultContent>((members, context) =>
  RESULT_CONTENT[members.required('type', resultKind)](members, context),
);

const readResultContents = list(resultContent);

const resultContents: Reader<ToolResultContent[]> = (value, context) => {
  if (typeof value === 'string') {
    context.noteForm('string');
    return [{ text: value }];
  }
  const contents = readResultContents(value, context);
  if (contents.length === 0) context.noteForm('list');
  return contents;
};

const CONTENT = {
  text: decodeText,
  image: (members) => ({ image: decodeImage(members) }),
  document: (members, context) => ({ document: decodeDocument(members, context) }),
  search_result: (members) => ({ searchResult: decodeSearchResult(members) }),
  tool_use: (members) => ({ toolUse: readToolUse(members) }),
  server_tool_use: (members) => ({ toolUse: { ...readToolUse(members), type: 'server_tool_use' } }),
  tool_result: decodeToolResult,
  thinking: (members) => ({
    reasoningContent: {
      reasoningText: { text: members.required('thinking', text), signature: members.required('signature', text) },
    },
  }),
  redacted_thinking: (members) => ({
    reasoningContent: { redactedContent: encodeRedactedContent(members.required('data', text)) },
  }),
} satisfies BlockReaders<ContentBlock>;

function readToolUse(members: ObjectReader): { toolUseId: string; name: string; input: JsonObject } {
  return {
    toolUseId: members.required('id', toolUseId),
    name: members.required('name', toolName),
    input: members.required('input', jsonObject),
  };
}

function decodeToolResult(members: ObjectReader): ContentBlock {
  const content = members.optional('content', resultContents) ?? [];
  const isError = members.optional('is_error', boolean);
  return {
    toolResult: {
      toolUseId: members.required('tool_use_id', toolUseId),
      content,
      ...(isError !== undefined && { status: isError ? 'error' : 'success' }),
    },
  };
}

const citations = list(jsonObject);

/** A text that cites becomes citations where Converse can say all of them; else they are kept beside the text. */
function decodeText(members: ObjectReader, context: DecodeContext): ContentBlock {
  const value = members.required('text', text);
  const cited = members.optional('citations', citations);
  if (cited === undefined) return { text: value };
  const decoded = cited.map(decodeCitation).filter((citation) => citation !== undefined);
  if (decoded.length > 0 && decoded.length === cited.length) {
    return { citationsContent: { content: [{ text: value }], citations: decoded } };
  }
  context.keep('citations', cited);
  return { text: value };
}

const contentKind = oneOf(...keysOf(CONTENT));
const systemKind = oneOf('text');

/** The blocks of a list, each followed by the cache point that it carries. */
function blocks<Block>(
  decode: (members: ObjectReader, context: DecodeContext) => Block,
): Reader<(Block | { cachePoint: CachePoint })[]> {
  return (value, context) => {
    if (!Array.isArray(value)) throw wrongType(context.path, 'a string or an array of blocks', value);
    return value.flatMap((item, index) => {
      context.path.enter(index);
      const members = ObjectReader.open(item, context);
      const block = decode(members, context);
      const cachePoint = decodeCacheControl(members);
      members.keepRest();
      context.path.leave();
      return cachePoint === undefined ? [block] : [block, cachePoint];
    });
  };
}

const messageBlocks = blocks<ContentBlock>((members, context) =>
  CONTENT[members.required('type', contentKind)](members, context),
);

const systemBlocks = blocks<SystemContentBlock>((members) => {
  members.required('type', systemKind);
  return { text: members.required('text', text) };
});

/** The content of a message: a string, or blocks. */
export const messageContent: Reader<ContentBlock[]> = orString(messageBlocks);

/** The instructions: a string, or text blocks. */
export const systemContent: Reader<SystemContentBlock[]> = orString(systemBlocks);

function orString<Block>(read: Reader<Block[]>): Reader<(Block | { text: string })[]> {
  return (value, context) => {
    if (typeof value !== 'string') return read(value, context);
    context.noteForm('string');
    return [{ text: value }];
  };
}

function keysOf<Name extends string>(record: Readonly<Record<Name, unknown>>): Name[] {
  return Object.keys(record) as Name[];
}
