import {
  type DocumentMedia,
  type DocumentSource,
  type Media,
  type MediaSource,
  type SearchResult,
} from '../../gateway/model/content-block.js';
import { type DecodeContext, type Reader } from '../shared/decode-context.js';
import { IMAGE_MEDIA_TYPES, toImageFormat } from '../shared/media-types.js';
import { object, type ObjectReader } from '../shared/object-reader.js';
import { base64, boolean, list, oneOf, text } from '../shared/value-readers.js';

/** The name of a document that has no title: Converse requires one. */
const UNTITLED = 'document';

const readImageType = oneOf(...IMAGE_MEDIA_TYPES);

/** A URL does not tell the format of what it leads to. */
const URL_FORMAT = '';

const imageSource = object<{ format: string; source: MediaSource }>((members) => {
  if (members.required('type', oneOf('base64', 'url')) === 'url') {
    return { format: URL_FORMAT, source: { url: members.required('url', text) } };
  }
  const format = toImageFormat(members.required('media_type', readImageType));
  return { format, source: { bytes: members.required('data', base64) } };
});

/** The members of an image block. Files that lie at Anthropic are refused: nobody else can fetch them. */
export function decodeImage(members: ObjectReader): Media {
  return members.required('source', imageSource);
}

const textChunk = object((members) => {
  members.required('type', oneOf('text'));
  return { text: members.required('text', text) };
});

const textChunks = list(textChunk);

const chunkContent: Reader<{ text: string }[]> = (value, context) => {
  if (typeof value !== 'string') return textChunks(value, context);
  context.noteForm('string');
  return [{ text: value }];
};

interface DecodedSource {
  readonly format?: string;
  readonly source: DocumentSource;
}

const documentSource = object<DecodedSource>((members) => {
  switch (members.required('type', oneOf('base64', 'text', 'content', 'url'))) {
    case 'base64':
      members.required('media_type', oneOf('application/pdf'));
      return { format: 'pdf', source: { bytes: members.required('data', base64) } };
    case 'text':
      members.required('media_type', oneOf('text/plain'));
      return { format: 'txt', source: { text: members.required('data', text) } };
    case 'content':
      return { source: { content: members.required('content', chunkContent) } };
    case 'url':
      return { format: 'pdf', source: { url: members.required('url', text) } };
  }
});

/** Whether the model is to cite; the API takes no member for no. */
const citations = object<{ enabled: boolean }>((members, context) => {
  const enabled = members.optional('enabled', boolean);
  if (enabled === undefined) context.noteForm('empty');
  return { enabled: enabled ?? false };
});

/** The members of a document block. */
export function decodeDocument(members: ObjectReader, context: DecodeContext): DocumentMedia {
  const source = members.required('source', documentSource);
  const title = members.optional('title', text);
  const documentContext = members.optional('context', text);
  const cited = members.optional('citations', citations);
  if (title === undefined) context.noteForm('untitled');
  return {
    name: title ?? UNTITLED,
    ...source,
    ...(documentContext !== undefined && { context: documentContext }),
    ...(cited !== undefined && { citations: cited }),
  };
}

/** The members of a search result block. */
export function decodeSearchResult(members: ObjectReader): SearchResult {
  const cited = members.optional('citations', citations);
  return {
    source: members.required('source', text),
    title: members.required('title', text),
    content: members.required('content', textChunks),
    ...(cited !== undefined && { citations: cited }),
  };
}
