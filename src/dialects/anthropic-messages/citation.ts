import { isJsonObject } from '../../codec/json.js';
import { type Citation, type CitationLocation } from '../../gateway/model/content-block.js';
import { type JsonObject, type JsonValue } from '../../gateway/model/json.js';

/** A kind of place under Anthropic's names. */
interface LocationNames {
  readonly canonical: keyof CitationLocation;
  /** What is cited, by its position in the request. */
  readonly index: string;
  readonly start: string;
  readonly end: string;
  readonly title: string;
}

const LOCATIONS: Readonly<Record<string, LocationNames>> = {
  char_location: {
    canonical: 'documentChar',
    index: 'document_index',
    start: 'start_char_index',
    end: 'end_char_index',
    title: 'document_title',
  },
  page_location: {
    canonical: 'documentPage',
    index: 'document_index',
    start: 'start_page_number',
    end: 'end_page_number',
    title: 'document_title',
  },
  content_block_location: {
    canonical: 'documentChunk',
    index: 'document_index',
    start: 'start_block_index',
    end: 'end_block_index',
    title: 'document_title',
  },
  search_result_location: {
    canonical: 'searchResultLocation',
    index: 'search_result_index',
    start: 'start_block_index',
    end: 'end_block_index',
    title: 'title',
  },
};

/** A citation under AWS's names; undefined where Converse cannot say all of it. */
export function decodeCitation(citation: JsonObject): Citation | undefined {
  const names = findByType(citation['type']);
  if (names === undefined) return undefined;
  const { type, cited_text: text, [names.title]: title, source, ...numbers } = citation;
  const { [names.index]: index, [names.start]: start, [names.end]: end, ...unknown } = numbers;
  if (Object.keys(unknown).length > 0 || type === undefined) return undefined;
  if (typeof text !== 'string' || !isPlace(index) || !isPlace(start) || !isPlace(end)) return undefined;
  if (!isOptionalText(title) || !isOptionalText(source)) return undefined;
  return {
    ...(title !== undefined && { title }),
    ...(source !== undefined && { source }),
    sourceContent: [{ text }],
    location: toLocation(names.canonical, index, start, end),
  };
}

/** A citation of a reply, whose empty members say nothing. */
export function decodeReplyCitation(citation: JsonObject): Citation | undefined {
  const said = Object.fromEntries(Object.entries(citation).filter(([, value]) => value !== null));
  return said['type'] === 'web_search_result_location' ? decodeWebCitation(said) : decodeCitation(said);
}

function decodeWebCitation({ url, title, cited_text: text }: JsonObject): Citation | undefined {
  if (typeof url !== 'string' || !isOptionalText(title)) return undefined;
  return {
    ...(title !== undefined && { title }),
    ...(typeof text === 'string' && { sourceContent: [{ text }] }),
    location: { web: { url } },
  };
}

/** A citation under Anthropic's names; undefined where the API has no such place. */
export function encodeCitation({ title, source, sourceContent = [], location }: Citation): JsonObject | undefined {
  const place = location && placeOf(location);
  if (place === undefined) return undefined;
  const { index, start, end, type, names } = place;
  if (index === undefined || start === undefined || end === undefined) return undefined;
  return {
    type,
    cited_text: sourceContent.map(({ text }) => text).join(''),
    [names.index]: index,
    [names.start]: start,
    [names.end]: end,
    ...(title !== undefined && { [names.title]: title }),
    ...(source !== undefined && { source }),
  };
}

function findByType(type: JsonValue | undefined): LocationNames | undefined {
  return typeof type === 'string' && Object.hasOwn(LOCATIONS, type) ? LOCATIONS[type] : undefined;
}

function toLocation(
  canonical: LocationNames['canonical'],
  index: number,
  start: number,
  end: number,
): CitationLocation {
  if (canonical === 'searchResultLocation') return { searchResultLocation: { searchResultIndex: index, start, end } };
  const range = { documentIndex: index, start, end };
  if (canonical === 'documentPage') return { documentPage: range };
  return canonical === 'documentChar' ? { documentChar: range } : { documentChunk: range };
}

interface CitedPlace {
  readonly type: string;
  readonly names: LocationNames;
  readonly index: number | undefined;
  readonly start: number | undefined;
  readonly end: number | undefined;
}

function placeOf(location: CitationLocation): CitedPlace | undefined {
  const found = Object.entries(LOCATIONS).find(([, { canonical }]) => isJsonObject(location[canonical]));
  if (found === undefined) return undefined;
  const [type, names] = found;
  const search = location.searchResultLocation;
  if (search) return { type, names, index: search.searchResultIndex, start: search.start, end: search.end };
  const range = location.documentChar ?? location.documentPage ?? location.documentChunk;
  return range && { type, names, index: range.documentIndex, start: range.start, end: range.end };
}

function isPlace(value: JsonValue | undefined): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isOptionalText(value: JsonValue | undefined): value is string | undefined {
  return value === undefined || typeof value === 'string';
}
