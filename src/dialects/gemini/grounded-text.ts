import { type Citation } from '../../gateway/model/content-block.js';
import { type ModelRequest } from '../../gateway/model/model-request.js';
import { type GeminiGrounding, type GeminiGroundingChunk, type GeminiGroundingSupport } from './gemini.wire.js';

/** A run of the answer and what it rests on. */
export interface GroundedRun {
  readonly text: string;
  readonly citations: readonly Citation[];
}

/**
 * True where the caller asked for sources: of documents or search results, or by one of Google's own searches. Only
 * then is the text held back until they are known, which Google tells last.
 */
export function asksForSources(request: Partial<ModelRequest> | undefined): boolean {
  const blocks = request?.messages?.flatMap(({ content }) => content) ?? [];
  const cites = blocks.some(
    ({ document, searchResult }) => document?.citations?.enabled === true || searchResult?.citations?.enabled === true,
  );
  return cites || Object.entries(request?.native?.fields ?? {}).some(([path, fields]) => isSearch(path, fields));
}

function isSearch(path: string, fields: object): boolean {
  return /^tools\.\d+$/.test(path) && SEARCHES.some((name) => Object.hasOwn(fields, name));
}

const SEARCHES = ['googleSearch', 'googleSearchRetrieval', 'enterpriseWebSearch', 'retrieval'] as const;

/**
 * The text cut where its supports begin and end. Google counts in bytes of UTF-8
 * (https://ai.google.dev/api/generate-content#Segment); a cut inside of a character is moved to its beginning.
 */
export function cutGrounded(text: string, grounding: GeminiGrounding): GroundedRun[] {
  const bytes = Buffer.from(text);
  const supports = readSupports(grounding, bytes);
  const cuts = new Set([0, bytes.length, ...supports.flatMap(({ start, end }) => [start, end])]);
  const sorted = [...cuts].sort((one, other) => one - other);
  return sorted.slice(1).map((end, index) => {
    const start = sorted[index] ?? 0;
    const covering = supports.filter((support) => support.start <= start && support.end >= end);
    return { text: bytes.toString('utf8', start, end), citations: covering.flatMap(({ citations }) => citations) };
  });
}

interface Support {
  readonly start: number;
  readonly end: number;
  readonly citations: readonly Citation[];
}

function readSupports({ groundingSupports, groundingChunks }: GeminiGrounding, bytes: Buffer): Support[] {
  if (!Array.isArray(groundingSupports)) return [];
  const chunks = Array.isArray(groundingChunks) ? groundingChunks : [];
  return (groundingSupports as readonly (GeminiGroundingSupport | null | undefined)[]).flatMap((support) => {
    const start = toBoundary(support?.segment?.startIndex ?? 0, bytes);
    const end = toBoundary(support?.segment?.endIndex ?? 0, bytes);
    const indices = support?.groundingChunkIndices ?? [];
    const citations = indices.flatMap((index) => toCitation(chunks[index] as GeminiGroundingChunk | null | undefined));
    return end > start && citations.length > 0 ? [{ start, end, citations }] : [];
  });
}

function toBoundary(offset: number, bytes: Buffer): number {
  let boundary = Number.isSafeInteger(offset) ? Math.min(Math.max(offset, 0), bytes.length) : 0;
  while (boundary > 0 && ((bytes[boundary] ?? 0) & 0xc0) === 0x80) boundary -= 1;
  return boundary;
}

function toCitation(chunk: GeminiGroundingChunk | null | undefined): Citation[] {
  const { web, retrievedContext: found } = chunk ?? {};
  const { uri, title } = web ?? found ?? {};
  if (!uri && !title) return [];
  return [
    {
      ...(title && { title }),
      ...(found?.text && { sourceContent: [{ text: found.text }] }),
      ...(uri && { source: uri, location: toLocation(uri, web?.domain) }),
    },
  ];
}

function toLocation(url: string, domain: string | null | undefined): NonNullable<Citation['location']> {
  return { web: { url, ...(domain && { domain }) } };
}
