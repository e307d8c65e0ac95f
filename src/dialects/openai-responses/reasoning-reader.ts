import { readList } from '../shared/reply-values.js';
import { type ItemContext, type ItemReader, type ItemText } from './item-reader.js';
import { type ReplyItem } from './openai-responses.wire.js';
import { PART_SEPARATOR, type PartShape } from './reasoning-proof.js';

/** Reads a reasoning item: all its texts are one block, and its encrypted content is their proof. */
export class ReasoningReader implements ItemReader {
  private readonly told = new Set<string>();
  private readonly shape: [list: PartShape[0], length: number][] = [];
  private current: PartShape[0] | undefined;
  private currentPlace = 0;

  constructor(private readonly context: ItemContext) {}

  learn(): void {
    // OpenAI's `added` event has an encrypted content that is not the final one.
  }

  add(kind: ItemText, place: number, fragment: string): void {
    if ((kind !== 'summary' && kind !== 'content') || fragment === '') return;
    this.enter(kind, place);
    const part = this.shape.at(-1);
    if (part) part[1] += fragment.length;
    this.context.writer.reasoning(fragment);
  }

  complete(kind: ItemText, place: number, text: string): void {
    if (!this.told.has(`${kind}.${place}`)) this.add(kind, place, text);
  }

  annotate(): void {
    // Reasoning cites nothing.
  }

  finish({ content, summary, encrypted_content: encrypted }: ReplyItem): void {
    this.completeAll('content', content);
    this.completeAll('summary', summary);
    const isProven = typeof encrypted === 'string' && encrypted !== '';
    // Hosts of open models encrypt nothing and take the reasoning itself back.
    if (isProven || this.shape.some(([list]) => list === 'content')) {
      const proof = { ...(isProven && { encrypted_content: encrypted }), shape: this.shape };
      this.context.hold(proof, this.shape.length > 0);
    } else if (this.shape.length > 0) this.context.endBlock();
  }

  private completeAll(kind: 'summary' | 'content', parts: ReplyItem['summary']): void {
    readList(parts).forEach((part, place) => {
      if (typeof part?.text === 'string') this.complete(kind, place, part.text);
    });
  }

  private enter(kind: PartShape[0], place: number): void {
    if (kind === this.current && place === this.currentPlace) return;
    if (this.current !== undefined) this.context.writer.reasoning(PART_SEPARATOR);
    this.current = kind;
    this.currentPlace = place;
    this.told.add(`${kind}.${place}`);
    this.shape.push([kind, 0]);
  }
}
