import { type DocumentMedia } from '../../gateway/model/content-block.js';
import { memberOf } from '../../gateway/model/one-of.js';
import { type EncodeContext, refusal } from '../shared/encode-context.js';
import { inlineDocument, readDocumentText } from '../shared/inline-text.js';
import { warnOfUncitedDocument } from '../shared/warn-of-sources.js';
import { type ResponsesFilePart, type ResponsesPart } from './openai-responses.wire.js';

/** Media types of the documents that may be sent as files, by Converse's names of their formats. */
const MEDIA_TYPES: Readonly<Partial<Record<string, string>>> = {
  pdf: 'application/pdf',
  csv: 'text/csv',
  doc: 'application/msword',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xls: 'application/vnd.ms-excel',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  html: 'text/html',
  txt: 'text/plain',
  md: 'text/markdown',
};

/**
 * A document as parts of a message or of a tool's output: files where the model takes their format, text where it is
 * text.
 * @throws GatewayError `invalidRequest` for other formats and for documents that lie elsewhere
 */
export function encodeDocument(document: DocumentMedia, path: string, context: EncodeContext): ResponsesPart[] {
  const { warnings } = context;
  warnOfUncitedDocument(document, path, context);
  const file = encodeFile(document, context);
  if (file === undefined) return [encodeAsText(document, path, context)];
  if (!document.context) return [file];
  warnings.map(`${path}.context`, 'Sent as text before the document.');
  return [{ type: 'input_text', text: document.context }, file];
}

/** @throws GatewayError `invalidRequest` for what is neither text nor a file that the model takes */
function encodeAsText(document: DocumentMedia, path: string, context: EncodeContext): ResponsesPart {
  const text = readDocumentText(document, path, context);
  if (text === undefined) {
    const { format } = document;
    const what = format && MEDIA_TYPES[format] ? `${format} documents` : 'document of this format';
    const formats = [...new Set([...context.profile.documents, 'txt', 'md', 'csv', 'html'])].join(', ');
    throw refusal(context, `${path}.format`, what, `Send it as one of ${formats}.`);
  }
  context.warnings.map(path, 'Sent as text that names it.');
  return { type: 'input_text', text: inlineDocument(document, text) };
}

/** The document as a file; undefined where the model does not take it as one. */
function encodeFile(document: DocumentMedia, { profile }: EncodeContext): ResponsesFilePart | undefined {
  const { name, format = '', source } = document;
  const mediaType = MEDIA_TYPES[format];
  if (!profile.documents.includes(format) || mediaType === undefined) return undefined;
  const kind = memberOf(source);
  if (kind === 'bytes') return toFilePart(name, format, `data:${mediaType};base64,${source.bytes ?? ''}`);
  if (kind === 'url' && profile.mediaUrls) return { type: 'input_file', file_url: source.url ?? '' };
  return undefined;
}

/** The API judges a file by the ending of its name. */
export function toFilePart(name: string, format: string, data: string): ResponsesFilePart {
  const filename = name.toLowerCase().endsWith(`.${format}`) ? name : `${name}.${format}`;
  return { type: 'input_file', filename, file_data: data };
}
