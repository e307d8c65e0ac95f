import {
  type ContentBlockMembers,
  type DocumentMedia,
  type DocumentSource,
  type Media,
  type MediaSource,
  type SearchResult,
  type ToolResult,
} from '../../gateway/model/content-block.js';
import { type JsonValue } from '../../gateway/model/json.js';
import { type Message, type ModelRequest } from '../../gateway/model/model-request.js';
import { memberOf, type OneOf } from '../../gateway/model/one-of.js';

/** The blocks of messages, of system prompts and of tool results. */
interface BlockMembers extends ContentBlockMembers {
  json: JsonValue;
}

type BlockReaders = { readonly [Name in keyof BlockMembers]: (member: BlockMembers[Name]) => string | undefined };

const READERS: BlockReaders = {
  text: (text) => text,
  json: (json) => JSON.stringify(json),
  image: (image) => describeMedia('image', image),
  video: (video) => describeMedia('video', video),
  audio: (audio) => describeMedia('audio', audio),
  document: describeDocument,
  toolUse: ({ name, input }) => `[tool use ${name}] ${JSON.stringify(input)}`,
  toolResult: textOfToolResult,
  guardContent: (guard) => (guard.image === undefined ? guard.text.text : describeMedia('image', guard.image)),
  reasoningContent: (reasoning) => reasoning.reasoningText?.text ?? '[redacted reasoning]',
  cachePoint: () => undefined,
  citationsContent: ({ content = [] }) => joinTexts(content),
  searchResult: textOfSearchResult,
  toolAddition: () => '[tool addition]',
  toolRemoval: () => '[tool removal]',
};

/** A block as text: its own where it has one, else a placeholder like `[image png, 1234 bytes]`; cache points have none. */
export function textOfBlock(block: OneOf<BlockMembers>): string | undefined {
  const name = memberOf(block);
  if (name === undefined) return undefined;
  // A block that the service model does not name yet is carried to whoever knows it; here it is only named.
  if (!Object.hasOwn(READERS, name)) return '[block of an unknown kind]';
  const read = READERS[name] as (member: unknown) => string | undefined;
  return read(block[name]);
}

/** The blocks as lines of text. */
export function textOfBlocks(blocks: readonly OneOf<BlockMembers>[]): string {
  return blocks
    .map(textOfBlock)
    .filter((text) => text !== undefined)
    .join('\n');
}

/** What a tool answered, as lines of text. */
export function textOfToolResult(result: ToolResult): string {
  return textOfBlocks(result.content);
}

/** The message that the mock vendor answers. */
export function lastUserMessage(request: ModelRequest): Message | undefined {
  return request.messages.findLast((message) => message.role === 'user');
}

/** Everything the caller said last, as lines of text. */
export function textOfPrompt(request: ModelRequest): string {
  return textOfBlocks(lastUserMessage(request)?.content ?? []);
}

function textOfSearchResult({ content }: SearchResult): string {
  return joinTexts(content);
}

function joinTexts(parts: readonly { readonly text: string }[]): string {
  return parts.map((part) => part.text).join('\n');
}

function describeMedia(kind: string, { format, source }: Media): string {
  return `[${kind} ${format}, ${describeSource(source)}]`;
}

function describeDocument({ name, format, source }: DocumentMedia): string {
  const title = format === undefined ? `document "${name}"` : `document "${name}" ${format}`;
  const text = source.content === undefined ? source.text : joinTexts(source.content);
  return `[${title}, ${text === undefined ? describeSource(source) : `${Buffer.byteLength(text)} bytes`}]`;
}

function describeSource(source: MediaSource | DocumentSource): string {
  if (source.bytes !== undefined) return `${byteLengthOfBase64(source.bytes)} bytes`;
  return `at ${source.s3Location?.uri ?? source.url ?? 'no source'}`;
}

function byteLengthOfBase64(base64: string): number {
  const padding = base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0;
  return Math.floor(((base64.length - padding) * 3) / 4);
}
