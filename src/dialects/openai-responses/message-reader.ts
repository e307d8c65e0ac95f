import { isBlank } from '../shared/inline-text.js';
import { readItems, readList } from '../shared/reply-values.js';
import { toWebCitation } from '../shared/web-citation.js';
import { type ItemContext, type ItemReader, type ItemText } from './item-reader.js';
import { type ReplyAnnotation, type ReplyItem, type ReplyPart } from './openai-responses.wire.js';

/** Reads a message: each of its parts is a text block. */
export class MessageReader implements ItemReader {
  private readonly told = new Set<number>();
  private readonly citations = new Map<number, number>();
  private place: number | undefined;

  /** @param phase what the caller has to be told behind the message, because no reasoning before it tells it */
  constructor(
    private readonly context: ItemContext,
    private readonly phase: string | undefined,
  ) {}

  learn(): void {
    // Nothing of a message is told when it begins.
  }

  add(kind: ItemText, place: number, fragment: string): void {
    if (kind !== 'text' && kind !== 'refusal') return;
    this.enter(place);
    // Blank texts become no blocks.
    if (!isBlank(fragment)) this.told.add(place);
    if (kind === 'refusal') this.context.refuse();
    this.context.writer.text(fragment);
  }

  complete(kind: ItemText, place: number, text: string): void {
    if (!this.told.has(place)) this.add(kind, place, text);
  }

  annotate(place: number, annotation: ReplyAnnotation): void {
    const { writer, losses, cites } = this.context;
    this.citations.set(place, (this.citations.get(place) ?? 0) + 1);
    const { type, url, title } = annotation;
    if (type !== 'url_citation' || typeof url !== 'string') losses.ofAnnotation();
    else if (!cites) losses.ofCitations();
    else {
      this.enter(place);
      writer.citation(toWebCitation({ url, title }));
      losses.ofPlaces();
    }
  }

  finish({ content }: ReplyItem): void {
    readList(content).forEach((part, place) => {
      if (part) this.finishPart(part, place);
    });
    this.context.endBlock();
    if (this.phase === undefined) return;
    // What nobody marks is taken for an answer, and callers expect an answer to be nothing but a text.
    if (this.phase === 'final_answer') this.context.losses.ofPhase();
    else this.context.markPhase(this.phase, this.told.size);
  }

  private finishPart({ text, refusal, annotations }: ReplyPart, place: number): void {
    if (typeof text === 'string') this.complete('text', place, text);
    else if (typeof refusal === 'string') this.complete('refusal', place, refusal);
    else this.context.losses.ofPart();
    const untold = readItems(annotations).slice(this.citations.get(place) ?? 0);
    for (const annotation of untold) this.annotate(place, annotation);
  }

  private enter(place: number): void {
    if (this.place !== undefined && this.place !== place) this.context.endBlock();
    this.place = place;
  }
}
