import { readArguments } from '../shared/reply-values.js';
import { type ItemContext, type ItemReader, type ItemText } from './item-reader.js';
import { type ReplyItem } from './openai-responses.wire.js';

/** Reads a function call. */
export class CallReader implements ItemReader {
  private id: string | undefined;
  private hasArguments = false;

  /** @param slot what no other call of the reply is filed under */
  constructor(
    private readonly context: ItemContext,
    private readonly slot: number,
  ) {}

  learn({ call_id: id, name }: ReplyItem): void {
    // Another id in a known slot would be another call.
    if (typeof id === 'string') this.id ??= id;
    this.context.call(this.slot, { id: this.id, ...(typeof name === 'string' && { name }) });
  }

  add(kind: ItemText, _place: number, fragment: string): void {
    if (kind !== 'arguments' || fragment === '') return;
    this.hasArguments = true;
    this.context.call(this.slot, { arguments: fragment });
  }

  complete(kind: ItemText, place: number, text: string): void {
    if (!this.hasArguments) this.add(kind, place, text);
  }

  annotate(): void {
    // Calls cite nothing.
  }

  finish(item: ReplyItem): void {
    this.learn(item);
    this.complete('arguments', 0, readArguments(item.arguments));
    this.context.endBlock();
  }
}
