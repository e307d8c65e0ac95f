import { type Citation } from '../../gateway/model/content-block.js';
import { type ModelRequest } from '../../gateway/model/model-request.js';
import { readText } from './reply-values.js';

/** A page of the web that an answer rests on, as vendors name it. */
export interface WebPage {
  readonly url: string;
  readonly title?: unknown;
  /** Where the address leads, if it does not say that itself. */
  readonly domain?: unknown;
  /** The words of the page that were used. */
  readonly quote?: unknown;
}

export function toWebCitation({ url, title, domain: told, quote }: WebPage): Citation {
  const domain = readText(told) ?? (URL.canParse(url) ? new URL(url).hostname : '');
  return {
    ...(typeof title === 'string' && title !== '' && { title }),
    ...(typeof quote === 'string' && quote !== '' && { sourceContent: [{ text: quote }] }),
    location: { web: { url, ...(domain !== '' && { domain }) } },
  };
}

/** True when the caller asked for citations: to others a text has to stay a text. */
export function asksForCitations({ messages = [] }: Partial<ModelRequest>): boolean {
  return messages.some(({ content }) =>
    content.some(
      ({ toolResult, ...block }) =>
        holdsSource(block) || toolResult?.content.some((item) => holdsSource(item)) === true,
    ),
  );
}

interface Sources {
  readonly document?: { readonly citations?: { readonly enabled: boolean } } | undefined;
  readonly searchResult?: unknown;
}

function holdsSource({ document, searchResult }: Sources): boolean {
  return document?.citations?.enabled === true || Boolean(searchResult);
}
