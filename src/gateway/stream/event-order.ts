import { type ContentBlockDelta, type StreamEvent, type StreamEventMembers } from '../model/stream-event.js';

type DeltaKind = keyof ContentBlockDelta;

const EVENTS = [
  'messageStart',
  'contentBlockStart',
  'contentBlockDelta',
  'contentBlockStop',
  'messageStop',
  'metadata',
] as const;
/** Tool and image blocks are announced; text and reasoning begin with their first delta. */
const STARTS = ['toolUse', 'toolResult', 'image'] as const;
const DELTAS = ['text', 'reasoningContent', 'citation', ...STARTS] as const;
const REASONING_DELTAS = ['text', 'signature', 'redactedContent'] as const;
const TOOL_RESULT_DELTAS = ['text', 'json'] as const;

/** A block that has begun and not yet stopped. */
interface OpenBlock {
  readonly index: number;
  readonly kind: DeltaKind;
  deltas: number;
}

type Stage = 'start' | 'blocks' | 'stopped' | 'ended';

/**
 * The grammar of Converse's event stream, as a checker: `messageStart`, then per block (`contentBlockStart` for tool
 * and image blocks only), deltas, `contentBlockStop`, with indexes rising from 0 and one block open at a time, then
 * `messageStop`, then `metadata`; or an exception and nothing after it. Exactly one member in every union.
 */
export class EventOrderChecker {
  private stage: Stage = 'start';
  private nextIndex = 0;
  private open: OpenBlock | undefined;

  /** @throws Error naming the rule that the event breaks */
  accept(event: StreamEvent): void {
    const name = onlyMember(event, 'event', EVENTS);
    if (this.stage === 'ended') throw broken(name, 'nothing follows the end of the stream');
    if (this.stage === 'start' && name !== 'messageStart') throw broken(name, 'messageStart comes first');
    if (this.stage === 'stopped' && name !== 'metadata') throw broken(name, 'only metadata follows messageStop');
    if (event.messageStart !== undefined) this.startMessage();
    else if (event.contentBlockStart !== undefined) this.announceBlock(event.contentBlockStart);
    else if (event.contentBlockDelta !== undefined) this.continueBlock(event.contentBlockDelta);
    else if (event.contentBlockStop !== undefined) this.stopBlock(event.contentBlockStop.contentBlockIndex);
    else if (event.messageStop !== undefined) this.stopMessage();
    else this.finish();
  }

  /**
   * Takes the exception that ends a failed stream.
   * @throws Error when the stream had ended already
   */
  acceptException(): void {
    if (this.stage === 'ended') throw broken('exception', 'nothing follows the end of the stream');
    this.stage = 'ended';
  }

  /** @throws Error when the stream ended without messageStop and metadata, or without an exception */
  end(): void {
    if (this.stage !== 'ended') throw broken('end of stream', 'messageStop and metadata, or an exception, end it');
  }

  private startMessage(): void {
    if (this.stage !== 'start') throw broken('messageStart', 'it comes once');
    this.stage = 'blocks';
  }

  private announceBlock({ contentBlockIndex, start }: StreamEventMembers['contentBlockStart']): void {
    this.begin(contentBlockIndex, onlyMember(start, 'start', STARTS));
  }

  private begin(index: number, kind: DeltaKind): OpenBlock {
    if (this.open !== undefined) {
      throw broken(`block ${index}`, `block ${this.open.index} is still open; one block is open at a time`);
    }
    if (index !== this.nextIndex) throw broken(`block ${index}`, `indexes rise by one; expected ${this.nextIndex}`);
    this.nextIndex += 1;
    return (this.open = { index, kind, deltas: 0 });
  }

  private continueBlock({ contentBlockIndex, delta }: StreamEventMembers['contentBlockDelta']): void {
    const kind = kindOf(delta);
    if (this.open?.index !== contentBlockIndex && STARTS.some((announced) => announced === kind)) {
      throw broken(`${kind} delta`, 'a block of this kind begins with contentBlockStart');
    }
    const block = this.open?.index === contentBlockIndex ? this.open : this.begin(contentBlockIndex, kind);
    if (block.kind !== kind) throw broken(`${kind} delta`, `block ${block.index} holds ${block.kind}`);
    block.deltas += 1;
  }

  private stopBlock(index: number): void {
    const block = this.open;
    if (block?.index !== index) throw broken(`contentBlockStop ${index}`, 'the block is not open');
    if (block.deltas === 0 && block.kind !== 'toolUse') {
      throw broken(`contentBlockStop ${index}`, `a block of ${block.kind} has at least one delta`);
    }
    this.open = undefined;
  }

  private stopMessage(): void {
    if (this.open !== undefined) throw broken('messageStop', `block ${this.open.index} is still open`);
    this.stage = 'stopped';
  }

  private finish(): void {
    if (this.stage !== 'stopped') throw broken('metadata', 'it follows messageStop');
    this.stage = 'ended';
  }
}

/** A citation belongs to the block of the text it supports, and may come before that text. */
function kindOf(delta: ContentBlockDelta): DeltaKind {
  const { reasoningContent, toolResult = [] } = delta;
  const member = onlyMember(delta, 'delta', DELTAS);
  if (reasoningContent !== undefined) onlyMember(reasoningContent, 'reasoningContent', REASONING_DELTAS);
  for (const item of toolResult) onlyMember(item, 'toolResult', TOOL_RESULT_DELTAS);
  return member === 'citation' ? 'text' : member;
}

/** The name of the union's one member. */
function onlyMember<Name extends string>(union: object, where: string, known: readonly Name[]): Name {
  const present = Object.entries(union).filter(([, value]) => value !== undefined);
  const names = present.map(([name]) => name);
  const member = known.find((name) => name === names[0]);
  if (member === undefined || names.length > 1) {
    throw broken(where, `exactly one of ${known.join(', ')}; it has ${names.join(', ') || 'none'}`);
  }
  return member;
}

function broken(what: string, rule: string): Error {
  return new Error(`event order broken by ${what}: ${rule}`);
}
