import { type DocumentMedia, type Media, type SearchResult } from '../../gateway/model/content-block.js';
import { memberOf } from '../../gateway/model/one-of.js';
import {
  type AnthropicDocumentBlock,
  type AnthropicDocumentSource,
  type AnthropicImageBlock,
  type AnthropicImageSource,
  type AnthropicSearchResultBlock,
  type AnthropicTextBlock,
} from './anthropic-messages.wire.js';
import { type Place } from '../shared/native-members.js';
import { refusal } from '../shared/encode-context.js';
import { type EncodeContext } from './encode-context.js';
import { TEXT_FORMATS, toImageMediaType } from '../shared/media-types.js';

/** @throws GatewayError `invalidRequest` for images that lie in S3 and for other formats */
export function encodeImage(image: Media, place: Place, context: EncodeContext): AnthropicImageBlock {
  const source = encodeImageSource(image, `${place.path}.image`, context);
  return { type: 'image', source: context.native.complete(`${place.nativePath}.source`, source) };
}

function encodeImageSource({ format, source }: Media, path: string, context: EncodeContext): AnthropicImageSource {
  if (typeof source.url === 'string') return { type: 'url', url: source.url };
  if (typeof source.bytes !== 'string') throw refuseElsewhere(source, `${path}.source`, context);
  const mediaType = toImageMediaType(format);
  if (mediaType === undefined) {
    throw refusal(context, `${path}.format`, 'image of this format', 'Use png, jpeg, gif or webp.');
  }
  return { type: 'base64', media_type: mediaType, data: source.bytes };
}

/** @throws GatewayError `invalidRequest` for office formats and for documents that lie in S3 */
export function encodeDocument(document: DocumentMedia, place: Place, context: EncodeContext): AnthropicDocumentBlock {
  const { native } = context;
  const { nativePath } = place;
  const source = encodeDocumentSource(document, place, context);
  const untitled = native.formOf(nativePath) === 'untitled';
  return {
    type: 'document',
    source: native.complete(`${nativePath}.source`, source),
    ...(!untitled && { title: document.name }),
    ...(document.context !== undefined && { context: document.context }),
    ...encodeCitations(document.citations, nativePath, context),
  };
}

function encodeDocumentSource(
  { format = '', source }: DocumentMedia,
  { path, nativePath }: Place,
  context: EncodeContext,
): AnthropicDocumentSource {
  const where = `${path}.document`;
  if (typeof source.text === 'string') return { type: 'text', media_type: 'text/plain', data: source.text };
  if (typeof source.url === 'string') return { type: 'url', url: source.url };
  if (source.content) {
    return { type: 'content', content: encodeChunks(source.content, `${nativePath}.source.content`, context) };
  }
  if (typeof source.bytes !== 'string') throw refuseElsewhere(source, `${where}.source`, context);
  if (TEXT_FORMATS.has(format)) {
    return { type: 'text', media_type: 'text/plain', data: decodeUtf8(source.bytes, where, context) };
  }
  if (format === 'pdf') return { type: 'base64', media_type: 'application/pdf', data: source.bytes };
  const what = format === '' ? 'document without a format' : `${format} document`;
  throw refusal(context, `${where}.format`, what, 'Send it as pdf, txt, md, csv or html.');
}

/** Text chunks: a string where the caller wrote one. */
function encodeChunks(
  chunks: readonly { readonly text: string }[],
  nativePath: string,
  context: EncodeContext,
): string | AnthropicTextBlock[] {
  const [first] = chunks;
  if (context.native.formOf(nativePath) === 'string' && chunks.length === 1 && first) return first.text;
  return encodeTextBlocks(chunks, nativePath, context);
}

function encodeTextBlocks(
  chunks: readonly { readonly text: string }[],
  nativePath: string,
  { native }: EncodeContext,
): AnthropicTextBlock[] {
  return chunks.map(({ text }, index) => native.complete(`${nativePath}.${index}`, { type: 'text', text }));
}

export function encodeSearchResult(
  { source, title, content, citations }: SearchResult,
  { nativePath }: Place,
  context: EncodeContext,
): AnthropicSearchResultBlock {
  return {
    type: 'search_result',
    source,
    title,
    content: encodeTextBlocks(content, `${nativePath}.content`, context),
    ...encodeCitations(citations, nativePath, context),
  };
}

interface CitationSettings {
  readonly citations?: { readonly enabled: boolean };
}

function encodeCitations(
  citations: CitationSettings['citations'],
  nativePath: string,
  { native }: EncodeContext,
): CitationSettings {
  if (!citations) return {};
  const path = `${nativePath}.citations`;
  const settings: object = native.formOf(path) === 'empty' ? {} : { enabled: citations.enabled };
  return { citations: native.complete(path, settings as { enabled: boolean }) };
}

function decodeUtf8(base64: string, path: string, context: EncodeContext): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(base64, 'base64'));
  } catch {
    throw refusal(context, `${path}.source.bytes`, 'text document that is not UTF-8', 'Convert it to UTF-8.');
  }
}

function refuseElsewhere(
  source: DocumentMedia['source'] | Media['source'],
  path: string,
  context: EncodeContext,
): Error {
  const kind = memberOf<Record<string, unknown>>(source);
  return refusal(context, `${path}.${kind ?? 'bytes'}`, 'media that lie elsewhere', 'Send the bytes.');
}
