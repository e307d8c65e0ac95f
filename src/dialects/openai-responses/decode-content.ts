import { isJsonObject } from '../../codec/json.js';
import {
  type ContentBlock,
  type DocumentMedia,
  type Media,
  type ToolResultContent,
} from '../../gateway/model/content-block.js';
import { type JsonObject } from '../../gateway/model/json.js';
import { type Message } from '../../gateway/model/model-request.js';
import { type DecodeContext, type Reader } from '../shared/decode-context.js';
import { object, ObjectReader } from '../shared/object-reader.js';
import { wrongType } from '../shared/request-path.js';
import { oneOf, text } from '../shared/value-readers.js';
import { KEPT } from './restore-list.js';

/** What a part says in a message and in the output of a tool alike. */
type PartBlock = { readonly text: string } | { readonly image: Media } | { readonly document: DocumentMedia };

/** False for content that no block can be made of: its item is kept whole. */
export function isMessageContent(value: unknown): boolean {
  return !Array.isArray(value) || value.some((part: unknown) => kindOf(part) !== undefined);
}

/** The content of a message: a string, or parts, each followed by the cache point that it carries. */
export function messageContent(role: Message['role']): Reader<ContentBlock[]> {
  const parts = partList<ContentBlock>((members, context, part) => {
    const block = decodePart(members, context, part, role);
    if (block === undefined) return [];
    const marked = isBreakpoint(part['prompt_cache_breakpoint']);
    if (!marked) return [block];
    members.optional('prompt_cache_breakpoint', breakpoint);
    return [block, { cachePoint: { type: 'default' } }];
  });
  return (value, context) => {
    if (typeof value !== 'string') return parts(value, context);
    context.noteForm('string');
    return [{ text: value }];
  };
}

const outputParts = partList<ToolResultContent>((members, context, part) => {
  const block = decodePart(members, context, part, 'user');
  return block === undefined ? [] : [block];
});

/** The output of a tool: a string, or parts. An empty string is no output. */
export const outputContent: Reader<ToolResultContent[]> = (value, context) => {
  if (typeof value !== 'string') return outputParts(value, context);
  context.noteForm('string');
  return value === '' ? [] : [{ text: value }];
};

function partList<Block>(
  decode: (members: ObjectReader, context: DecodeContext, part: JsonObject) => Block[],
): Reader<Block[]> {
  return (value, context) => {
    if (!Array.isArray(value)) throw wrongType(context.path, 'a string or an array of parts', value);
    context.noteForm(value.length);
    return value.flatMap((part: unknown, index) => {
      context.path.enter(index);
      const members = ObjectReader.open(part, context);
      const blocks = decode(members, context, part as JsonObject);
      if (blocks.length === 0) context.noteForm(KEPT);
      members.keepRest();
      context.path.leave();
      return blocks;
    });
  };
}

type PartKind = 'text' | 'refusal' | 'image' | 'file';

/** The head of a data URI with bytes in it: media are megabytes, and their reader notices the rest. */
const IMAGE_DATA = /^data:image\/(png|jpeg|gif|webp);base64,(?=[A-Za-z0-9+/])/;
const PDF_DATA = /^data:application\/pdf;base64,(?=[A-Za-z0-9+/])/;

/** What a part is here; undefined for parts that Converse has no block for: files at OpenAI, audio. */
function kindOf(part: unknown): PartKind | undefined {
  if (!isJsonObject(part)) return undefined;
  switch (part['type']) {
    case 'input_text':
    case 'output_text':
      return 'text';
    case 'refusal':
      return 'refusal';
    case 'input_image':
      return typeof part['image_url'] === 'string' ? 'image' : undefined;
    case 'input_file':
      return isPdf(part['file_data']) !== (typeof part['file_url'] === 'string') ? 'file' : undefined;
    default:
      return undefined;
  }
}

function isPdf(value: unknown): boolean {
  return typeof value === 'string' && PDF_DATA.test(value);
}

function decodePart(
  members: ObjectReader,
  context: DecodeContext,
  part: JsonObject,
  role: Message['role'],
): PartBlock | undefined {
  const kind = kindOf(part);
  if (kind === undefined) return undefined;
  members.required('type', partType(role));
  if (kind === 'image') return { image: members.required('image_url', image) };
  if (kind === 'file') return { document: decodeFile(members, context) };
  return { text: members.required(kind, text) };
}

/** Assistants' texts are output, everybody else's are input. */
function partType(role: Message['role']): Reader<string> {
  const usual = role === 'assistant' ? 'output_text' : 'input_text';
  return (value, context) => {
    const type = text(value, context);
    if (TEXT_TYPES.has(type) && type !== usual) context.noteForm(type);
    return type;
  };
}

const TEXT_TYPES = new Set(['input_text', 'output_text', 'refusal']);

/** A URL does not tell the format of what it leads to. */
const image: Reader<Media> = (value, context) => {
  const url = text(value, context);
  const [head = '', format] = IMAGE_DATA.exec(url) ?? [];
  return format === undefined ? { format: '', source: { url } } : { format, source: { bytes: url.slice(head.length) } };
};

/** The name of a document that has none: Converse requires one. */
const UNNAMED = 'document';

function decodeFile(members: ObjectReader, context: DecodeContext): DocumentMedia {
  const url = members.optional('file_url', text);
  // The name of a file that lies elsewhere is kept: the vendor names it by its URL.
  if (url !== undefined) return { name: UNNAMED, format: 'pdf', source: { url } };
  const bytes = members.required('file_data', text).replace(PDF_DATA, '');
  const name = members.optional('filename', documentName);
  if (name === undefined) context.noteForm('unnamed');
  return { name: name ?? UNNAMED, format: 'pdf', source: { bytes } };
}

/** Converse's names of documents have no ending. */
const documentName: Reader<string> = (value, context) => {
  const filename = text(value, context);
  if (!PDF_NAME.test(filename)) context.noteForm(filename);
  return filename.replace(PDF_NAME, '');
};

const PDF_NAME = /(?<=.)\.pdf$/;

const breakpoint = object((members) => members.required('mode', oneOf('explicit')));

function isBreakpoint(value: unknown): boolean {
  return isJsonObject(value) && value['mode'] === 'explicit';
}
