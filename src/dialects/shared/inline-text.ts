import { type DocumentMedia, type SearchResult } from '../../gateway/model/content-block.js';
import { memberOf } from '../../gateway/model/one-of.js';
import { refusal, type Refuser } from './encode-context.js';

/** Formats of documents that are text. */
export const TEXT_FORMATS: ReadonlySet<string> = new Set(['txt', 'md', 'csv', 'html']);

/** True for text that says nothing: APIs refuse blank text blocks. */
export function isBlank(text: string): boolean {
  return !/\S/.test(text);
}

/** A document as text that names it. Deterministic, so that the vendor's prompt cache can hit. */
export function inlineDocument({ name, format, context }: DocumentMedia, text: string): string {
  const formatAttribute = format ? ` format="${escapeAttribute(format)}"` : '';
  const body = text.replaceAll('</document>', '<\\/document>');
  const inline = `<document name="${escapeAttribute(name)}"${formatAttribute}>\n${body}\n</document>`;
  return context ? `${context}\n${inline}` : inline;
}

/** A search result as text that names its source. */
export function inlineSearchResult({ source, title, content }: SearchResult): string {
  const text = content.map((chunk) => chunk.text).join('\n');
  const attributes = `source="${escapeAttribute(source)}" title="${escapeAttribute(title)}"`;
  return `<search_result ${attributes}>\n${text.replaceAll('</search_result>', '<\\/search_result>')}\n</search_result>`;
}

/**
 * The document's text, or undefined where it holds bytes that are no text.
 * @throws GatewayError `invalidRequest` for a document that lies elsewhere and for text that is not UTF-8
 */
export function readDocumentText(
  { source, format = '' }: DocumentMedia,
  path: string,
  context: Refuser,
): string | undefined {
  const kind = memberOf(source);
  if (kind === 'text') return source.text;
  if (kind === 'content') return source.content?.map((chunk) => chunk.text).join('\n');
  if (kind !== 'bytes') {
    const where = `${path}.source.${kind ?? ''}`;
    throw refusal(context, where, 'document that lies elsewhere', 'Send its bytes or its text.');
  }
  return TEXT_FORMATS.has(format) ? decodeUtf8(source.bytes ?? '', path, context) : undefined;
}

/** @throws GatewayError `invalidRequest` for bytes that are no text */
export function decodeUtf8(base64: string, path: string, context: Refuser): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(base64, 'base64'));
  } catch {
    throw refusal(context, `${path}.source.bytes`, 'text document that is not UTF-8', 'Convert it to UTF-8.');
  }
}

/** A value between double quotes of a tag. */
function escapeAttribute(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
