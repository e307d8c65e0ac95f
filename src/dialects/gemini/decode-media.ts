import { type ContentBlock } from '../../gateway/model/content-block.js';
import { type JsonValue } from '../../gateway/model/json.js';
import { type DecodeContext, type Reader } from '../shared/decode-context.js';
import { object, type ObjectReader } from '../shared/object-reader.js';
import { wrongValue } from '../shared/request-path.js';
import { base64, text } from '../shared/value-readers.js';
import { type MediaType, readMediaType } from './media-types.js';
import { type MediaForm } from './own-forms.js';

/** A block of media. */
export type MediaBlock = Extract<
  ContentBlock,
  { image: object } | { document: object } | { audio: object } | { video: object }
>;

/** The name of a document that has none: Converse requires one. */
const UNTITLED = 'document';

const mediaType: Reader<string> = (value, context) => {
  const name = text(value, context);
  if (readMediaType(name) === undefined) {
    throw wrongValue(context.path, 'a media type that the model takes, such as image/png', 'another one');
  }
  return name;
};

/** Bytes that were sent along. */
export const inlineData: Reader<MediaBlock> = object((members, context) => {
  const mimeType = members.required('mimeType', mediaType);
  const source = { bytes: members.required('data', base64) };
  return toBlock({ mimeType, source }, members, context);
});

/** A file that lies elsewhere. */
export const fileData: Reader<MediaBlock> = object((members, context) => {
  const mimeType = members.optional('mimeType', mediaType);
  const source = { url: members.required('fileUri', text) };
  return toBlock({ mimeType, source }, members, context);
});

type Source = { readonly bytes: string } | { readonly url: string };

function toBlock(
  { mimeType, source }: { readonly mimeType: string | undefined; readonly source: Source },
  members: ObjectReader,
  context: DecodeContext,
): MediaBlock {
  const { kind, format } = readKind(mimeType);
  const name = kind === 'document' ? members.optional('displayName', text) : undefined;
  const form: MediaForm = { mimeType: mimeType ?? null, named: name !== undefined };
  context.noteForm(form as unknown as JsonValue);
  if (kind !== 'document') return { [kind]: { format, source } } as unknown as MediaBlock;
  return {
    document: { name: name ?? UNTITLED, ...(format !== '' && { format }), source },
  };
}

/** A URL of no type may lead to anything. */
function readKind(mimeType: string | undefined): MediaType {
  const known = mimeType === undefined ? undefined : readMediaType(mimeType);
  return known ?? { kind: 'document', format: '' };
}
