import { type DocumentMedia } from '../../gateway/model/content-block.js';
import { memberOf } from '../../gateway/model/one-of.js';
import { type EncodeContext, refusal, warnOfUnknown } from '../shared/encode-context.js';
import { inlineDocument, readDocumentText, TEXT_FORMATS } from '../shared/inline-text.js';
import { KNOWN_MEMBERS } from '../shared/known-members.js';
import { type ChatContentPart } from './openai-chat.wire.js';

/**
 * A document as parts of a user message: what is text becomes text, a PDF stays a file.
 * @throws GatewayError `invalidRequest` for office formats and for documents that lie elsewhere
 */
export function encodeDocument(document: DocumentMedia, path: string, context: EncodeContext): ChatContentPart[] {
  const { warnings } = context;
  warnOfUnknown(context, document, KNOWN_MEMBERS.document, path);
  warnOfUnknown(context, document.citations, KNOWN_MEMBERS.citationsConfig, `${path}.citations`);
  if (document.citations?.enabled === true) {
    warnings.degrade(`${path}.citations`, 'The vendor cites no documents; sent without citations.');
  }
  const text = readDocumentText(document, path, context);
  if (text !== undefined) {
    warnings.map(path, 'Sent as text that names it.');
    return [{ type: 'text', text: inlineDocument(document, text) }];
  }
  const file = encodeFile(document, path, context);
  if (!document.context) return [file];
  warnings.map(`${path}.context`, 'Sent as text before the document.');
  return [{ type: 'text', text: document.context }, file];
}

/** True when the document is sent as a file rather than as text. */
export function isFile({ source, format }: DocumentMedia): boolean {
  return memberOf(source) === 'bytes' && !TEXT_FORMATS.has(format ?? '');
}

function encodeFile({ name, format, source }: DocumentMedia, path: string, context: EncodeContext): ChatContentPart {
  const { documents, chat } = context.profile;
  if (format === undefined || !documents.includes(format)) {
    const what = format ? `${format} documents` : 'document without a format';
    throw refusal(
      context,
      `${path}.format`,
      what,
      `Send it as ${[...documents, 'txt', 'md', 'csv'].join(', ')} or html.`,
    );
  }
  const filename = name.toLowerCase().endsWith(`.${format}`) ? name : `${name}.${format}`;
  const bytes = source.bytes ?? '';
  const dataUri = `data:${MEDIA_TYPES.get(format) ?? 'application/octet-stream'};base64,${bytes}`;
  switch (chat.documentPart) {
    case 'file':
      return { type: 'file', file: { filename, file_data: dataUri } };
    case 'document_url':
      return { type: 'document_url', document_url: dataUri, document_name: filename };
    case 'file_url':
      return { type: 'file_url', file_url: { url: bytes }, file_name: filename };
  }
}

const MEDIA_TYPES: ReadonlyMap<string, string> = new Map([
  ['pdf', 'application/pdf'],
  ['doc', 'application/msword'],
  ['docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
]);
