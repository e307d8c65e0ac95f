import { isJsonObject } from '../../codec/json.js';
import { type ContentBlock, type Media, type ToolResultContent } from '../../gateway/model/content-block.js';
import { type JsonObject } from '../../gateway/model/json.js';
import { type DecodeContext, type Reader } from '../shared/decode-context.js';
import { object, type ObjectReader } from '../shared/object-reader.js';
import { jsonObject, list, oneOf, text } from '../shared/value-readers.js';

const textKind = oneOf('text');

const textPart = object<{ text: string }>((members) => {
  members.required('type', textKind);
  return { text: members.required('text', text) };
});

const DATA_URI = /^data:image\/(png|jpeg|gif|webp);base64,(?=.)/;

/** A URL does not tell the format of what it leads to. */
const URL_FORMAT = '';

const imageUrl = object<Media>((members) => {
  const url = members.required('url', text);
  const [head = '', format = URL_FORMAT] = DATA_URI.exec(url) ?? [];
  return { format, source: head === '' ? { url } : { bytes: url.slice(head.length) } };
});

const userKind = oneOf('text', 'image_url');

const userPart = object<ContentBlock>((members) =>
  members.required('type', userKind) === 'text'
    ? { text: members.required('text', text) }
    : { image: members.required('image_url', imageUrl) },
);

const toolKind = oneOf('text', 'document');

const data: Reader<string | JsonObject> = (value, context) =>
  isJsonObject(value) ? jsonObject(value, context) : text(value, context);

const groundingDocument = object((members) => members.required('data', data));

/** A part of a tool's result. A document's id has no canonical place, and is kept. */
const toolPart = object<ToolResultContent>((members, context) => decodeToolPart(members, context));

function decodeToolPart(members: ObjectReader, context: DecodeContext): ToolResultContent {
  if (members.required('type', toolKind) === 'text') return { text: members.required('text', text) };
  const document = members.required('document', groundingDocument);
  if (typeof document !== 'string') return { json: document };
  context.noteForm('document');
  return { text: document };
}

export const systemContent: Reader<{ text: string }[]> = orString(list(textPart));

export const userContent: Reader<ContentBlock[]> = orString(list(userPart));

export const resultContent: Reader<ToolResultContent[]> = orString(list(toolPart));

/** A string says what one text does; how it was written is noted. */
export function orString<Part>(read: Reader<Part[]>): Reader<(Part | { text: string })[]> {
  return (value, context) => {
    if (typeof value !== 'string') return read(value, context);
    context.noteForm('string');
    return [{ text: value }];
  };
}
