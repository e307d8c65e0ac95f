import { type CitationLocation, type ContentBlock } from '../../gateway/model/content-block.js';
import { type JsonValue } from '../../gateway/model/json.js';
import { type ModelRequest } from '../../gateway/model/model-request.js';

/** What a chunk that an answer may cite belongs to. */
export type GroundingKind = 'document' | 'search_result';

/**
 * The id under which Cohere knows a chunk of what the request brings along: which document or search result of the
 * request it belongs to, and which chunk of that it is. Citations name it, and are translated back by it alone.
 */
export function groundingId(kind: GroundingKind, index: number, chunk: number): string {
  return `${kind}_${index}_${chunk}`;
}

const GROUNDING_ID = /^(document|search_result)_(\d{1,9})_(\d{1,9})$/;

/** Converse's place of what Cohere cites; undefined for what has none there: a tool's result, a caller's own id. */
export function toLocation(id: string): CitationLocation | undefined {
  const [, kind, index, chunk] = GROUNDING_ID.exec(id) ?? [];
  if (kind === undefined) return undefined;
  const start = Number(chunk);
  const range = { start, end: start + 1 };
  return kind === 'document'
    ? { documentChunk: { documentIndex: Number(index), ...range } }
    : { searchResultLocation: { searchResultIndex: Number(index), ...range } };
}

/**
 * True when the answer is to cite: a document or search result says so, or the caller names one of Cohere's own modes.
 * Cohere cites unless it is told not to.
 */
export function wantsCitations({
  messages = [],
  additionalModelRequestFields: fields,
}: Partial<ModelRequest>): boolean {
  const mode = readMode(fields);
  if (mode !== undefined) return mode !== 'off' && mode !== 'disabled';
  return messages.some(({ content }) => content.some(asksForCitations));
}

function asksForCitations({ document, searchResult, toolResult }: ContentBlock): boolean {
  if (toolResult) return toolResult.content.some((item) => asksForCitations(item));
  return (document ?? searchResult)?.citations?.enabled === true;
}

function readMode(fields: JsonValue | undefined): string | undefined {
  const options = (fields as { readonly citation_options?: { readonly mode?: unknown } | null } | null | undefined)
    ?.citation_options;
  return typeof options?.mode === 'string' ? options.mode.toLowerCase() : undefined;
}
