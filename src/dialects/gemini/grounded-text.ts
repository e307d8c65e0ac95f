import { type Citation } from '../../gateway/model/content-block.js';
import { type ModelRequest } from '../../gateway/model/model-request.js';
import { readCount, readItems, readText } from '../shared/reply-values.js';
import { toWebCitation } from '../shared/web-citation.js';
import { type GeminiGrounding, type GeminiGroundingChunk, type GeminiGroundingSupport } from './gemini.wire.js';

/** A run of the answer and what it rests on. */
export interface GroundedRun {
  readonly text: string;
  readonly citations: readonly Citation[];
}

/**
 * True where the request has one of Google's own searches. Only then is the text held back until its sources are known,
 * which Google tells last. It cites no documents of the caller's.
 */
export function searches({ native }: Partial<ModelRequest>): boolean {
  return Object.entries(native?.fields ?? {}).some(([path, fields]) => isSearch(path, fields));
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

/** The most supports that are read of a reply: each of them is compared with every other one. */
const MAX_SUPPORTS = 200;

/** The most sources of a support. */
const MAX_SOURCES = 20;

/** True where more is told than is read. */
export function exceedsLimits({ groundingSupports }: GeminiGrounding): boolean {
  const supports = readItems(groundingSupports);
  const holdsMany = ({ groundingChunkIndices: places }: GeminiGroundingSupport): boolean =>
    Array.isArray(places) && places.length > MAX_SOURCES;
  return supports.length > MAX_SUPPORTS || supports.some(holdsMany);
}

interface Support {
  readonly start: number;
  readonly end: number;
  readonly citations: readonly Citation[];
}

function readSupports({ groundingSupports, groundingChunks }: GeminiGrounding, bytes: Buffer): Support[] {
  const chunks = (groundingChunks ?? []) as Readonly<Record<number, GeminiGroundingChunk | null | undefined>>;
  return readItems(groundingSupports)
    .slice(0, MAX_SUPPORTS)
    .flatMap(({ segment, groundingChunkIndices: places }) => {
      const start = toBoundary(segment?.startIndex, bytes);
      const end = toBoundary(segment?.endIndex, bytes);
      const sources: readonly unknown[] = Array.isArray(places) ? places.slice(0, MAX_SOURCES) : [];
      const citations = sources.flatMap((place) => toCitation(chunks[readCount(place) ?? -1]));
      return end > start && citations.length > 0 ? [{ start, end, citations }] : [];
    });
}

function toBoundary(offset: unknown, bytes: Buffer): number {
  let boundary = Math.min(readCount(offset) ?? 0, bytes.length);
  while (boundary > 0 && ((bytes[boundary] ?? 0) & 0xc0) === 0x80) boundary -= 1;
  return boundary;
}

function toCitation(chunk: GeminiGroundingChunk | null | undefined): Citation[] {
  const { web, retrievedContext: found } = chunk ?? {};
  const url = readText(web?.uri ?? found?.uri);
  const title = readText(web?.title ?? found?.title);
  if (url) return [toWebCitation({ url, title, domain: web?.domain, quote: found?.text })];
  return title ? [{ title }] : [];
}
