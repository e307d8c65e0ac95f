import { type TurnWriter } from '../../gateway/stream/turn-writer.js';
import { type AnswerTool } from '../shared/answer-tool.js';
import { type ProofSeal, sealProof, sealRedacted } from '../shared/proof.js';
import { CallReader } from './call-reader.js';
import { type ItemContext, type ItemReader, type ItemText } from './item-reader.js';
import { MessageReader } from './message-reader.js';
import { type ReplyAnnotation, type ReplyItem } from './openai-responses.wire.js';
import { type ReasoningProof } from './reasoning-proof.js';
import { ReasoningReader } from './reasoning-reader.js';
import { type ReplyLosses } from './reply-losses.js';

export interface OutputOptions {
  readonly writer: TurnWriter;
  readonly losses: ReplyLosses;
  readonly seal: ProofSeal;
  /** Whether citations are given. */
  readonly cites: boolean;
  readonly answerTool: AnswerTool;
}

interface OpenItem {
  readonly id: string | undefined;
  readonly reader: ItemReader;
  finished: boolean;
}

interface HeldProof {
  readonly proof: ReasoningProof;
  readonly isTextTold: boolean;
}

/** The output of one reply. Items are known by their place in it: their ids may change from one event to the next. */
export class OutputItems {
  /** True when the model has refused to answer. */
  refused = false;
  private readonly items = new Map<number, OpenItem>();
  private readonly context: ItemContext;
  private begun = 0;
  private unfinished = 0;
  /** The highest place so far. */
  private latest = 0;
  private held: HeldProof | undefined;

  constructor(private readonly options: OutputOptions) {
    const { writer, losses, cites, answerTool } = options;
    this.context = {
      writer,
      losses,
      cites,
      call: (slot, part) => {
        if (!answerTool.takes(slot, part)) writer.toolCall(slot, part);
      },
      refuse: () => {
        this.refused = true;
      },
      endBlock: () => {
        if (this.unfinished <= 1) writer.endBlock();
      },
      hold: (proof, isTextTold) => {
        this.held = { proof, isTextTold };
      },
      markPhase: (phase, parts) => {
        const proof: ReasoningProof = { phase, parts };
        writer.redacted(sealRedacted(options.seal, JSON.stringify(proof)));
      },
    };
  }

  /** True while no item has come. */
  get isEmpty(): boolean {
    return this.begun === 0;
  }

  begin(index: number, item: ReplyItem): void {
    const open = this.items.get(index);
    if (open && !open.finished && (open.id === undefined || open.id === item.id)) open.reader.learn(item);
    else this.open(index, item).reader.learn(item);
  }

  add(index: number | undefined, kind: ItemText, place: number, fragment: string): void {
    this.find(index, kind)?.add(kind, place, fragment);
  }

  complete(index: number | undefined, kind: ItemText, place: number, text: string): void {
    this.find(index, kind)?.complete(kind, place, text);
  }

  annotate(index: number | undefined, place: number, annotation: ReplyAnnotation): void {
    this.find(index, 'text')?.annotate(place, annotation);
  }

  finish(index: number, item: ReplyItem): void {
    const open = this.items.get(index) ?? this.open(index, item);
    if (open.finished) return;
    open.reader.finish(item);
    open.finished = true;
    this.unfinished -= 1;
  }

  /** The reply is over. `output` holds its items, some of which may not have been told, or not to their end. */
  end(output: readonly (ReplyItem | null | undefined)[]): void {
    if (this.isEmpty) {
      output.forEach((item, index) => {
        if (item) this.finish(index, item);
      });
    }
    for (const index of this.items.keys()) this.finish(index, output[index] ?? {});
    this.release(undefined);
  }

  private open(index: number, item: ReplyItem): OpenItem {
    if (this.items.get(index)?.finished === false) this.finish(index, {});
    const phase = typeof item.phase === 'string' ? item.phase : undefined;
    const isPhaseTold = this.release(phase);
    const reader = this.openReader(item.type, isPhaseTold ? undefined : phase);
    const open: OpenItem = { id: item.id ?? undefined, reader, finished: false };
    this.items.set(index, open);
    this.latest = Math.max(this.latest, index);
    this.begun += 1;
    this.unfinished += 1;
    return open;
  }

  private openReader(type: unknown, phase: string | undefined): ItemReader {
    if (type === 'message') return new MessageReader(this.context, phase);
    if (type === 'reasoning') return new ReasoningReader(this.context);
    if (type === 'function_call') return new CallReader(this.context, this.begun);
    return new HostedToolReader(this.options.losses);
  }

  /** The item that a piece belongs to; some hosts send pieces of items that they have not announced, or no index. */
  private find(index: number | undefined, kind: ItemText): ItemReader | undefined {
    const place = index ?? this.latest;
    const item = this.items.get(place) ?? this.open(place, { type: TYPE_OF_TEXT[kind] });
    return item.finished ? undefined : item.reader;
  }

  /** Gives the proof that waits, with the phase of the message behind it; false where none waits. */
  private release(phase: string | undefined): boolean {
    const { held } = this;
    if (held === undefined) return false;
    this.held = undefined;
    const { writer, seal } = this.options;
    const payload = JSON.stringify({ ...held.proof, phase });
    if (held.isTextTold) writer.signature(sealProof(seal, payload));
    else writer.redacted(sealRedacted(seal, payload));
    if (this.unfinished === 0) writer.endBlock();
    return true;
  }
}

const TYPE_OF_TEXT: Readonly<Record<ItemText, string>> = {
  text: 'message',
  refusal: 'message',
  summary: 'reasoning',
  content: 'reasoning',
  arguments: 'function_call',
};

/** The work of a tool that the vendor ran itself, of which Converse's answer has no form. */
class HostedToolReader implements ItemReader {
  constructor(losses: ReplyLosses) {
    losses.ofHostedTool();
  }

  learn(): void {
    // Nothing is read.
  }

  add(): void {
    // Nothing is read.
  }

  complete(): void {
    // Nothing is read.
  }

  annotate(): void {
    // Nothing is read.
  }

  finish(): void {
    // Nothing is read.
  }
}
