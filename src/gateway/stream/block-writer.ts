import { type Base64, type Citation } from '../model/content-block.js';
import {
  type ContentBlockDelta,
  type ContentBlockStart,
  type EventBatch,
  type ReasoningDelta,
  type StreamEvent,
} from '../model/stream-event.js';
import { NON_BLANK, type ToolCall } from './tool-call.js';

/** What a tool gave that the vendor ran itself. */
export interface ServerToolResult {
  readonly toolUseId: string;
  /** The vendor's name of the kind of result: `web_search_tool_result`. */
  readonly type: string;
  readonly status?: 'success' | 'error';
  readonly content: NonNullable<ContentBlockDelta['toolResult']>;
}

export interface BlockWriterOptions {
  /** The caller's name of a tool by the one that the vendor was told. */
  readonly toolName?: (name: string) => string;
  /** An id for a tool call or a result whose own id is missing, repeated or one that Converse does not allow. */
  readonly newToolUseId: () => string;
  /** Parses JSON text; throws when it is none. */
  readonly parseJson: (text: string) => unknown;
}

/** The block that deltas go to. */
interface OpenBlock {
  readonly index: number;
  readonly kind: 'text' | 'reasoningContent' | 'toolUse';
  readonly call: ToolCall | undefined;
  /** A signature proves the text before it: text after it belongs to another block. */
  signed: boolean;
  /** First half of a character whose second half has not come yet. */
  carry: string;
}

/** Writes content blocks one after the other: opening one closes the one before it. */
export class BlockWriter {
  private events: StreamEvent[] = [];
  private nextIndex = 0;
  private open: OpenBlock | undefined;
  /** White space that may begin a text block. Callers replay what they got, and Bedrock refuses blank text. */
  private heldBlank = '';
  private readonly toolUseIds = new Set<string>();
  private started = false;
  private malformed = false;
  private callsTools = false;
  private written = 0;

  constructor(private readonly options: BlockWriterOptions) {}

  /** True when messageStart is written. */
  get hasStarted(): boolean {
    return this.started;
  }

  /** Bytes of text, reasoning and arguments so far. */
  get writtenBytes(): number {
    return this.written;
  }

  get openCall(): ToolCall | undefined {
    return this.open?.call;
  }

  /** True when the caller is to run a tool. */
  get hasToolUse(): boolean {
    return this.callsTools;
  }

  /** True when the arguments of a finished call are no JSON object. */
  get hasMalformedToolUse(): boolean {
    return this.malformed;
  }

  /** Writes what comes before the first block. */
  start(): void {
    if (this.started) return;
    this.started = true;
    this.events.push(MESSAGE_START);
  }

  text(text: string): void {
    if (this.open?.kind !== 'text') {
      const held = this.heldBlank + text;
      if (!NON_BLANK.test(text)) {
        this.heldBlank = held;
        return;
      }
      this.openBlock('text');
      text = held;
    }
    const whole = this.joinHalves(text);
    if (whole !== '') this.writeDelta({ text: whole });
  }

  reasoning(delta: ReasoningDelta): void {
    this.heldBlank = '';
    const open = this.reasoningBlockFor(delta);
    if (delta.text !== undefined) {
      const text = this.joinHalves(delta.text);
      if (text !== '') this.writeDelta({ reasoningContent: { text } });
      return;
    }
    this.flushCarry(open);
    this.writeDelta({ reasoningContent: delta });
    open.signed = true;
    // Converse has either text or hidden content in a block, never both.
    if (delta.redactedContent !== undefined) this.close();
  }

  citation(citation: Citation): void {
    if (this.open?.kind !== 'text') this.openBlock('text');
    this.writeDelta({ citation });
  }

  image(format: string, bytes: Base64): void {
    this.writeWhole({ image: { format } }, { image: { source: { bytes } } });
  }

  toolResult({ content, toolUseId, ...start }: ServerToolResult): void {
    const id = TOOL_USE_ID.test(toolUseId) ? toolUseId : this.options.newToolUseId();
    this.writeWhole({ toolResult: { toolUseId: id, ...start } }, { toolResult: content });
  }

  /** Opens the block of a call that has a name, and writes the arguments it has. */
  startCall(call: ToolCall): void {
    const { index } = this.openBlock('toolUse', call);
    call.state = 'open';
    const toolUseId = this.toolUseIdOf(call);
    this.toolUseIds.add(toolUseId);
    if (call.type === undefined) this.callsTools = true;
    const name = this.options.toolName?.(call.name) ?? call.name;
    const type = call.type === undefined ? undefined : { type: call.type };
    this.events.push({
      contentBlockStart: { contentBlockIndex: index, start: { toolUse: { toolUseId, name, ...type } } },
    });
    this.continueCall(call, '');
  }

  /**
   * Writes a fragment that the open call has just learned. Arguments that do not begin as an object are held until the
   * call ends: `null` and `""` then turn out to be none.
   */
  continueCall(call: ToolCall, fragment: string): void {
    if (!call.released) {
      if (!call.beginsObject) return;
      call.released = true;
      fragment = call.arguments;
    }
    const input = this.joinHalves(fragment);
    if (input !== '') this.writeDelta({ toolUse: { input } });
  }

  /** Ends the open block. */
  close(): void {
    const { open } = this;
    this.heldBlank = '';
    if (open === undefined) return;
    this.flushCarry(open);
    if (open.call !== undefined) this.settleArguments(open.call);
    this.events.push({ contentBlockStop: { contentBlockIndex: open.index } });
    this.open = undefined;
  }

  /** Adds an event that belongs to no block. */
  append(event: StreamEvent): void {
    this.events.push(event);
  }

  /** The events since the last call. */
  take(): EventBatch {
    if (this.events.length === 0) return NO_EVENTS;
    const batch = this.events;
    this.events = [];
    return batch;
  }

  private openBlock(kind: OpenBlock['kind'], call?: ToolCall): OpenBlock {
    this.start();
    this.close();
    this.open = { index: this.nextIndex, kind, call, signed: false, carry: '' };
    this.nextIndex += 1;
    return this.open;
  }

  /** Writes a block that comes in one piece. */
  private writeWhole(start: ContentBlockStart, delta: ContentBlockDelta): void {
    this.start();
    this.close();
    const contentBlockIndex = this.nextIndex;
    this.nextIndex += 1;
    this.events.push(
      { contentBlockStart: { contentBlockIndex, start } },
      { contentBlockDelta: { contentBlockIndex, delta } },
      { contentBlockStop: { contentBlockIndex } },
    );
  }

  private reasoningBlockFor(delta: ReasoningDelta): OpenBlock {
    const { open } = this;
    const fits = delta.signature !== undefined || (delta.text !== undefined && open?.signed === false);
    return open?.kind === 'reasoningContent' && fits ? open : this.openBlock('reasoningContent');
  }

  private writeDelta(delta: ContentBlockDelta): void {
    if (this.open === undefined) return;
    this.written += Buffer.byteLength(delta.text ?? delta.toolUse?.input ?? delta.reasoningContent?.text ?? '');
    this.events.push({ contentBlockDelta: { contentBlockIndex: this.open.index, delta } });
  }

  private toolUseIdOf({ id }: ToolCall): string {
    return TOOL_USE_ID.test(id) && !this.toolUseIds.has(id) ? id : this.options.newToolUseId();
  }

  private settleArguments(call: ToolCall): void {
    call.state = 'closed';
    const value = call.blank ? null : this.parseArguments(call.arguments);
    const none = value === null || value === '';
    if (!none && (typeof value !== 'object' || Array.isArray(value))) this.malformed = true;
    if (!call.released) this.writeDelta({ toolUse: { input: none ? '{}' : call.arguments } });
  }

  private parseArguments(text: string): unknown {
    try {
      return this.options.parseJson(text);
    } catch {
      return undefined;
    }
  }

  /** A vendor may cut its JSON strings between the two halves of a character, which UTF-8 cannot say one by one. */
  private joinHalves(text: string): string {
    const { open } = this;
    if (open === undefined) return text;
    const joined = open.carry + text;
    const endsInHalf = (joined.charCodeAt(joined.length - 1) & 0xfc00) === 0xd800;
    open.carry = endsInHalf ? joined.slice(-1) : '';
    return endsInHalf ? joined.slice(0, -1) : joined;
  }

  private flushCarry(open: OpenBlock): void {
    const text = open.carry;
    if (text === '') return;
    open.carry = '';
    if (open.kind === 'text') this.writeDelta({ text });
    else this.writeDelta(open.kind === 'toolUse' ? { toolUse: { input: text } } : { reasoningContent: { text } });
  }
}

const NO_EVENTS: EventBatch = Object.freeze([]);
const MESSAGE_START: StreamEvent = { messageStart: { role: 'assistant' } };
/** What Converse allows as `toolUseId` (service model 2023-09-30). */
const TOOL_USE_ID = /^[a-zA-Z0-9_.:-]{1,64}$/;
