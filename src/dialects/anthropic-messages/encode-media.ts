import { type DocumentMedia, type Media, type SearchResult } from '../../gateway/model/content-block.js';
import { memberOf } from '../../gateway/model/one-of.js';
import { type EncodeContext, refusal, warnOfUnknown } from '../shared/encode-context.js';
import { decodeUtf8, TEXT_FORMATS } from '../shared/inline-text.js';
import { KNOWN_MEMBERS } from '../shared/known-members.js';
import { toImageMediaType } from '../shared/media-types.js';
import { type Place } from '../shared/native-members.js';
import { readImage } from '../shared/read-image.js';
import {
  type AnthropicDocumentBlock,
  type AnthropicDocumentSource,
  type AnthropicImageBlock,
  type AnthropicImageSource,
  type AnthropicSearchResultBlock,
  type AnthropicTextBlock,
} from './anthropic-messages.wire.js';

/** @throws GatewayError `invalidRequest` for images that lie in S3 and for formats that the model does not take */
export function encodeImage(image: Media, place: Place, context: EncodeContext): AnthropicImageBlock {
  const { native } = context;
  const source = native.own ? writeImageSource(image) : encodeImageSource(image, `${place.path}.image`, context);
  return { type: 'image', source: native.complete(`${place.nativePath}.source`, source) };
}

/** As this dialect's own reader has read it. */
function writeImageSource({ format, source }: Media): AnthropicImageSource {
  if (typeof source.url === 'string') return { type: 'url', url: source.url };
  return { type: 'base64', media_type: toImageMediaType(format) ?? '', data: source.bytes ?? '' };
}

function encodeImageSource(image: Media, path: string, context: EncodeContext): AnthropicImageSource {
  const read = readImage(image, path, context);
  if (read.bytes === undefined) return { type: 'url', url: read.url };
  return { type: 'base64', media_type: read.mediaType, data: read.bytes };
}

/** @throws GatewayError `invalidRequest` for office formats and for documents that lie in S3 */
export function encodeDocument(document: DocumentMedia, place: Place, context: EncodeContext): AnthropicDocumentBlock {
  const { native } = context;
  const { nativePath, path } = place;
  warnOfUnknown(context, document, KNOWN_MEMBERS.document, `${path}.document`);
  const source = encodeDocumentSource(document, place, context);
  const untitled = native.formOf(nativePath) === 'untitled';
  return {
    type: 'document',
    source: native.complete(`${nativePath}.source`, source),
    ...(!untitled && { title: document.name }),
    ...(typeof document.context === 'string' && { context: document.context }),
    ...encodeCitations(document.citations, { nativePath, path: `${path}.document` }, context),
  };
}

function encodeDocumentSource(
  document: DocumentMedia,
  { path, nativePath }: Place,
  context: EncodeContext,
): AnthropicDocumentSource {
  const { source, format } = document;
  const where = `${path}.document`;
  if (typeof source.text === 'string') return encodePlainText(source.text, document, where, context);
  if (typeof source.url === 'string') return encodeUrl(source.url, where, context);
  if (source.content) {
    return { type: 'content', content: encodeChunks(source.content, `${nativePath}.source.content`, context) };
  }
  if (typeof source.bytes !== 'string') {
    const kind = memberOf<Record<string, unknown>>(source) ?? 'bytes';
    throw refusal(context, `${where}.source.${kind}`, 'media that lie elsewhere', 'Send the bytes.');
  }
  if (format !== undefined && TEXT_FORMATS.has(format)) {
    return encodePlainText(decodeUtf8(source.bytes, where, context), document, where, context);
  }
  return encodePdf(source.bytes, format, where, context);
}

/** The API knows one kind of text. */
function encodePlainText(
  data: string,
  { format }: DocumentMedia,
  path: string,
  { native, warnings }: EncodeContext,
): AnthropicDocumentSource {
  if (!native.own && format && format !== 'txt') warnings.map(`${path}.format`, 'Sent as plain text.');
  return { type: 'text', media_type: 'text/plain', data };
}

function encodeUrl(url: string, path: string, context: EncodeContext): AnthropicDocumentSource {
  if (context.native.own || context.profile.mediaUrls) return { type: 'url', url };
  throw refusal(context, `${path}.source.url`, 'media that lie elsewhere', 'Send the bytes.');
}

/** How the base64 text of `%PDF` begins. */
const PDF_HEAD = 'JVBERi';

function encodePdf(
  data: string,
  format: string | undefined,
  path: string,
  context: EncodeContext,
): AnthropicDocumentSource {
  const { native, profile, warnings } = context;
  const found = !format && data.startsWith(PDF_HEAD) ? 'pdf' : format;
  if (found !== 'pdf' || (!native.own && !profile.documents.includes(found))) {
    const what = found ? `${found} document` : 'document without a format';
    throw refusal(context, `${path}.format`, what, 'Send it as pdf, txt, md, csv or html.');
  }
  if (!format) warnings.map(`${path}.format`, 'Sent as the format that the bytes have.');
  return { type: 'base64', media_type: 'application/pdf', data };
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

/** Anthropic has search results as Converse has them. */
export function encodeSearchResult(
  result: SearchResult,
  { path, nativePath }: Place,
  context: EncodeContext,
): AnthropicSearchResultBlock {
  const { source, title, content, citations } = result;
  warnOfUnknown(context, result, KNOWN_MEMBERS.searchResult, `${path}.searchResult`);
  return {
    type: 'search_result',
    source,
    title,
    content: encodeTextBlocks(content, `${nativePath}.content`, context),
    ...encodeCitations(citations, { nativePath, path: `${path}.searchResult` }, context),
  };
}

interface CitationSettings {
  readonly citations?: { readonly enabled: boolean };
}

function encodeCitations(
  citations: CitationSettings['citations'],
  place: Place,
  context: EncodeContext,
): CitationSettings {
  if (!citations) return {};
  const { native } = context;
  warnOfUnknown(context, citations, KNOWN_MEMBERS.citationsConfig, `${place.path}.citations`);
  const path = `${place.nativePath}.citations`;
  const settings: object = native.formOf(path) === 'empty' ? {} : { enabled: citations.enabled };
  return { citations: native.complete(path, settings as { enabled: boolean }) };
}
