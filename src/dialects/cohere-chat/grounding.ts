import { isJsonObject } from '../../codec/json.js';
import { type CitationLocation } from '../../gateway/model/content-block.js';
import { type JsonValue } from '../../gateway/model/json.js';
import { type ModelRequest } from '../../gateway/model/model-request.js';
import { readText } from '../shared/reply-values.js';
import { asksForCitations } from '../shared/web-citation.js';

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
export function wantsCitations(request: Partial<ModelRequest>): boolean {
  const mode = readMode(request.additionalModelRequestFields);
  return mode === undefined ? asksForCitations(request) : mode !== 'off' && mode !== 'disabled';
}

function readMode(fields: JsonValue | undefined): string | undefined {
  const options = isJsonObject(fields) ? fields['citation_options'] : undefined;
  return isJsonObject(options) ? readText(options['mode'])?.toLowerCase() : undefined;
}
