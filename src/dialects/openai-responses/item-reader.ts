import { type ToolCallPart } from '../../gateway/stream/tool-call.js';
import { type TurnWriter } from '../../gateway/stream/turn-writer.js';
import { type ReplyAnnotation, type ReplyItem } from './openai-responses.wire.js';
import { type ReasoningProof } from './reasoning-proof.js';
import { type ReplyLosses } from './reply-losses.js';

/** The texts that an item is told in. */
export type ItemText = 'text' | 'refusal' | 'summary' | 'content' | 'arguments';

/** Reads one item of a reply's output, in pieces or whole. What was told in pieces is not told again. */
export interface ItemReader {
  /** What the item says about itself when it begins. */
  learn(item: ReplyItem): void;
  /** A fragment of the text at `place`. */
  add(kind: ItemText, place: number, fragment: string): void;
  /** The whole text at `place`, which counts where no fragment of it came. */
  complete(kind: ItemText, place: number, text: string): void;
  /** What the text at `place` rests on. */
  annotate(place: number, annotation: ReplyAnnotation): void;
  /** The item is complete. */
  finish(item: ReplyItem): void;
}

/** What all items of a reply have in common. */
export interface ItemContext {
  readonly writer: TurnWriter;
  readonly losses: ReplyLosses;
  /** Whether citations are given. */
  readonly cites: boolean;
  /** Tells a piece of a call, or of the answer where the call stands for it. */
  call(slot: number, part: ToolCallPart): void;
  /** The model refuses to answer. */
  refuse(): void;
  /** Ends the block that is open, unless it may be another item's. */
  endBlock(): void;
  /** Keeps the proof of the reasoning that was told until the phase of the message behind it is known. */
  hold(proof: ReasoningProof, isTextTold: boolean): void;
  /** A block of its own that says the phase of the message before it, which has this many texts. */
  markPhase(phase: string, parts: number): void;
}
