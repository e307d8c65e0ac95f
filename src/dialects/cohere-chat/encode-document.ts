import { type DocumentMedia, type SearchResult } from '../../gateway/model/content-block.js';
import { memberOf } from '../../gateway/model/one-of.js';
import { refusal } from '../shared/encode-context.js';
import { flattenBlock } from '../shared/flatten-block.js';
import { inlineDocument, readDocumentText } from '../shared/inline-text.js';
import { warnOfSearchResult } from '../shared/warn-of-sources.js';
import { type CohereDocument } from './cohere-chat.wire.js';
import { type CohereContext } from './encode-context.js';
import { groundingId } from './grounding.js';

/**
 * A document as what answers are grounded in: each chunk of it is one, so that citations can tell them apart.
 * @throws GatewayError `invalidRequest` for documents that are no text, and those that lie elsewhere
 */
export function toGroundingDocuments(
  document: DocumentMedia,
  path: string,
  context: CohereContext,
): readonly CohereDocument[] {
  const index = context.grounding.count('document');
  const { name: title, context: about, source } = document;
  const chunks = source.content?.map((chunk) => chunk.text) ?? [readText(document, path, context)];
  context.warnings.map(path, 'Sent as a document that answers are grounded in, with its name as title.');
  return chunks.map((text, chunk) => ({
    id: groundingId('document', index, chunk),
    data: { title, ...(about && { context: about }), text },
  }));
}

/** A search result in the same form. */
export function toGroundingResults(
  result: SearchResult,
  path: string,
  context: CohereContext,
): readonly CohereDocument[] {
  const index = context.grounding.count('search_result');
  const { title, source, content } = result;
  warnOfSearchResult(result, path, context);
  context.warnings.map(path, 'Sent as a document that answers are grounded in.');
  return content.map(({ text }, chunk) => ({
    id: groundingId('search_result', index, chunk),
    data: { title, source, text },
  }));
}

/**
 * A document as text in the message that holds it, where Cohere takes none beside.
 * @throws GatewayError `invalidRequest`
 */
export function inlineGrounding(document: DocumentMedia, path: string, context: CohereContext): string {
  context.grounding.count('document');
  const text = readText(document, path, context);
  if (document.citations?.enabled === true) {
    context.warnings.degrade(`${path}.citations`, 'Only documents of the last turn are cited; sent without citations.');
  }
  context.warnings.map(path, 'Sent as text that names it.');
  return inlineDocument(document, text);
}

/** A search result as text. */
export function inlineResult(searchResult: SearchResult, path: string, context: CohereContext): string {
  context.grounding.count('search_result');
  return flattenBlock({ searchResult }, path, context);
}

function readText(document: DocumentMedia, path: string, context: CohereContext): string {
  const { format, source } = document;
  const text = readDocumentText(document, path, context);
  if (text !== undefined) return text;
  const what = format ? `${format} documents` : 'document without a format';
  const where = memberOf(source) === 'bytes' ? `${path}.format` : path;
  throw refusal(context, where, what, 'Send its text, or send it as txt, md, csv or html.');
}
