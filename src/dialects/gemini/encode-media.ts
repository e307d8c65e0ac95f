import { type Base64, type DocumentMedia, type Media } from '../../gateway/model/content-block.js';
import { type EncodeContext, refusal, warnOfUnknown } from '../shared/encode-context.js';
import { inlineDocument, readDocumentText } from '../shared/inline-text.js';
import { KNOWN_MEMBERS } from '../shared/known-members.js';
import { readBytes, readImage } from '../shared/read-image.js';
import { warnOfUncitedDocument } from '../shared/warn-of-sources.js';
import { type GeminiPart } from './gemini.wire.js';
import { type MediaKind, toMediaType } from './media-types.js';
import { type MediaForm } from './own-forms.js';

/** @throws GatewayError `invalidRequest` for images that lie in S3 and for formats that the model does not take */
export function encodeImage(image: Media, path: string, context: EncodeContext): GeminiPart {
  const read = readImage(image, path, context);
  if (read.bytes !== undefined) return { inlineData: { mimeType: read.mediaType, data: read.bytes } };
  return toFilePart('image', image.format, read.url);
}

/** @throws GatewayError `invalidRequest` for media that lie in S3 and for formats that the model does not take */
export function encodeClip(kind: 'audio' | 'video', media: Media, path: string, context: EncodeContext): GeminiPart {
  const { format, source } = media;
  const taken = context.profile[kind];
  warnOfUnknown(context, media, KNOWN_MEMBERS.media, path);
  if (taken.length === 0) {
    throw refusal(context, path, `${kind} with this model`, 'Describe it as text, or choose a model that takes it.');
  }
  if (typeof source.url === 'string') return encodeUrl(kind, format, source.url, { path, context });
  const mimeType = toMediaType({ kind, format });
  if (mimeType === undefined || !taken.includes(format)) {
    throw refusal(context, `${path}.format`, `${kind} of this format`, `Use ${taken.join(', ')}.`);
  }
  return { inlineData: { mimeType, data: readBytes(source, path, context) } };
}

/**
 * A document: what is text becomes text, a PDF stays a file behind a text that names it, as inline data has no name.
 * @throws GatewayError `invalidRequest` for office formats and for documents that lie in S3
 */
export function encodeDocument(document: DocumentMedia, path: string, context: EncodeContext): GeminiPart[] {
  const { format = '', source } = document;
  warnOfUncitedDocument(document, path, context);
  if (typeof source.url === 'string') {
    return [introduce(document, path, context), encodeUrl('document', format, source.url, { path, context })];
  }
  if (context.profile.documents.includes(format) && source.bytes) {
    return [introduce(document, path, context), toInlinePart(format, source.bytes)];
  }
  const text = readDocumentText(document, path, context);
  if (text === undefined) {
    const what = format === '' ? 'document without a format' : `${format} documents`;
    throw refusal(context, `${path}.format`, what, 'Send it as pdf, txt, md, csv or html.');
  }
  context.warnings.map(path, 'Sent as text that names it.');
  return [{ text: inlineDocument(document, text) }];
}

function introduce({ name, context: about }: DocumentMedia, path: string, { warnings }: EncodeContext): GeminiPart {
  warnings.map(`${path}.name`, 'Sent as text before the document.');
  const title = `Document "${name}":`;
  return { text: about ? `${about}\n${title}` : title };
}

function toInlinePart(format: string, data: Base64): GeminiPart {
  return { inlineData: { mimeType: toMediaType({ kind: 'document', format }) ?? 'application/pdf', data } };
}

function encodeUrl(
  kind: MediaKind,
  format: string,
  url: string,
  { path, context }: { readonly path: string; readonly context: EncodeContext },
): GeminiPart {
  if (context.profile.mediaUrls) return toFilePart(kind, format, url);
  throw refusal(context, `${path}.source.url`, 'media that lie elsewhere', 'Send the bytes.');
}

function toFilePart(kind: MediaKind, format: string, fileUri: string): GeminiPart {
  const mimeType = toMediaType({ kind, format });
  return { fileData: { ...(mimeType !== undefined && { mimeType }), fileUri } };
}

/** Media of a request that was received in this dialect, as they were written. */
export function writeOwnMedia(media: Media | DocumentMedia, nativePath: string, { native }: EncodeContext): GeminiPart {
  const { source } = media;
  const member = source.url === undefined ? 'inlineData' : 'fileData';
  const { mimeType, named } = native.formOf(`${nativePath}.${member}`) as unknown as MediaForm;
  const content = member === 'inlineData' ? { data: source.bytes ?? '' } : { fileUri: source.url ?? '' };
  const written = {
    ...content,
    ...(mimeType !== null && { mimeType }),
    ...(named && 'name' in media && { displayName: media.name }),
  };
  return { [member]: native.complete(`${nativePath}.${member}`, written) };
}
