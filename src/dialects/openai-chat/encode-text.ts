import { type SearchResult } from '../../gateway/model/content-block.js';
import { type EncodeContext } from './encode-context.js';
import { type ChatTextPart } from './openai-chat.wire.js';

/** True for text that says nothing: APIs refuse blank text blocks. */
export function isBlank(text: string): boolean {
  return !/\S/.test(text);
}

/**
 * Texts as the content of a message that holds nothing else. Several stay parts where the API is OpenAI's; many
 * compatible hosts refuse lists outside user messages.
 */
export function encodeTexts(texts: readonly string[], path: string, context: EncodeContext): string | ChatTextPart[] {
  if (texts.length < 2) return texts.join('');
  if (context.family.openai) return texts.map((text) => ({ type: 'text', text }));
  context.warnings.map(path, 'Several texts are sent as one.');
  return texts.join('\n\n');
}

/** A search result as text that names its source. */
export function inlineSearchResult({ source, title, content }: SearchResult): string {
  const text = content.map((chunk) => chunk.text).join('\n');
  const attributes = `source="${escapeAttribute(source)}" title="${escapeAttribute(title)}"`;
  return `<search_result ${attributes}>\n${text.replaceAll('</search_result>', '<\\/search_result>')}\n</search_result>`;
}

/** A value between double quotes of a tag. */
export function escapeAttribute(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
