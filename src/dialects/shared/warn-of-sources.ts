import { type DocumentMedia, type SearchResult } from '../../gateway/model/content-block.js';
import { type EncodeContext, warnOfUnknown } from './encode-context.js';
import { KNOWN_MEMBERS } from './known-members.js';

type Warner = Pick<EncodeContext, 'warnings'>;

/** Warns of members of a document that are not known. */
export function warnOfDocument(document: DocumentMedia, path: string, context: Warner): void {
  warnOfUnknown(context, document, KNOWN_MEMBERS.document, path);
  warnOfUnknown(context, document.citations, KNOWN_MEMBERS.citationsConfig, `${path}.citations`);
}

/** The same for a vendor that cites no documents, which is said too. */
export function warnOfUncitedDocument(document: DocumentMedia, path: string, context: Warner): void {
  warnOfDocument(document, path, context);
  if (document.citations?.enabled !== true) return;
  context.warnings.degrade(`${path}.citations`, 'The vendor cites no documents; sent without citations.');
}

/** Warns of members of a search result that are not known. */
export function warnOfSearchResult(result: SearchResult, path: string, context: Warner): void {
  warnOfUnknown(context, result, KNOWN_MEMBERS.searchResult, path);
  warnOfUnknown(context, result.citations, KNOWN_MEMBERS.citationsConfig, `${path}.citations`);
  result.content.forEach((chunk, index) => {
    warnOfUnknown(context, chunk, KNOWN_MEMBERS.chunk, `${path}.content.${index}`);
  });
}
