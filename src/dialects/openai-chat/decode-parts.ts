import { type ContentBlock, type DocumentMedia, type Media } from '../../gateway/model/content-block.js';
import { type DecodeContext, type Reader } from '../shared/decode-context.js';
import { object, type ObjectReader } from '../shared/object-reader.js';
import { wrongType, wrongValue } from '../shared/request-path.js';
import { list, oneOf, text } from '../shared/value-readers.js';

/** The name of a file that has none: Converse requires one. */
const UNNAMED = 'document';

const DATA_URI = /^data:([\w.+-]+\/[\w.+-]+);base64,(?=[A-Za-z0-9+/])/;

/** The formats of media types that Converse has a name for. */
const FORMATS: ReadonlyMap<string, string> = new Map([
  ...['png', 'jpeg', 'gif', 'webp'].map((format): [string, string] => [`image/${format}`, format]),
  ['image/jpg', 'jpeg'],
  ['application/pdf', 'pdf'],
]);

/** How the bytes of a data URI are introduced where nothing says otherwise. */
export function dataUriPrefix(format: string): string {
  return format === 'pdf' ? 'data:application/pdf;base64,' : `data:image/${format};base64,`;
}

interface ReadUri {
  readonly format: string;
  readonly bytes: string;
  readonly prefix: string;
}

function readDataUri(uri: string): ReadUri | undefined {
  const [prefix, mediaType = ''] = DATA_URI.exec(uri) ?? [];
  const format = FORMATS.get(mediaType);
  return prefix === undefined || format === undefined ? undefined : { format, bytes: uri.slice(prefix.length), prefix };
}

/** A URL does not tell the format of what it leads to. */
const imageUrl: Reader<Media> = (value, context) => {
  const url = text(value, context);
  const { format, bytes, prefix } = readDataUri(url) ?? {};
  if (format === undefined || bytes === undefined || format === 'pdf') return { format: '', source: { url } };
  if (prefix !== dataUriPrefix(format)) context.noteForm(prefix ?? '');
  return { format, source: { bytes } };
};

const image = object((members) => members.required('url', imageUrl));

const audio = object<Media>((members) => ({
  format: members.required('format', text),
  source: { bytes: members.required('data', text) },
}));

const PDF_URI = 'a PDF as "data:application/pdf;base64,…": files that lie at a vendor cannot be fetched by others';

const fileData: Reader<string> = (value, { path }) => {
  if (typeof value !== 'string') throw wrongType(path, PDF_URI, value);
  const read = readDataUri(value);
  if (read?.format !== 'pdf') throw wrongValue(path, PDF_URI, 'another string');
  return read.bytes;
};

const file = object<DocumentMedia>((members, context) => {
  const filename = members.optional('filename', text);
  const bytes = members.required('file_data', fileData);
  const name = filename?.replace(/\.pdf$/i, '') ?? '';
  if (filename === undefined || `${name}.pdf` !== filename || name === '')
    context.noteForm({ filename: filename ?? null });
  return { name: name === '' ? UNNAMED : name, format: 'pdf', source: { bytes } };
});

type PartReader = (members: ObjectReader, context: DecodeContext) => ContentBlock;

const textPart: PartReader = (members) => ({ text: members.required('text', text) });

const USER_PARTS = {
  text: textPart,
  image_url: (members) => ({ image: members.required('image_url', image) }),
  input_audio: (members) => ({ audio: members.required('input_audio', audio) }),
  file: (members) => ({ document: members.required('file', file) }),
} satisfies Readonly<Record<string, PartReader>>;

const ASSISTANT_PARTS = {
  text: textPart,
  refusal: (members, context) => {
    context.noteForm('refusal');
    return { text: members.required('refusal', text) };
  },
} satisfies Readonly<Record<string, PartReader>>;

const userKind = oneOf('text', 'image_url', 'input_audio', 'file');
const assistantKind = oneOf('text', 'refusal');
const textKind = oneOf('text');

const userParts = list(
  object<ContentBlock>((members, context) => USER_PARTS[members.required('type', userKind)](members, context)),
);
const assistantParts = list(
  object<ContentBlock>((members, context) =>
    ASSISTANT_PARTS[members.required('type', assistantKind)](members, context),
  ),
);
const textParts = list(
  object<{ text: string }>((members) => {
    members.required('type', textKind);
    return { text: members.required('text', text) };
  }),
);

/** The content of a user's message. */
export const userContent: Reader<ContentBlock[]> = orString(userParts);

/** The content of an assistant's message. */
export const assistantContent: Reader<ContentBlock[]> = orString(assistantParts);

/** The content of instructions and of tool results. */
export const textContent: Reader<{ text: string }[]> = orString(textParts);

function orString<Block>(read: Reader<Block[]>): Reader<(Block | { text: string })[]> {
  return (value, context) => {
    if (typeof value !== 'string' && !Array.isArray(value)) {
      throw wrongType(context.path, 'a string or an array of parts', value);
    }
    context.noteForm(typeof value === 'string' ? 'string' : 'list');
    return typeof value === 'string' ? [{ text: value }] : read(value, context);
  };
}
