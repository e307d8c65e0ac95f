import { isJsonObject } from '../../codec/json.js';
import { type DecodeOptions } from '../../gateway/ports/upstream-dialect.js';
import { type TurnWriter } from '../../gateway/stream/turn-writer.js';
import { asksForCitations, toWebCitation, type WebPage } from '../shared/web-citation.js';
import { type ChatReply } from './openai-chat.wire.js';
import { type ReplyLosses } from './reply-losses.js';

/** The pages that a reply rests on. Callers that asked for citations get them behind the text; others are told. */
export class ReplyCitations {
  private readonly asked: boolean;
  private pages: readonly WebPage[] = [];

  constructor(
    private readonly writer: TurnWriter,
    { request }: DecodeOptions,
    private readonly losses: ReplyLosses,
  ) {
    this.asked = asksForCitations(request ?? {});
  }

  /** OpenAI and OpenRouter: `url_citation`, each with the places of the text that it supports. */
  readAnnotations(annotations: unknown): void {
    for (const annotation of listOf(annotations)) {
      const page = isJsonObject(annotation) ? readPage(annotation['url_citation'] ?? annotation) : undefined;
      if (page === undefined || !this.asked) this.losses.ofCitations();
      else this.writer.citation(toWebCitation(page));
    }
  }

  /** Perplexity: the pages of the whole answer, said again with every chunk of a stream. */
  readPages({ search_results: results, citations }: ChatReply): void {
    if (!results && !citations) return;
    const pages = [results, citations].map((list) => listOf(list).flatMap((item) => readPage(item) ?? []));
    const told = pages.find((list) => list.length > 0);
    if (told !== undefined) this.pages = told;
  }

  /** The turn is whole. */
  end(): void {
    if (this.pages.length === 0) return;
    if (!this.asked) this.losses.ofCitations();
    else for (const page of this.pages) this.writer.citation(toWebCitation(page));
  }
}

function readPage(value: unknown): WebPage | undefined {
  if (typeof value === 'string') return { url: value };
  if (!isJsonObject(value) || typeof value['url'] !== 'string') return undefined;
  return { url: value['url'], title: value['title'], quote: value['content'] ?? value['snippet'] };
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
