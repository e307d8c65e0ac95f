import { type DocumentMedia } from '../../gateway/model/content-block.js';
import { memberOf } from '../../gateway/model/one-of.js';
import { type EncodeContext, refusal, warnOfUnknown } from './encode-context.js';
import { escapeAttribute } from './encode-text.js';
import { KNOWN_MEMBERS } from './known-members.js';
import { type ChatContentPart, type ChatFilePart } from './openai-chat.wire.js';

const TEXT_FORMATS = new Set(['txt', 'md', 'csv', 'html']);

/**
 * A document as parts of a user message: what is text becomes text, a PDF stays a file.
 * @throws GatewayError `invalidRequest` for office formats and for documents that lie elsewhere
 */
export function encodeDocument(document: DocumentMedia, path: string, context: EncodeContext): ChatContentPart[] {
  const { warnings } = context;
  warnOfUnknown(context, document, KNOWN_MEMBERS.document, path);
  warnOfUnknown(context, document.citations, KNOWN_MEMBERS.citationsConfig, `${path}.citations`);
  if (document.citations?.enabled === true) {
    warnings.degrade(`${path}.citations`, 'Chat completions cite no documents; sent without citations.');
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

/** Deterministic, so that the vendor's prompt cache can hit. */
function inlineDocument({ name, format, context }: DocumentMedia, text: string): string {
  const formatAttribute = format ? ` format="${escapeAttribute(format)}"` : '';
  const body = text.replaceAll('</document>', '<\\/document>');
  const inline = `<document name="${escapeAttribute(name)}"${formatAttribute}>\n${body}\n</document>`;
  return context ? `${context}\n${inline}` : inline;
}

/** The document's text, or undefined where it holds bytes that are no text. */
function readDocumentText(document: DocumentMedia, path: string, context: EncodeContext): string | undefined {
  const { source, format = '' } = document;
  const kind = memberOf(source);
  if (kind === 'text') return source.text;
  if (kind === 'content') return source.content?.map((chunk) => chunk.text).join('\n');
  if (kind !== 'bytes') {
    throw refusal(
      context,
      `${path}.source.${kind ?? ''}`,
      'document that lies elsewhere',
      'Send its bytes or its text.',
    );
  }
  return TEXT_FORMATS.has(format) ? decodeUtf8(source.bytes ?? '', path, context) : undefined;
}

function decodeUtf8(base64: string, path: string, context: EncodeContext): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(base64, 'base64'));
  } catch {
    throw refusal(context, `${path}.source.bytes`, 'text document that is not UTF-8', 'Convert it to UTF-8.');
  }
}

function encodeFile({ name, format, source }: DocumentMedia, path: string, context: EncodeContext): ChatFilePart {
  if (format !== 'pdf') {
    const what = format ? `${format} documents` : 'document without a format';
    throw refusal(context, `${path}.format`, what, 'Send it as pdf, txt, md, csv or html.');
  }
  const filename = name.toLowerCase().endsWith('.pdf') ? name : `${name}.pdf`;
  return { type: 'file', file: { filename, file_data: `data:application/pdf;base64,${source.bytes ?? ''}` } };
}
